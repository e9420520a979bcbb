/** The gradient of a convolution in its weights: for each tap the product of dy with x as the tap meets them. */
import type { Node } from "../../ir/node.ts";
import type { ConvGeometry } from "../../ir/opParams.ts";
import { shapeOf } from "../../ir/value.ts";
import type { Emitter } from "../emitter.ts";
import {
  foldedGeometry,
  foldedKernel,
  foldingOf,
  foldInput,
  unfoldWeights,
} from "./folding.ts";
import { isByExample, meetingRows, type Sides } from "./tapMeeting.ts";

/** `a b^T`, summed over examples. */
function product(
  emitter: Emitter,
  a: string,
  b: string,
  byExample: boolean,
): string {
  if (!byExample) return emitter.op("Gemm", [a, b], { transB: { int: 1 } });
  // ONNX Runtime fuses the transposition into the product.
  const across = emitter.once(`across ${b}`, () =>
    emitter.transpose(b, [0, 2, 1]),
  );
  return emitter.op(
    "ReduceSum",
    [emitter.op("MatMul", [a, across]), emitter.i64(0)],
    { keepdims: { int: 0 } },
  );
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

/** `[O, C, kernel...]`; the side of more channels stands first in the products, which takes less time. */
function tapGradients(
  emitter: Emitter,
  sides: Sides,
  geometry: ConvGeometry,
  kernel: readonly number[],
): string {
  const outputs = sides.dy.channels;
  const { channels } = sides.x;
  const swapped = channels > outputs;
  const taps = tapGrid(kernel).map((tap) => {
    const { x, dy } = meetingRows(emitter, sides, geometry, tap);
    const [a, b] = swapped ? [x, dy] : [dy, x];
    const found = product(emitter, a, b, isByExample(sides));
    const shape = swapped ? [channels, outputs, 1] : [outputs, channels, 1];
    return emitter.reshape(found, shape);
  });
  const joined =
    taps.length === 1
      ? taps[0]!
      : emitter.op("Concat", taps, { axis: { int: 2 } });
  return emitter.reshape(
    swapped ? emitter.transpose(joined, [1, 0, 2]) : joined,
    [outputs, channels, ...kernel],
  );
}

export function weightGradient(
  emitter: Emitter,
  node: Node<"convWeightGrad">,
  [x, dy]: readonly string[],
): string[] {
  const { kernel } = node.params;
  const xShape = shapeOf(node.inputs[0]!);
  const [batch, channels, ...sizes] = xShape as [number, number, ...number[]];
  const [, outputs, ...steps] = shapeOf(node.inputs[1]!) as [
    number,
    number,
    ...number[],
  ];
  const sides = {
    batch,
    x: { name: x!, channels, sizes },
    dy: { name: dy!, channels: outputs, sizes: steps },
  };
  const folding = foldingOf(node.params, kernel, sizes.at(-1)!, steps.at(-1)!);
  if (!folding) return [tapGradients(emitter, sides, node.params, kernel)];
  const folded = tapGradients(
    emitter,
    {
      ...sides,
      x: {
        name: foldInput(emitter, x!, xShape, folding),
        channels: channels * folding.stride,
        sizes: sizes.with(-1, folding.steps),
      },
    },
    foldedGeometry(node.params),
    foldedKernel(kernel, folding),
  );
  const shape = [outputs, channels, ...kernel];
  return [unfoldWeights(emitter, folded, shape, folding)];
}
