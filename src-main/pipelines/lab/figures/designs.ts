/** The designs of the classic sheet, as short specs. */
import type { LabDesign } from "../../../contract/lab.ts";
import { parseSpec } from "../../../models/spec/parse.ts";
import type { ModelSpec } from "../../../models/spec/spec.ts";

type Layer = Readonly<Record<string, unknown>>;

/** A network without a task on one channel, or on as many as it says. */
export function design(
  name: string,
  layers: readonly Layer[],
  more: Layer = {},
): ModelSpec {
  return parseSpec({
    name,
    task: "none",
    causal: false,
    input: { channels: 1 },
    layers,
    ...more,
  });
}

/** A linear convolution with one channel. */
export function conv(kernel: number, more: Layer = {}): Layer {
  return { kind: "conv", channels: 1, kernel, ...more };
}

/** The same layer several times. */
export function times(count: number, layer: Layer): Layer[] {
  return Array.from({ length: count }, () => layer);
}

/** The encoder of the gradient probes: five layers with 24 channels on 20 bands. */
export function encoder(name: string, dilation: number, kernel = 3): ModelSpec {
  return design(name, times(5, wide(kernel, dilation)), {
    input: { channels: 20 },
  });
}

/** Stacks side by side, of five layers each, added at the end. */
export function stacks(
  name: string,
  each: readonly { readonly kernel: number; readonly dilation: number }[],
): ModelSpec {
  const layers = [
    {
      kind: "parallel",
      combine: "add",
      stacks: each.map(({ kernel, dilation }) =>
        times(5, wide(kernel, dilation)),
      ),
    },
  ];
  return design(name, layers, { input: { channels: 20 } });
}

function wide(kernel: number, dilation: number): Layer {
  return { kind: "conv", channels: 24, kernel, dilation, activation: "elu" };
}

/** Two causal ResNet blocks of two convolutions, kernel 3, dilations 3 and 2. */
export function resnet(): ModelSpec {
  const block = {
    kind: "residual",
    body: [
      conv(3, { dilation: 3, init: "auto" }),
      conv(3, { dilation: 2, init: "auto" }),
    ],
  };
  return design("resnet", [block, block]);
}

/** Convolutions over time and freq; `mode` is how time is padded. */
export function planar(
  layers: number,
  mode: "causal" | "same",
  dilation = 1,
): ModelSpec {
  const layer = conv(3, {
    padding: { time: mode, freq: "same" },
    dilation: [dilation, 1],
  });
  return design(`${mode} 2-D`, times(layers, layer), {
    input: { channels: 1, bins: 9 },
  });
}

/** Convolutions over time alone; `padding` is how it is padded. */
export function linear(
  layers: number,
  padding: "causal" | "same",
  dilation = 1,
): ModelSpec {
  return design(
    `${padding} 1-D`,
    times(layers, conv(3, { padding, dilation })),
  );
}

/** A network as papers draw it: strides, a pool, flatten and dense. */
export function paperNetwork(): ModelSpec {
  return design("paper", [
    conv(3, { stride: 2 }),
    conv(3, { stride: 2 }),
    conv(2, { stride: 2 }),
  ]);
}

/** Designs that the lab's page offers to begin with. */
export function exampleDesigns(): LabDesign[] {
  const channels = { channels: 8, activation: "relu" };
  const titled = (title: string, layers: readonly Layer[], more: Layer = {}) =>
    written(title, layers, { input: { channels: 8 }, ...more });
  return [
    titled("Five causal layers", times(5, conv(3, channels))),
    titled(
      "Dilated layers",
      [1, 2, 4, 8].map((dilation) => conv(3, { ...channels, dilation })),
    ),
    titled("Strided layers", times(3, conv(3, { ...channels, stride: 2 }))),
    titled(
      "Residual blocks",
      [1, 2, 4].map((dilation) => ({
        kind: "residual",
        body: [conv(3, { ...channels, dilation }), conv(3, { channels: 8 })],
      })),
    ),
    titled("Two stacks", [
      {
        kind: "parallel",
        combine: "add",
        when: "each",
        stacks: [1, 3].map((dilation) =>
          times(3, conv(3, { ...channels, dilation })),
        ),
      },
    ]),
    titled(
      "Window with flatten and dense",
      [
        conv(3, { ...channels, stride: 2, padding: "valid" }),
        { kind: "pool", mode: "max", size: 2, padding: "valid" },
        conv(3, { ...channels, padding: "valid" }),
        { kind: "flatten", axis: "time" },
        { kind: "dense", units: 8, activation: "relu" },
        { kind: "dense", units: 2 },
      ],
      { causal: false, training: { windowSeconds: 0.62 } },
    ),
    titled(
      "Over time and frequency",
      times(
        3,
        conv(3, { ...channels, padding: { time: "causal", freq: "same" } }),
      ),
      { input: { channels: 1, bins: 16 } },
    ),
  ];
}

/** A design as a person would write it, without what has a default. */
function written(
  title: string,
  layers: readonly Layer[],
  more: Layer,
): LabDesign {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return { name, title, spec: { name, task: "none", ...more, layers } };
}
