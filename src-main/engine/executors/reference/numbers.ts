/** Arrays of float64 numbers with a shape, and the type of the functions that compute one op on them. */
import type { OpName, OpParams } from "../../ir/opParams.ts";
import {
  elements,
  shapeOf,
  stridesOf,
  type ValueType,
} from "../../ir/value.ts";

/** Row-major numbers; whole numbers of i32 values are kept exactly. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** Every op but `input`, whose numbers come from the feeds. */
export type ComputedOp = Exclude<OpName, "input">;

/** Computes the data of all outputs of one op; shapes were checked when the graph was built. */
export type Kernel<K extends ComputedOp> = (
  inputs: readonly Numbers[],
  params: OpParams[K],
  outputs: readonly ValueType[],
) => readonly Float64Array[];

/** The kernels of a family of ops. */
export type KernelsOf<K extends ComputedOp> = {
  readonly [Name in K]: Kernel<Name>;
};

/** Zeros for a value of this type. */
export function zerosLike(type: ValueType): Float64Array {
  return new Float64Array(elements(shapeOf(type)));
}

/** The index along each axis of a flat position. */
export function unravel(position: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = position % shape[axis]!;
    position = Math.floor(position / shape[axis]!);
  }
  return index;
}

/** The flat position of an index; axes of size 1 repeat, and a number without axes repeats everywhere. */
export function ravel(
  index: readonly number[],
  shape: readonly number[],
): number {
  let position = 0;
  for (let axis = 0; axis < shape.length; axis++)
    position = position * shape[axis]! + (shape[axis] === 1 ? 0 : index[axis]!);
  return position;
}

/** Fills a value by a function of the index along each axis. */
export function tabulate(
  shape: readonly number[],
  compute: (index: readonly number[]) => number,
): Float64Array {
  const result = new Float64Array(elements(shape));
  for (let position = 0; position < result.length; position++)
    result[position] = compute(unravel(position, shape));
  return result;
}

/** The number at an index, under the rule of `ravel`. */
export function at(x: Numbers, index: readonly number[]): number {
  return x.data[ravel(index, x.shape)]!;
}

/** Calls `visit` with the flat positions of each line of numbers along one axis. */
export function forEachLine(
  shape: readonly number[],
  axis: number,
  visit: (positions: readonly number[]) => void,
): void {
  const step = stridesOf(shape)[axis]!;
  const size = shape[axis]!;
  const count = elements(shape);
  for (let first = 0; first < count; first++)
    if (Math.floor(first / step) % size === 0)
      visit(Array.from({ length: size }, (_, i) => first + i * step));
}
