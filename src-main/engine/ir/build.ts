/** Short functions that add one node each, so that graphs read like formulas. */
import { internal } from "../../base/errors.ts";
import type { NodeSink, Value } from "./node.ts";
import type {
  ConvGeometry,
  InputRole,
  None,
  OpName,
  OpParams,
} from "./opParams.ts";
import {
  axis,
  axisIndex,
  elements,
  shapeOf,
  type Axis,
  type Dtype,
} from "./value.ts";

const none: None = {};

/** Ops without parameters and with one output. */
type PlainOp = {
  [K in OpName]: None extends OpParams[K] ? K : never;
}[OpName];

function one<K extends OpName>(
  op: K,
  params: OpParams[K],
  ...inputs: Value[]
): Value {
  return inputs[0]!.node.graph.apply(op, params, inputs)[0]!;
}

function plain(op: PlainOp): (...inputs: Value[]) => Value {
  return (...inputs) => one(op, none, ...inputs);
}

/** An input of the graph. */
export function input(
  graph: NodeSink,
  name: string,
  axes: readonly Axis[],
  role: InputRole = "data",
  dtype: Dtype = "f32",
): Value {
  return graph.apply("input", { name, role, dtype, axes }, [])[0]!;
}

/** A fixed value. */
export function constant(
  graph: NodeSink,
  data: Float32Array | Int32Array,
  axes: readonly Axis[],
): Value {
  return graph.apply("constant", { axes, data }, [])[0]!;
}

/** A number without axes, beside another value's graph. */
export function scalar(beside: Value, value: number): Value {
  return constant(beside.node.graph, Float32Array.of(value), []);
}

type Operand = Value | number;

function pair(op: PlainOp): (a: Operand, b: Operand) => Value {
  return (a, b) => {
    const beside = typeof a === "number" ? b : a;
    if (typeof beside === "number")
      throw internal(`${op} of two plain numbers`);
    const toValue = (x: Operand) =>
      typeof x === "number" ? scalar(beside, x) : x;
    return one(op, none, toValue(a), toValue(b));
  };
}

export const neg = plain("neg");
export const abs = plain("abs");
export const exp = plain("exp");
export const log = plain("log");
export const sqrt = plain("sqrt");
export const reciprocal = plain("reciprocal");
export const sigmoid = plain("sigmoid");
export const tanh = plain("tanh");
export const relu = plain("relu");
export const elu = plain("elu");
export const softplus = plain("softplus");
export const erf = plain("erf");
export const floor = plain("floor");
export const round = plain("round");
export const sign = plain("sign");
export const stopGradient = plain("stopGradient");
export const reluGrad = plain("reluGrad");
export const gather = plain("gather");

export const add = pair("add");
export const sub = pair("sub");
export const mul = pair("mul");
export const div = pair("div");
export const maximum = pair("maximum");
export const minimum = pair("minimum");
export const greater = pair("greater");
export const equal = pair("equal");

/** Where `condition` is not 0, a, else b. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const toValue = (x: Operand) =>
    typeof x === "number" ? scalar(condition, x) : x;
  return one("where", none, condition, toValue(a), toValue(b));
}

export function square(x: Value): Value {
  return mul(x, x);
}

export function cast(x: Value, dtype: Dtype): Value {
  return x.dtype === dtype ? x : one("cast", { dtype }, x);
}

/** An axis by name or index, as an index; negative counts from the end. */
export function resolveAxis(x: Value, which: string | number): number {
  const index =
    typeof which === "string"
      ? axisIndex(x, which)
      : which < 0
        ? x.axes.length + which
        : which;
  if (index < 0 || index >= x.axes.length)
    throw internal(
      `no axis ${which} in [${x.axes.map((a) => a.name).join(", ")}]`,
    );
  return index;
}

function resolveAxes(x: Value, which?: readonly (string | number)[]): number[] {
  return which
    ? which.map((name) => resolveAxis(x, name)).sort((a, b) => a - b)
    : x.axes.map((_, index) => index);
}

/** Sum over axes (all of them when none is named). */
export function sum(
  x: Value,
  axes?: readonly (string | number)[],
  keep = false,
): Value {
  return one("reduceSum", { axes: resolveAxes(x, axes), keep }, x);
}

/** Mean over axes (all of them when none is named). */
export function mean(
  x: Value,
  axes?: readonly (string | number)[],
  keep = false,
): Value {
  return one("reduceMean", { axes: resolveAxes(x, axes), keep }, x);
}

/** Largest over axes. */
export function largest(
  x: Value,
  axes: readonly (string | number)[],
  keep = false,
): Value {
  return one("reduceMax", { axes: resolveAxes(x, axes), keep }, x);
}

export function argMin(x: Value, which: string | number): Value {
  return one("argMin", { axis: resolveAxis(x, which) }, x);
}

export function argMax(x: Value, which: string | number): Value {
  return one("argMax", { axis: resolveAxis(x, which) }, x);
}

export function softmax(x: Value, which: string | number): Value {
  return one("softmax", { axis: resolveAxis(x, which) }, x);
}

export function logSoftmax(x: Value, which: string | number): Value {
  return one("logSoftmax", { axis: resolveAxis(x, which) }, x);
}

/** x standardised over axes, times `scale`, plus `shift`; both have as many axes as x, of equal size or 1. */
export function layerNorm(
  x: Value,
  [scale, shift]: readonly [Value, Value],
  axes: readonly (string | number)[],
  epsilon: number,
): Value {
  return one(
    "layerNorm",
    { axes: resolveAxes(x, axes), epsilon },
    x,
    scale,
    shift,
  );
}

export function reshape(x: Value, axes: readonly Axis[]): Value {
  return one("reshape", { axes }, x);
}

/** Reorders axes, by name or index. */
export function transpose(
  x: Value,
  order: readonly (string | number)[],
): Value {
  const permutation = order.map((which) => resolveAxis(x, which));
  if (permutation.every((from, to) => from === to)) return x;
  return one("transpose", { permutation }, x);
}

export function expand(x: Value, axes: readonly Axis[]): Value {
  return one("expand", { axes }, x);
}

export function concat(
  values: readonly Value[],
  which: string | number,
): Value {
  if (values.length === 1) return values[0]!;
  return one("concat", { axis: resolveAxis(values[0]!, which) }, ...values);
}

/** Steps `start`, `start + step`, ... below `end` of one axis. */
export function slice(
  x: Value,
  which: string | number,
  start: number,
  end: number,
  step = 1,
): Value {
  const index = resolveAxis(x, which);
  if (start === 0 && end === x.axes[index]!.size && step === 1) return x;
  return one("slice", { axis: index, start, end, step }, x);
}

/** Adds `low` and `high` steps of a value around one axis. */
export function pad(
  x: Value,
  which: string | number,
  low: number,
  high: number,
  value = 0,
): Value {
  if (low === 0 && high === 0) return x;
  return one("pad", { axis: resolveAxis(x, which), low, high, value }, x);
}

/** Cuts an axis into pieces of the given sizes. */
export function split(
  x: Value,
  which: string | number,
  sizes: readonly number[],
): Value[] {
  let start = 0;
  return sizes.map((size) => {
    const piece = slice(x, which, start, start + size);
    start += size;
    return piece;
  });
}

export function scatterAdd(updates: Value, index: Value, rows: Axis): Value {
  return one("scatterAdd", { rows }, updates, index);
}

export function oneHot(index: Value, depth: Axis): Value {
  return one("oneHot", { depth }, index);
}

export function matmul(
  a: Value,
  b: Value,
  { transposeA = false, transposeB = false } = {},
): Value {
  return one("matmul", { transposeA, transposeB }, a, b);
}

export function conv(
  x: Value,
  weight: Value,
  bias: Value | null,
  geometry: ConvGeometry,
): Value {
  return bias
    ? one("conv", geometry, x, weight, bias)
    : one("conv", geometry, x, weight);
}

export function convTranspose(
  x: Value,
  weight: Value,
  bias: Value | null,
  geometry: OpParams["convTranspose"],
): Value {
  return bias
    ? one("convTranspose", geometry, x, weight, bias)
    : one("convTranspose", geometry, x, weight);
}

/** A value flattened to one axis. */
export function flatten(x: Value, name = "element"): Value {
  return reshape(x, [axis(name, elements(shapeOf(x)))]);
}

/** Removes axes of size 1. */
export function squeeze(x: Value, which: readonly (string | number)[]): Value {
  const gone = new Set(which.map((name) => resolveAxis(x, name)));
  return reshape(
    x,
    x.axes.filter((_, index) => !gone.has(index)),
  );
}

/** Inserts an axis of size 1 at a position. */
export function unsqueeze(x: Value, position: number, name: string): Value {
  const axes = [...x.axes];
  axes.splice(position, 0, axis(name, 1));
  return reshape(x, axes);
}
