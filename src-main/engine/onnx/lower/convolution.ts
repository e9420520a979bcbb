/**
 * Convolutions for ONNX Runtime, as measured fastest on its CPU provider: the forward pass is Conv with bias; the
 * gradient in x at stride 1 is Conv with flipped taps; the gradient in w is one product per tap (weightGradient.ts); a
 * stride along the last axis is folded into channels first.
 */
import type { Node } from "../../ir/node.ts";
import type { ConvGeometry } from "../../ir/opParams.ts";
import { shapeOf } from "../../ir/value.ts";
import type { Emitter } from "../emitter.ts";
import type { LoweringsOf } from "../lowering.ts";
import {
  foldedGeometry,
  foldedKernel,
  foldingOf,
  foldInput,
  foldWeights,
  unfoldInput,
  type Folding,
} from "./folding.ts";
import { weightGradient } from "./weightGradient.ts";

function convAttributes(geometry: ConvGeometry, kernel: readonly number[]) {
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: geometry.stride },
    dilations: { ints: geometry.dilation },
    pads: { ints: [...geometry.padLow, ...geometry.padHigh] },
  };
}

const optional = (name: string | undefined) =>
  name === undefined ? [] : [name];

function forward(
  emitter: Emitter,
  node: Node<"conv">,
  [x, weight, bias]: readonly string[],
): string[] {
  const [xShape, weightShape] = node.inputs.map(shapeOf) as [
    number[],
    number[],
  ];
  const kernel = weightShape.slice(2);
  const outputs = shapeOf(node.outputs[0]!).at(-1)!;
  const folding = foldingOf(node.params, kernel, xShape.at(-1)!, outputs);
  if (!folding)
    return [
      emitter.op(
        "Conv",
        [x!, weight!, ...optional(bias)],
        convAttributes(node.params, kernel),
      ),
    ];
  return [
    emitter.op(
      "Conv",
      [
        foldInput(emitter, x!, xShape, folding),
        foldWeights(emitter, weight!, weightShape, folding),
        ...optional(bias),
      ],
      convAttributes(
        foldedGeometry(node.params),
        foldedKernel(kernel, folding),
      ),
    ),
  ];
}

/** Weights `[O, C, K...]` as those of the adjoint at stride 1: `[C, O, K...]` with flipped taps. */
function flippedWeights(
  emitter: Emitter,
  weight: string,
  kernel: readonly number[],
): string {
  return emitter.once(`flipped ${weight}`, () => {
    const spatial = kernel.map((_, i) => i + 2);
    const flipped = kernel.every((size) => size === 1)
      ? weight
      : emitter.slice(
          weight,
          spatial,
          kernel.map(() => -1),
          kernel.map(() => -1000000),
          kernel.map(() => -1),
        );
    return emitter.transpose(flipped, [1, 0, ...spatial]);
  });
}

/** Pads of the stride-1 Conv that is the adjoint; null when one would be negative. */
function adjointPads(
  geometry: ConvGeometry,
  kernel: readonly number[],
): Pick<ConvGeometry, "padLow" | "padHigh"> | null {
  const reach = kernel.map((size, i) => (size - 1) * geometry.dilation[i]!);
  const padLow = reach.map((span, i) => span - geometry.padLow[i]!);
  const padHigh = reach.map((span, i) => span - geometry.padHigh[i]!);
  return [...padLow, ...padHigh].every((pad) => pad >= 0)
    ? { padLow, padHigh }
    : null;
}

/** The adjoint at stride 1 as a Conv; null when it is not one. */
function adjointConv(
  emitter: Emitter,
  geometry: ConvGeometry,
  kernel: readonly number[],
  x: string,
  weight: string,
  bias: string | undefined,
): string | null {
  const pads = geometry.stride.every((step) => step === 1)
    ? adjointPads(geometry, kernel)
    : null;
  if (!pads) return null;
  const { stride, dilation } = geometry;
  return emitter.op(
    "Conv",
    [x, flippedWeights(emitter, weight, kernel), ...optional(bias)],
    convAttributes({ stride, dilation, ...pads }, kernel),
  );
}

function adjoint(
  emitter: Emitter,
  node: Node<"convTranspose">,
  [x, weight, bias]: readonly string[],
): string[] {
  const [xShape, weightShape] = node.inputs.map(shapeOf) as [
    number[],
    number[],
  ];
  const kernel = weightShape.slice(2);
  const { sizes } = node.params;
  const folding = foldingOf(node.params, kernel, sizes.at(-1)!, xShape.at(-1)!);
  const plain = folding
    ? foldedAdjoint(emitter, node, folding, x!, weight!)
    : adjointConv(emitter, node.params, kernel, x!, weight!, bias);
  if (plain === null)
    return [strided(emitter, node, [x!, weight!, ...optional(bias)])];
  return [
    folding && bias !== undefined ? addBias(emitter, plain, bias, node) : plain,
  ];
}

function foldedAdjoint(
  emitter: Emitter,
  node: Node<"convTranspose">,
  folding: Folding,
  x: string,
  weight: string,
): string | null {
  const weightShape = shapeOf(node.inputs[1]!);
  const kernel = foldedKernel(weightShape.slice(2), folding);
  const folded = adjointConv(
    emitter,
    foldedGeometry(node.params),
    kernel,
    x,
    foldWeights(emitter, weight, weightShape, folding),
    undefined,
  );
  return folded === null
    ? null
    : unfoldInput(emitter, folded, shapeOf(node.outputs[0]!), folding);
}

function addBias(
  emitter: Emitter,
  y: string,
  bias: string,
  node: Node<"convTranspose">,
): string {
  const shape = shapeOf(node.outputs[0]!).map((size, i) =>
    i === 1 ? size : 1,
  );
  return emitter.op("Add", [y, emitter.reshape(bias, shape)]);
}

/** ONNX's own transposed convolution, for what neither folds nor flips. */
function strided(
  emitter: Emitter,
  node: Node<"convTranspose">,
  inputs: readonly string[],
): string {
  const { stride, dilation, padLow, padHigh, sizes } = node.params;
  const kernel = shapeOf(node.inputs[1]!).slice(2);
  const steps = shapeOf(node.inputs[0]!).slice(2);
  const missing = sizes.map((size, i) => {
    const written =
      (steps[i]! - 1) * stride[i]! + (kernel[i]! - 1) * dilation[i]! + 1;
    return size - (written - padLow[i]! - padHigh[i]!);
  });
  return emitter.op("ConvTranspose", inputs, {
    ...convAttributes(node.params, kernel),
    output_padding: { ints: missing },
  });
}

export const convolutionLowerings: LoweringsOf<
  "conv" | "convTranspose" | "convWeightGrad"
> = {
  conv: forward,
  convTranspose: adjoint,
  convWeightGrad: weightGradient,
};
