/** Records of ops that work element by element. */
import { badInput } from "../../../base/errors.ts";
import {
  add,
  div,
  exp,
  greater,
  mul,
  neg,
  reluGrad,
  sigmoid,
  sign,
  square,
  sub,
  where,
} from "../build.ts";
import type { Node, Value } from "../node.ts";
import type { None } from "../opParams.ts";
import type { OpRecord, RecordsOf } from "../record.ts";
import { printType, type ValueType } from "../value.ts";
import {
  alignedReach,
  broadcastAxes,
  expectInputs,
  mergedReach,
  outputSize,
  unbroadcast,
} from "./common.ts";

type Unary =
  | "neg"
  | "abs"
  | "exp"
  | "log"
  | "sqrt"
  | "reciprocal"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "elu"
  | "softplus"
  | "erf"
  | "floor"
  | "round"
  | "sign"
  | "stopGradient";

type Binary =
  "add" | "sub" | "mul" | "div" | "maximum" | "minimum" | "greater" | "equal";

/** Every op that works element by element; each target has a table over them. */
export type ElementwiseOp = Unary | Binary | "where" | "reluGrad" | "cast";

/** dx from dy, the input x and the output y; null where the gradient is zero everywhere. */
type UnaryGradient = (dy: Value, x: Value, y: Value) => Value | null;
/** da and db, before they are summed to the inputs' shapes. */
type BinaryGradient = (
  dy: Value,
  a: Value,
  b: Value,
) => [Value | null, Value | null];

function expectFloat(inputs: readonly ValueType[], place: string): void {
  for (const one of inputs)
    if (one.dtype !== "f32")
      throw badInput(`${place}: got ${printType(one)}, expects f32`);
}

function unary(flops: number, gradient: UnaryGradient) {
  return {
    shape: (_: None, inputs: readonly ValueType[], place: string) => {
      expectInputs(inputs, [1], place);
      expectFloat(inputs, place);
      return [{ dtype: "f32" as const, axes: inputs[0]!.axes }];
    },
    reach: mergedReach,
    grad: (node: Node, [dy]: readonly (Value | null)[]) => [
      dy ? gradient(dy, node.inputs[0]!, node.outputs[0]!) : null,
    ],
    flops: (node: Node) => flops * outputSize(node),
  } satisfies OpRecord<Unary>;
}

function binary(gradient: BinaryGradient) {
  return {
    shape: (_: None, inputs: readonly ValueType[], place: string) => {
      expectInputs(inputs, [2], place);
      expectFloat(inputs, place);
      return [{ dtype: "f32" as const, axes: broadcastAxes(inputs, place) }];
    },
    reach: alignedReach,
    grad: (node: Node, [dy]: readonly (Value | null)[]) => {
      if (!dy) return [null, null];
      const [a, b] = node.inputs as [Value, Value];
      const [da, db] = gradient(dy, a, b);
      return [da && unbroadcast(da, a), db && unbroadcast(db, b)];
    },
    flops: outputSize,
  } satisfies OpRecord<Binary>;
}

const flat: UnaryGradient = () => null;

/** 1 - x. */
function rest(x: Value): Value {
  return sub(1, x);
}

/** Of two equal values the first takes the whole gradient. */
const choose =
  (first: (a: Value, b: Value) => Value): BinaryGradient =>
  (dy, a, b) => {
    const second = first(a, b);
    return [mul(dy, rest(second)), mul(dy, second)];
  };

export const elementwiseRecords: RecordsOf<ElementwiseOp> = {
  neg: unary(1, (dy) => neg(dy)),
  abs: unary(1, (dy, x) => mul(dy, sign(x))),
  exp: unary(8, (dy, _x, y) => mul(dy, y)),
  log: unary(8, (dy, x) => div(dy, x)),
  sqrt: unary(4, (dy, _x, y) => div(dy, mul(y, 2))),
  reciprocal: unary(4, (dy, _x, y) => neg(mul(dy, square(y)))),
  sigmoid: unary(10, (dy, _x, y) => mul(dy, mul(y, rest(y)))),
  tanh: unary(10, (dy, _x, y) => mul(dy, rest(square(y)))),
  relu: unary(1, (dy, _x, y) => reluGrad(y, dy)),
  // y = exp(x) - 1 below zero, so y' = y + 1 there.
  elu: unary(8, (dy, x, y) => where(greater(x, 0), dy, mul(dy, add(y, 1)))),
  softplus: unary(16, (dy, x) => mul(dy, sigmoid(x))),
  // d erf(x) / dx = 2 / sqrt(pi) exp(-x^2)
  erf: unary(16, (dy, x) =>
    mul(dy, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))),
  ),
  floor: unary(1, flat),
  round: unary(1, flat),
  sign: unary(1, flat),
  stopGradient: unary(0, flat),

  add: binary((dy) => [dy, dy]),
  sub: binary((dy) => [dy, neg(dy)]),
  mul: binary((dy, a, b) => [mul(dy, b), mul(dy, a)]),
  div: binary((dy, a, b) => [div(dy, b), neg(div(mul(dy, a), square(b)))]),
  maximum: binary(choose((a, b) => greater(b, a))),
  minimum: binary(choose((a, b) => greater(a, b))),
  greater: binary(() => [null, null]),
  equal: binary(() => [null, null]),

  where: {
    shape: (_params, inputs, place) => {
      expectInputs(inputs, [3], place);
      expectFloat(inputs, place);
      return [{ dtype: "f32", axes: broadcastAxes(inputs, place) }];
    },
    reach: alignedReach,
    grad: (node, [dy]) => {
      if (!dy) return [null, null, null];
      const [condition, a, b] = node.inputs as [Value, Value, Value];
      return [
        null,
        unbroadcast(where(condition, dy, 0), a),
        unbroadcast(where(condition, 0, dy), b),
      ];
    },
    flops: outputSize,
  },
  reluGrad: {
    shape: (_params, inputs, place) => {
      expectInputs(inputs, [2], place);
      expectFloat(inputs, place);
      return [{ dtype: "f32", axes: broadcastAxes(inputs, place) }];
    },
    reach: alignedReach,
    grad: (node, [dy]) => {
      const [y, g] = node.inputs as [Value, Value];
      return [null, dy ? unbroadcast(reluGrad(y, dy), g) : null];
    },
    flops: outputSize,
  },
  cast: {
    shape: ({ dtype }, inputs, place) => {
      expectInputs(inputs, [1], place);
      return [{ dtype, axes: inputs[0]!.axes }];
    },
    reach: mergedReach,
    grad: () => [null],
    flops: outputSize,
  },
};
