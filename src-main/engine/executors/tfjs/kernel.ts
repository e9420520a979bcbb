/** The type of functions that compute one op with tfjs, and what several of them use. */
import type { OpName, OpParams } from "../../ir/opParams.ts";
import type { ValueType } from "../../ir/value.ts";
import type { Tfjs, TfTensor } from "./library.ts";

/** Every op but those whose tensors are given: inputs by feeds, constants when the graph is compiled. */
export type TfjsOp = Exclude<OpName, "input" | "constant">;

/** Computes all outputs of one op; runs inside `tf.tidy`. */
export type TfjsKernel<K extends TfjsOp> = (
  tf: Tfjs,
  inputs: readonly TfTensor[],
  params: OpParams[K],
  outputs: readonly ValueType[],
) => readonly TfTensor[];

/** The kernels of a family of ops. */
export type TfjsKernelsOf<K extends TfjsOp> = {
  readonly [Name in K]: TfjsKernel<Name>;
};

/** Steps `start, start + step, ...` below `end` along one axis. */
export function sliceAxis(
  tf: Tfjs,
  x: TfTensor,
  axis: number,
  start: number,
  end: number,
  step = 1,
): TfTensor {
  const begins = x.shape.map((_, i) => (i === axis ? start : 0));
  const ends = x.shape.map((size, i) => (i === axis ? end : size));
  const steps = x.shape.map((_, i) => (i === axis ? step : 1));
  return tf.stridedSlice(x, begins, ends, steps);
}

/** Steps of a value added around one axis. */
export function padAxis(
  tf: Tfjs,
  x: TfTensor,
  axis: number,
  low: number,
  high: number,
  value = 0,
): TfTensor {
  const around = x.shape.map((_, i): [number, number] =>
    i === axis ? [low, high] : [0, 0],
  );
  return tf.pad(x, around, value);
}

/** The adjoint of a slice: steps written into zeros of a size. */
export function unsliceAxis(
  tf: Tfjs,
  x: TfTensor,
  axis: number,
  { start, step, size }: { start: number; step: number; size: number },
): TfTensor {
  const outer = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const count = x.shape[axis]!;
  // Each step brings its own zeros: [outer, count, 1, inner] to [outer, count, step, inner] to [outer, count * step, inner].
  const apart = padAxis(
    tf,
    tf.reshape(x, [outer, count, 1, inner]),
    2,
    0,
    step - 1,
  );
  const joined = tf.reshape(apart, [outer, count * step, inner]);
  const kept = Math.min(count * step, size - start);
  const placed = padAxis(
    tf,
    sliceAxis(tf, joined, 1, 0, kept),
    1,
    start,
    size - start - kept,
  );
  const shape = x.shape.map((length, i) => (i === axis ? size : length));
  return tf.reshape(placed, shape);
}
