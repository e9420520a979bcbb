/** Sizes into the layers of a causal VQ-VAE-2 on log-mel frames `[B, 1, T, 80]`, or of its plain relatives. */
import type { LayerSpec } from "../spec/layers.ts";
import { layerList } from "../spec/layers.ts";

/** Widths of a quantising autoencoder. */
export interface VqVaeSizes {
  /** Channels C of every block. */
  readonly channels: number;
  /** Channels R inside a residual block. */
  readonly residual: number;
  /** Width D of a code. */
  readonly width: number;
  /** Codes K of each codebook. */
  readonly codes: number;
}

/** Layers as they are written: what has a default is left out. */
type Written = Readonly<Record<string, unknown>> & {
  readonly kind: LayerSpec["kind"];
};

const relu: Written = { kind: "activation", activation: "relu" };

function conv(channels: number, activation = "none"): Written {
  return { kind: "conv", channels, kernel: 3, ...activated(activation) };
}

/** Halves freq: kernel (3, 4), stride (1, 2). */
function down(channels: number, activation = "none"): Written {
  return {
    kind: "conv",
    channels,
    kernel: [3, 4],
    stride: [1, 2],
    ...activated(activation),
  };
}

/** Doubles freq; its kernel of 1 in time cannot break causality. */
function up(channels: number, activation = "none"): Written {
  return {
    kind: "convTranspose",
    channels,
    kernel: [1, 4],
    stride: [1, 2],
    ...activated(activation),
  };
}

function activated(activation: string): Record<string, unknown> {
  return activation === "none" ? {} : { activation };
}

function pointwise(channels: number): Written {
  return { kind: "conv", channels, kernel: 1 };
}

/** `x + conv1x1(relu(conv(relu(x))))` twice, then ReLU. */
function residuals({ channels, residual }: VqVaeSizes): Written[] {
  const block: Written = {
    kind: "residual",
    body: [relu, conv(residual, "relu"), pointwise(channels)],
  };
  return [block, block, relu];
}

function named(
  name: string,
  body: readonly Written[],
  from?: unknown,
): Written {
  return { kind: "block", name, ...(from === undefined ? {} : { from }), body };
}

function quantizer(name: string, { width, codes }: VqVaeSizes, from: unknown) {
  return named(name, [pointwise(width), { kind: "quantize", codes }], from);
}

/** Bottom codes at a quarter of the bins, top codes at an eighth; the top is decoded and joined to the bottom (Razavi et al. 2019). */
export function vqVae2Layers(sizes: VqVaeSizes): Written[] {
  const { channels, width } = sizes;
  const half = channels / 2;
  return [
    named("encoderBottom", [
      down(half, "relu"),
      down(channels, "relu"),
      conv(channels),
      ...residuals(sizes),
    ]),
    named("encoderTop", [
      down(half, "relu"),
      conv(channels),
      ...residuals(sizes),
    ]),
    quantizer("top", sizes, undefined),
    named("decoderTop", [conv(channels), ...residuals(sizes), up(width)]),
    quantizer("bottom", sizes, ["decoderTop", "encoderBottom"]),
    named("upsampleTop", [up(width)], "top"),
    named(
      "decoder",
      [conv(channels), ...residuals(sizes), up(half, "relu"), up(1)],
      ["upsampleTop", "bottom"],
    ),
  ];
}

/** One level: the bottom encoder, its codes and the decoder. */
export function vqVaeLayers(sizes: VqVaeSizes): Written[] {
  const { width, codes } = sizes;
  return bottleneckLayers(sizes, [
    pointwise(width),
    { kind: "quantize", codes },
  ]);
}

function bottleneckLayers(
  sizes: VqVaeSizes,
  bottleneck: readonly Written[],
): Written[] {
  const { channels } = sizes;
  const half = channels / 2;
  return [
    named("encoder", [
      down(half, "relu"),
      down(channels, "relu"),
      conv(channels),
      ...residuals(sizes),
    ]),
    named("codes", bottleneck),
    named("decoder", [
      conv(channels),
      ...residuals(sizes),
      up(half, "relu"),
      up(1),
    ]),
  ];
}

/** The same without codes: what the width of the bottleneck alone costs. */
export function autoencoderLayers(sizes: VqVaeSizes): Written[] {
  return bottleneckLayers(sizes, [pointwise(sizes.width)]);
}

/** With a Gaussian instead of codes (VAE): means and log variances, one of each for every number. */
export function vaeLayers(sizes: VqVaeSizes): Written[] {
  return bottleneckLayers(sizes, [
    pointwise(2 * sizes.width),
    { kind: "gaussian" },
  ]);
}

/** The layers with their defaults. */
export function withDefaults(layers: readonly Written[]): LayerSpec[] {
  return layerList.parse(layers);
}
