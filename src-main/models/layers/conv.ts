/** Convolutions, transposed convolutions and dense layers, with what follows them. */
import { badInput } from "../../base/errors.ts";
import { conv, convTranspose } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, type Axis } from "../../engine/ir/value.ts";
import type { Initialiser } from "../../engine/optim/parameters.ts";
import { scaledNormal, zeros } from "./init.ts";
import type {
  ConvLayer,
  ConvTransposeLayer,
  DenseLayer,
} from "../spec/layers.ts";
import type { Activation, Finish, InitScale } from "../spec/parts.ts";
import { activate, gainOf, gate } from "./activations.ts";
import type { LayerBuilder, LayerContext } from "./context.ts";
import { dropout } from "./dropout.ts";
import { flattenFreq } from "./form.ts";
import { padModes, resolveGeometry, spatialRank, spread } from "./geometry.ts";
import { normalise } from "./norm.ts";

export const buildConv: LayerBuilder<ConvLayer> = (layer, x, context) => {
  const geometry = resolveGeometry(x, layer, context.anchor, placeOf(context));
  const outputs = layer.gated ? 2 * layer.channels : layer.channels;
  const weight = convWeight(x, outputs, geometry.kernel, layer, context);
  const bias = layer.bias ? biasOf(outputs, context) : null;
  const sums = conv(x, weight, bias, {
    stride: geometry.stride,
    dilation: geometry.dilation,
    padLow: geometry.padLow,
    padHigh: geometry.padHigh,
  });
  return finishLayer(layer.gated ? gate(sums) : sums, layer, context);
};

export const buildDense: LayerBuilder<DenseLayer> = (layer, x, context) => {
  const rows = spatialRank(x) === 2 ? flattenFreq(x) : x;
  const sums = pointwise(rows, layer.units, context, layer);
  return finishLayer(sums, layer, context);
};

/** A convolution of kernel 1: each step to `channels` numbers by itself. */
export function pointwise(
  x: Value,
  channels: number,
  context: LayerContext,
  options: Partial<Pick<DenseLayer, "bias" | "init" | "activation">> = {},
  stride: readonly number[] = new Array<number>(spatialRank(x)).fill(1),
): Value {
  const { bias = true, init = "auto", activation = "none" } = options;
  const kernel = stride.map(() => 1);
  const none = stride.map(() => 0);
  const weight = convWeight(x, channels, kernel, { init, activation }, context);
  return conv(x, weight, bias ? biasOf(channels, context) : null, {
    stride,
    dilation: kernel,
    padLow: none,
    padHigh: none,
  });
}

export const buildConvTranspose: LayerBuilder<ConvTransposeLayer> = (
  layer,
  x,
  context,
) => {
  const place = placeOf(context);
  const rank = spatialRank(x);
  const kernel = spread(layer.kernel, rank, `${place}: kernel`);
  const stride = spread(layer.stride, rank, `${place}: stride`);
  const modes = padModes(layer.padding, rank);
  const cuts = kernel.map((size, i) =>
    transposedCut(modes[i]!, size, stride[i]!, place),
  );
  const sizes = cuts.map(
    ([low, high], i) =>
      (x.axes[i + 2]!.size - 1) * stride[i]! + kernel[i]! - low - high,
  );
  const inputs = x.axes[1]!.size;
  // Each output number is a sum over kernel / stride taps of every input channel.
  const fanIn = kernel.reduce(
    (fan, size, i) => (fan * size) / stride[i]!,
    inputs,
  );
  const weight = context.parameter(
    "weight",
    [
      axis("input", inputs),
      axis("output", layer.channels),
      ...kernelAxes(kernel),
    ],
    scaledNormal(gainOf(layer.activation), fanIn),
  );
  const bias = layer.bias ? biasOf(layer.channels, context) : null;
  const sums = convTranspose(x, weight, bias, {
    stride,
    dilation: kernel.map(() => 1),
    padLow: cuts.map(([low]) => low),
    padHigh: cuts.map(([, high]) => high),
    sizes,
  });
  return finishLayer(sums, layer, context);
};

/** Steps that are cut off the full length `(T - 1) stride + kernel`; causal and same leave `T stride`. */
function transposedCut(
  mode: ReturnType<typeof padModes>[number],
  kernel: number,
  stride: number,
  place: string,
): [number, number] {
  if (typeof mode !== "string") return mode;
  if (mode === "valid") return [0, 0];
  const extra = kernel - stride;
  if (extra < 0)
    throw badInput(
      `${place}: kernel is ${kernel} with stride ${stride}; a transposed convolution needs a kernel of at least the stride, or leaves steps empty`,
    );
  return mode === "causal"
    ? [0, extra]
    : [Math.floor(extra / 2), Math.ceil(extra / 2)];
}

/** Normalisation, activation and dropout. */
export function finishLayer(
  x: Value,
  finish: Finish,
  context: LayerContext,
): Value {
  const normal = normalise(x, finish.norm, context);
  const active = activate(normal, finish.activation);
  return dropout(active, finish.dropout, "element", context);
}

function convWeight(
  x: Value,
  outputs: number,
  kernel: readonly number[],
  scale: { readonly init: InitScale; readonly activation: Activation },
  context: LayerContext,
): Value {
  const inputs = x.axes[1]!.size;
  const fanIn = kernel.reduce((fan, size) => fan * size, inputs);
  const axes = [
    axis("output", outputs),
    axis("input", inputs),
    ...kernelAxes(kernel),
  ];
  return context.parameter("weight", axes, initOf(scale, fanIn));
}

function initOf(
  { init, activation }: { init: InitScale; activation: Activation },
  fanIn: number,
): Initialiser {
  if (init === "zero") return zeros;
  const gain = gainOf(activation);
  return scaledNormal(init === "small" ? gain / 100 : gain, fanIn);
}

function biasOf(channels: number, context: LayerContext): Value {
  return context.parameter("bias", [axis("output", channels)], zeros);
}

function kernelAxes(kernel: readonly number[]): Axis[] {
  return kernel.map((size, i) => axis(`kernel${i}`, size));
}

function placeOf(context: LayerContext): string {
  return `layer "${context.path}"`;
}
