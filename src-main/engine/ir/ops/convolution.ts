/** Records of the convolution, its adjoint and its weight gradient, over one or two spatial axes. */
import { badInput } from "../../../base/errors.ts";
import { conv, convTranspose, sum } from "../build.ts";
import type { Node, Value } from "../node.ts";
import type { ConvGeometry } from "../opParams.ts";
import type { RecordsOf } from "../record.ts";
import { strideReach, unstrideReach, type Reach } from "../reach.ts";
import {
  axis,
  axisIndex,
  elements,
  printType,
  shapeOf,
  type ValueType,
} from "../value.ts";
import { expectInputs, mixedReach, outputSize } from "./common.ts";

/** Steps between the first and the last tap of a dilated kernel, both counted. */
export function kernelSpan(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1;
}

function expectGeometry(
  geometry: ConvGeometry,
  x: ValueType,
  weight: ValueType,
  place: string,
): number {
  const rank = x.axes.length - 2;
  const { stride, dilation, padLow, padHigh } = geometry;
  if (rank < 1 || rank > 2 || weight.axes.length !== x.axes.length)
    throw badInput(
      `${place}: got input ${printType(x)} and weight ${printType(weight)}, expects [B, C, S] and [O, C, K], or one spatial axis more`,
    );
  for (const [name, values, least] of [
    ["stride", stride, 1],
    ["dilation", dilation, 1],
    ["padLow", padLow, 0],
    ["padHigh", padHigh, 0],
  ] as const)
    if (
      values.length !== rank ||
      values.some((value) => !Number.isInteger(value) || value < least)
    )
      throw badInput(
        `${place}: ${name} is [${values.join(", ")}], expects ${rank} whole numbers of at least ${least}`,
      );
  return rank;
}

function expectBias(
  bias: ValueType | undefined,
  channels: number,
  place: string,
): void {
  if (bias && (bias.axes.length !== 1 || bias.axes[0]!.size !== channels))
    throw badInput(
      `${place}: got bias ${printType(bias)}, expects one number for each of ${channels} channels`,
    );
}

/** Sizes of a convolution's output. */
function outputSizes(
  { stride, dilation, padLow, padHigh }: ConvGeometry,
  sizes: readonly number[],
  kernel: readonly number[],
): number[] {
  return sizes.map((size, i) => {
    const room =
      size + padLow[i]! + padHigh[i]! - kernelSpan(kernel[i]!, dilation[i]!);
    return Math.floor(room / stride[i]!) + 1;
  });
}

/** The place of the traced axis among the spatial ones, -1 when it is none of them. */
function spatialIndex(x: Value, along: string): number {
  return axisIndex(x, along) - 2;
}

function tapsOf(geometry: ConvGeometry, kernel: number, i: number): number[] {
  return Array.from(
    { length: kernel },
    (_, tap) => tap * geometry.dilation[i]! - geometry.padLow[i]!,
  );
}

/** Examples of a batch stay apart; channels are mixed. */
function channelReach(node: Node, x: Reach, along: string): Reach {
  return axisIndex(node.inputs[0]!, along) === 0 ? x : mixedReach([x]);
}

function convReach(
  node: Node<"conv">,
  inputs: readonly Reach[],
  along: string,
): Reach {
  const [x, ...weights] = inputs;
  if (weights.some(({ kind }) => kind !== "none")) return mixedReach(inputs);
  const i = spatialIndex(node.inputs[0]!, along);
  if (i < 0) return channelReach(node, x!, along);
  const kernel = node.inputs[1]!.axes[i + 2]!.size;
  return strideReach(
    x!,
    node.params.stride[i]!,
    tapsOf(node.params, kernel, i),
  );
}

function transposeReach(
  node: Node<"convTranspose">,
  inputs: readonly Reach[],
  along: string,
): Reach {
  const [x, ...weights] = inputs;
  if (weights.some(({ kind }) => kind !== "none")) return mixedReach(inputs);
  const i = spatialIndex(node.inputs[0]!, along);
  if (i < 0) return channelReach(node, x!, along);
  const kernel = node.inputs[1]!.axes[i + 2]!.size;
  return unstrideReach(
    x!,
    node.params.stride[i]!,
    tapsOf(node.params, kernel, i),
  );
}

function biasGrad(node: Node, dy: Value): Value[] {
  if (node.inputs.length < 3) return [];
  const summed = dy.axes.map((_, index) => index).filter((i) => i !== 1);
  return [sum(dy, summed)];
}

function weightGrad(
  geometry: ConvGeometry,
  x: Value,
  dy: Value,
  kernel: readonly number[],
): Value {
  const { stride, dilation, padLow, padHigh } = geometry;
  const params = { stride, dilation, padLow, padHigh, kernel };
  return x.node.graph.apply("convWeightGrad", params, [x, dy])[0]!;
}

const spatial = (type: ValueType) => shapeOf(type).slice(2);

/** Each element on the weight's first side meets all weights of its channel once. */
function convFlops(count: number, weight: ValueType): number {
  return (2 * count * elements(shapeOf(weight))) / weight.axes[0]!.size;
}

export const convolutionRecords: RecordsOf<
  "conv" | "convTranspose" | "convWeightGrad"
> = {
  conv: {
    shape: (params, inputs, place) => {
      expectInputs(inputs, [2, 3], place);
      const [x, weight, bias] = inputs as [ValueType, ValueType, ValueType?];
      expectGeometry(params, x, weight, place);
      const [batch, channels] = x.axes;
      const [outputs, expected] = weight.axes;
      if (channels!.size !== expected!.size)
        throw badInput(
          `${place}: the input has ${channels!.size} channels, the weight expects ${expected!.size}`,
        );
      expectBias(bias, outputs!.size, place);
      const sizes = outputSizes(params, spatial(x), spatial(weight));
      sizes.forEach((size, i) => {
        if (size < 1)
          throw badInput(
            `${place}: a kernel of ${spatial(weight)[i]} with dilation ${params.dilation[i]} spans ${kernelSpan(spatial(weight)[i]!, params.dilation[i]!)} steps, more than the ${spatial(x)[i]} steps of ${x.axes[i + 2]!.name} with their padding`,
          );
      });
      const rest = sizes.map((size, i) => axis(x.axes[i + 2]!.name, size));
      return [
        {
          dtype: "f32",
          axes: [batch!, axis("channel", outputs!.size), ...rest],
        },
      ];
    },
    reach: convReach,
    grad: (node, [dy]) => {
      if (!dy) return node.inputs.map(() => null);
      const [x, weight] = node.inputs as [Value, Value];
      const sizes = spatial(x);
      return [
        convTranspose(dy, weight, null, { ...node.params, sizes }),
        weightGrad(node.params, x, dy, spatial(weight)),
        ...biasGrad(node, dy),
      ];
    },
    flops: (node) => convFlops(outputSize(node), node.inputs[1]!),
  },
  convTranspose: {
    shape: (params, inputs, place) => {
      expectInputs(inputs, [2, 3], place);
      const [x, weight, bias] = inputs as [ValueType, ValueType, ValueType?];
      expectGeometry(params, x, weight, place);
      const [batch, channels] = x.axes;
      const [expected, outputs] = weight.axes;
      if (channels!.size !== expected!.size)
        throw badInput(
          `${place}: the input has ${channels!.size} channels, the weight expects ${expected!.size}`,
        );
      expectBias(bias, outputs!.size, place);
      const back = outputSizes(params, params.sizes, spatial(weight));
      if (back.join() !== spatial(x).join())
        throw badInput(
          `${place}: ${spatial(x).join(" x ")} steps do not come from ${params.sizes.join(" x ")} by this kernel, stride and padding`,
        );
      const rest = params.sizes.map((size, i) =>
        axis(x.axes[i + 2]!.name, size),
      );
      return [
        {
          dtype: "f32",
          axes: [batch!, axis("channel", outputs!.size), ...rest],
        },
      ];
    },
    reach: transposeReach,
    grad: (node, [dy]) => {
      if (!dy) return node.inputs.map(() => null);
      const [x, weight] = node.inputs as [Value, Value];
      const { stride, dilation, padLow, padHigh } = node.params;
      return [
        conv(dy, weight, null, { stride, dilation, padLow, padHigh }),
        weightGrad(node.params, dy, x, spatial(weight)),
        ...biasGrad(node, dy),
      ];
    },
    flops: (node) =>
      convFlops(elements(shapeOf(node.inputs[0]!)), node.inputs[1]!),
  },
  convWeightGrad: {
    shape: ({ kernel }, inputs, place) => {
      expectInputs(inputs, [2], place);
      const [x, dy] = inputs as [ValueType, ValueType];
      const axes = [
        axis("output", dy.axes[1]!.size),
        axis("input", x.axes[1]!.size),
        ...kernel.map((size, i) => axis(`kernel${i}`, size)),
      ];
      return [{ dtype: "f32", axes }];
    },
    reach: (_node, inputs) => mixedReach(inputs),
    grad: null,
    flops: (node) => {
      const [x, dy] = node.inputs as [Value, Value];
      return (
        2 *
        elements(shapeOf(dy)) *
        x.axes[1]!.size *
        elements(node.params.kernel)
      );
    },
  },
};
