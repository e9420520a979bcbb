/** Computes the ops that work along whole axes. */
import type { OpParams } from "../../ir/opParams.ts";
import { elements, shapeOf, type ValueType } from "../../ir/value.ts";
import {
  forEachLine,
  ravel,
  unravel,
  type KernelsOf,
  type Numbers,
} from "./numbers.ts";

interface ReduceParams {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

/** Folds the numbers that fall on the same result, beginning with `start`. */
function reduceNumbers(
  x: Numbers,
  { axes }: ReduceParams,
  start: number,
  fold: (sum: number, next: number) => number,
): Float64Array {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const result = new Float64Array(elements(kept)).fill(start);
  x.data.forEach((value, position) => {
    const to = ravel(unravel(position, x.shape), kept);
    result[to] = fold(result[to]!, value);
  });
  return result;
}

const plus = (a: number, b: number) => a + b;

/** Index along an axis of the number that no other beats; the first of equals. */
function bestIndex(beats: (challenger: number, best: number) => boolean) {
  return (
    [x]: readonly Numbers[],
    { axis }: { readonly axis: number },
  ): Float64Array[] => {
    const found: number[] = [];
    forEachLine(x!.shape, axis, (line) => {
      let best = 0;
      line.forEach((position, i) => {
        if (beats(x!.data[position]!, x!.data[line[best]!]!)) best = i;
      });
      found.push(best);
    });
    return [Float64Array.from(found)];
  };
}

/** Softmax along an axis, in logarithms. */
function logSoftmax(x: Numbers, axis: number): Float64Array {
  const result = new Float64Array(x.data.length);
  forEachLine(x.shape, axis, (line) => {
    const values = line.map((position) => x.data[position]!);
    const top = Math.max(...values);
    const rest = values.map((value) => Math.exp(value - top)).reduce(plus, 0);
    for (const position of line)
      result[position] = x.data[position]! - top - Math.log(rest);
  });
  return result;
}

function layerNorm(
  [x, scale, shift]: readonly Numbers[],
  { axes, epsilon }: OpParams["layerNorm"],
  [, , small]: readonly ValueType[],
): Float64Array[] {
  const kept = shapeOf(small!);
  const params = { axes, keep: true };
  const group = x!.data.length / elements(kept);
  const means = reduceNumbers(x!, params, 0, plus).map((sum) => sum / group);
  const from = (data: Float64Array, shape: readonly number[], to: number) =>
    data[ravel(unravel(to, x!.shape), shape)]!;
  const centred = x!.data.map((value, i) => value - from(means, kept, i));
  const squares = { shape: x!.shape, data: centred.map((value) => value ** 2) };
  const inverse = reduceNumbers(squares, params, 0, plus).map(
    (sum) => 1 / Math.sqrt(sum / group + epsilon),
  );
  const standard = centred.map((value, i) => value * from(inverse, kept, i));
  const y = standard.map(
    (value, i) =>
      value * from(scale!.data, scale!.shape, i) +
      from(shift!.data, shift!.shape, i),
  );
  return [y, standard, inverse];
}

export const reductionKernels: KernelsOf<
  | "reduceSum"
  | "reduceMean"
  | "reduceMax"
  | "argMin"
  | "argMax"
  | "softmax"
  | "logSoftmax"
  | "layerNorm"
> = {
  reduceSum: ([x], params) => [reduceNumbers(x!, params, 0, plus)],
  reduceMean: ([x], params, [output]: readonly ValueType[]) => {
    const sums = reduceNumbers(x!, params, 0, plus);
    const group = x!.data.length / elements(shapeOf(output!));
    return [sums.map((sum) => sum / group)];
  },
  reduceMax: ([x], params) => [reduceNumbers(x!, params, -Infinity, Math.max)],
  argMin: bestIndex((challenger, best) => challenger < best),
  argMax: bestIndex((challenger, best) => challenger > best),
  softmax: ([x], { axis }) => [logSoftmax(x!, axis).map(Math.exp)],
  logSoftmax: ([x], { axis }) => [logSoftmax(x!, axis)],
  layerNorm,
};
