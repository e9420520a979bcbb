/** The gradient of a convolution in its weights: for each tap the product of dy with x shifted by that tap. */
import type { Node } from "../../ir/node.ts";
import type { ConvGeometry } from "../../ir/opParams.ts";
import { elements, shapeOf } from "../../ir/value.ts";
import type { Emitter } from "../emitter.ts";
import {
  foldedGeometry,
  foldedKernel,
  foldingOf,
  foldInput,
  unfoldWeights,
} from "./folding.ts";

/** Both sides of the products. */
interface Sides {
  readonly x: string;
  readonly dy: string;
  readonly batch: number;
  readonly channels: number;
  readonly outputs: number;
  /** Steps of dy along the spatial axes. */
  readonly steps: readonly number[];
  /** Steps of x along the spatial axes. */
  readonly sizes: readonly number[];
}

/**
 * Whether the products stay apart by example, summed afterwards. That copies neither side, but writes a matrix for each
 * example; where examples are short, all of them go into one row instead.
 */
function isByExample({ steps, channels, outputs }: Sides): boolean {
  return elements(steps) >= 4 * Math.max(channels, outputs);
}

/** Examples first, or channels first so that examples make one row. */
function rowOrder(sides: Sides): number[] {
  const rest = sides.steps.map((_, i) => i + 2);
  return isByExample(sides) ? [0, 1, ...rest] : [1, 0, ...rest];
}

/** A side with its steps in one axis: `[B, channels, S]`, or `[channels, B * S]`. */
function rowsOf(
  emitter: Emitter,
  sides: Sides,
  value: string,
  channels: number,
): string {
  const { batch, steps } = sides;
  const count = elements(steps);
  return emitter.reshape(
    value,
    isByExample(sides) ? [batch, channels, count] : [channels, batch * count],
  );
}

function ordered(emitter: Emitter, sides: Sides, value: string): string {
  return isByExample(sides) ? value : emitter.transpose(value, rowOrder(sides));
}

/** dy in rows. */
function gradientRows(emitter: Emitter, sides: Sides): string {
  const { dy, outputs } = sides;
  return emitter.once(`rows ${dy} ${rowOrder(sides).join()}`, () =>
    rowsOf(emitter, sides, ordered(emitter, sides, dy), outputs),
  );
}

/** x shifted by a tap, in rows. The last axis is cut first, so that the cut in time copies whole blocks. */
function shiftedRows(
  emitter: Emitter,
  sides: Sides,
  { stride, dilation, padLow, padHigh }: ConvGeometry,
  tap: readonly number[],
): string {
  const { x, channels, steps, sizes } = sides;
  const key = `${x} ${padLow.join()} ${padHigh.join()} ${rowOrder(sides).join()}`;
  const padded = emitter.once(`padded ${key}`, () =>
    ordered(
      emitter,
      sides,
      emitter.pad(x, [0, 0, ...padLow], [0, 0, ...padHigh]),
    ),
  );
  const cut = (from: string, i: number) => {
    const start = tap[i]! * dilation[i]!;
    const end = start + (steps[i]! - 1) * stride[i]! + 1;
    const whole = sizes[i]! + padLow[i]! + padHigh[i]!;
    if (start === 0 && end === whole && stride[i] === 1) return from;
    return emitter.once(`cut ${from} ${i} ${start} ${stride[i]} ${end}`, () =>
      emitter.slice(from, [i + 2], [start], [end], [stride[i]!]),
    );
  };
  const cuts = steps.map((_, i) => i).reverse();
  return rowsOf(emitter, sides, cuts.reduce(cut, padded), channels);
}

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
  const { outputs, channels } = sides;
  const swapped = channels > outputs;
  const rows = gradientRows(emitter, sides);
  const taps = tapGrid(kernel).map((tap) => {
    const shifted = shiftedRows(emitter, sides, geometry, tap);
    const [a, b] = swapped ? [shifted, rows] : [rows, shifted];
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
  const sides = { x: x!, dy: dy!, batch, channels, outputs, steps, sizes };
  const folding = foldingOf(node.params, kernel, sizes.at(-1)!, steps.at(-1)!);
  if (!folding) return [tapGradients(emitter, sides, node.params, kernel)];
  const folded = tapGradients(
    emitter,
    {
      ...sides,
      x: foldInput(emitter, x!, xShape, folding),
      channels: channels * folding.stride,
      sizes: sizes.with(-1, folding.steps),
    },
    foldedGeometry(node.params),
    foldedKernel(kernel, folding),
  );
  const shape = [outputs, channels, ...kernel];
  return [unfoldWeights(emitter, folded, shape, folding)];
}
