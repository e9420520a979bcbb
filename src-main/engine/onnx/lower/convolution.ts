/**
 * Convolutions for ONNX Runtime, as measured fastest on its CPU provider: the forward pass is Conv with bias; the
 * gradient in x at stride 1 is Conv with flipped taps; the gradient in w is one Gemm per tap over shifted slices; a stride
 * along the last axis becomes space-to-depth and stride 1, so that neither gradient is strided.
 */
import type { Node } from "../../ir/node.ts";
import type { ConvGeometry } from "../../ir/opParams.ts";
import { elements, shapeOf } from "../../ir/value.ts";
import type { Emitter } from "../emitter.ts";
import type { LoweringsOf } from "../lowering.ts";

function convAttributes(geometry: ConvGeometry, kernel: readonly number[]) {
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: geometry.stride },
    dilations: { ints: geometry.dilation },
    pads: { ints: [...geometry.padLow, ...geometry.padHigh] },
  };
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

function adjoint(
  emitter: Emitter,
  node: Node<"convTranspose">,
  [x, weight, bias]: readonly string[],
): string[] {
  const { stride, dilation, padLow, padHigh, sizes } = node.params;
  const kernel = shapeOf(node.inputs[1]!).slice(2);
  const optionalBias = bias === undefined ? [] : [bias];
  const pads = stride.every((step) => step === 1)
    ? adjointPads(node.params, kernel)
    : null;
  if (pads)
    return [
      emitter.op(
        "Conv",
        [x!, flippedWeights(emitter, weight!, kernel), ...optionalBias],
        convAttributes({ stride, dilation, ...pads }, kernel),
      ),
    ];
  const steps = shapeOf(node.inputs[0]!).slice(2);
  const missing = sizes.map(
    (size, i) =>
      size -
      ((steps[i]! - 1) * stride[i]! +
        (kernel[i]! - 1) * dilation[i]! +
        1 -
        padLow[i]! -
        padHigh[i]!),
  );
  return [
    emitter.op("ConvTranspose", [x!, weight!, ...optionalBias], {
      ...convAttributes(node.params, kernel),
      output_padding: { ints: missing },
    }),
  ];
}

/** Channels first and everything else in one row: `[C, B * S...]`. */
function channelRows(
  emitter: Emitter,
  x: string,
  channels: number,
  rank: number,
  columns: number,
): string {
  const order = [1, 0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2)];
  return emitter.reshape(emitter.transpose(x, order), [channels, columns]);
}

/** All combinations of taps, in row-major order. */
function tapGrid(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (grid, size) =>
      grid.flatMap((lead) =>
        Array.from({ length: size }, (_, tap) => [...lead, tap]),
      ),
    [[]],
  );
}

function weightGradient(
  emitter: Emitter,
  node: Node<"convWeightGrad">,
  [x, dy]: readonly string[],
): string[] {
  const { stride, dilation, padLow, padHigh, kernel } = node.params;
  const [batch, channels] = shapeOf(node.inputs[0]!);
  const [, outputs, ...steps] = shapeOf(node.inputs[1]!);
  const rank = kernel.length + 2;
  const columns = batch! * elements(steps);
  const rows = emitter.once(`rows ${dy}`, () =>
    channelRows(emitter, dy!, outputs!, rank, columns),
  );
  const order = [1, 0, ...kernel.map((_, i) => i + 2)];
  const padded = emitter.once(`padded ${x} ${padLow} ${padHigh}`, () =>
    emitter.transpose(
      emitter.pad(x!, [0, 0, ...padLow], [0, 0, ...padHigh]),
      order,
    ),
  );
  const spatial = kernel.map((_, i) => i + 2);
  const taps = tapGrid(kernel).map((tap) => {
    const starts = tap.map((index, i) => index * dilation[i]!);
    const ends = starts.map(
      (start, i) => start + (steps[i]! - 1) * stride[i]! + 1,
    );
    const shifted = emitter.slice(padded, spatial, starts, ends, stride);
    const matrix = emitter.reshape(shifted, [channels!, columns]);
    const product = emitter.op("Gemm", [rows, matrix], { transB: { int: 1 } });
    return emitter.reshape(product, [outputs!, channels!, 1]);
  });
  const joined =
    taps.length === 1
      ? taps[0]!
      : emitter.op("Concat", taps, { axis: { int: 2 } });
  return [emitter.reshape(joined, [outputs!, channels!, ...kernel])];
}

export const convolutionLowerings: LoweringsOf<
  "conv" | "convTranspose" | "convWeightGrad"
> = {
  conv: (emitter, node, inputs) => [
    emitter.op(
      "Conv",
      inputs,
      convAttributes(node.params, shapeOf(node.inputs[1]!).slice(2)),
    ),
  ],
  convTranspose: adjoint,
  convWeightGrad: weightGradient,
};
