/** Computes the ops that move numbers to other places. */
import { badInput } from "../../../base/errors.ts";
import { shapeOf } from "../../ir/value.ts";
import {
  at,
  ravel,
  tabulate,
  unravel,
  zerosLike,
  type KernelsOf,
  type Numbers,
} from "./numbers.ts";

/** An index with one of its parts replaced. */
function moved(index: readonly number[], axis: number, to: number): number[] {
  return index.map((value, position) => (position === axis ? to : value));
}

/** Row numbers of a table of K rows; throws at a number outside. */
function rowNumbers(index: Numbers, rows: number): Float64Array {
  for (const row of index.data)
    if (row < 0 || row >= rows)
      throw badInput(`index ${row} is outside a table of ${rows} rows`);
  return index.data;
}

export const formKernels: KernelsOf<
  | "constant"
  | "reshape"
  | "transpose"
  | "expand"
  | "concat"
  | "slice"
  | "unslice"
  | "pad"
  | "gather"
  | "scatterAdd"
  | "oneHot"
> = {
  constant: (_inputs, { data }) => [Float64Array.from(data)],
  reshape: ([x]) => [x!.data],
  transpose: ([x], { permutation }, [output]) => [
    tabulate(shapeOf(output!), (index) =>
      at(
        x!,
        x!.shape.map((_, axis) => index[permutation.indexOf(axis)]!),
      ),
    ),
  ],
  expand: ([x], _params, [output]) => [
    tabulate(shapeOf(output!), (index) => at(x!, index)),
  ],
  concat: (inputs, { axis }, [output]) => [
    tabulate(shapeOf(output!), (index) => {
      let from = index[axis]!;
      let which = 0;
      while (from >= inputs[which]!.shape[axis]!)
        from -= inputs[which++]!.shape[axis]!;
      return at(inputs[which]!, moved(index, axis, from));
    }),
  ],
  slice: ([x], { axis, start, step }, [output]) => [
    tabulate(shapeOf(output!), (index) =>
      at(x!, moved(index, axis, start + index[axis]! * step)),
    ),
  ],
  unslice: ([x], { axis, start, step }, [output]) => {
    const result = zerosLike(output!);
    x!.data.forEach((value, position) => {
      const index = unravel(position, x!.shape);
      const to = moved(index, axis, start + index[axis]! * step);
      result[ravel(to, shapeOf(output!))] = value;
    });
    return [result];
  },
  pad: ([x], { axis, low, value }, [output]) => [
    tabulate(shapeOf(output!), (index) => {
      const from = index[axis]! - low;
      const inside = from >= 0 && from < x!.shape[axis]!;
      return inside ? at(x!, moved(index, axis, from)) : value;
    }),
  ],
  gather: ([table, index]) => {
    const [rows, width] = table!.shape as [number, number];
    const numbers = rowNumbers(index!, rows);
    return [
      tabulate(
        [numbers.length, width],
        ([i, d]) => table!.data[numbers[i!]! * width + d!]!,
      ),
    ];
  },
  scatterAdd: ([updates, index], { rows }, [output]) => {
    const width = updates!.shape.at(-1)!;
    const result = zerosLike(output!);
    rowNumbers(index!, rows.size).forEach((row, i) => {
      for (let d = 0; d < width; d++)
        result[row * width + d]! += updates!.data[i * width + d]!;
    });
    return [result];
  },
  oneHot: ([index], { depth }) => [
    tabulate([index!.data.length, depth.size], ([i, k]) =>
      index!.data[i!] === k ? 1 : 0,
    ),
  ],
};
