/** Reference networks of the benchmark, as specs that a user would write. */
import { vqVae2Layers } from "../../models/networks/vqVae.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { WrittenSpec } from "../../models/spec/spec.ts";

type Layers = WrittenSpec["layers"];

export const written = (channels: number, layers: Layers) => () =>
  parseSpec({ name: "bench", task: "none", input: { channels }, layers });

export const convStack = (dilations: readonly number[]): Layers => [
  ...dilations.map((dilation) => ({
    kind: "conv" as const,
    channels: 256,
    kernel: 3,
    dilation,
    activation: "relu" as const,
  })),
  { kind: "conv", channels: 1, kernel: 1 },
];

const residualBlock = (dilation: number) => ({
  kind: "residual" as const,
  body: [
    {
      kind: "conv" as const,
      channels: 128,
      kernel: 3,
      dilation,
      activation: "relu" as const,
    },
    { kind: "conv" as const, channels: 128, kernel: 3, dilation },
  ],
});

export const residualStack = (dilations: readonly number[]) => [
  { kind: "conv" as const, channels: 128, kernel: 3 },
  ...dilations.map(residualBlock),
];

export const recurrentHead = (kind: "gru" | "lstm"): Layers => [
  { kind, hidden: 256 },
  { kind: "conv", channels: 1, kernel: 1 },
];

/** As published: the preset is narrower. */
export const vqVae2 = () =>
  parseSpec({
    name: "bench",
    task: "none",
    input: { channels: 1, bins: 80 },
    layers: vqVae2Layers({ channels: 64, residual: 32, width: 64, codes: 512 }),
  });
