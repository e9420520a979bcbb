/** Computes the element-wise ops, number by number. */
import type { ElementwiseOp } from "../../ir/ops/elementwise.ts";
import { shapeOf, type ValueType } from "../../ir/value.ts";
import { erf } from "./errorFunction.ts";
import { at, tabulate, type KernelsOf, type Numbers } from "./numbers.ts";

/** Applies a function to every number. */
function each(compute: (x: number) => number) {
  return ([x]: readonly Numbers[]) => [x!.data.map(compute)];
}

/** Applies a function to numbers of equal index, repeating axes of size 1. */
function together(compute: (...values: number[]) => number) {
  return (
    inputs: readonly Numbers[],
    _params: object,
    [output]: readonly ValueType[],
  ) => [
    tabulate(shapeOf(output!), (index) =>
      compute(...inputs.map((input) => at(input, index))),
    ),
  ];
}

const same = (x: number) => x;

function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

export const elementwiseKernels: KernelsOf<ElementwiseOp> = {
  neg: each((x) => -x),
  abs: each(Math.abs),
  exp: each(Math.exp),
  log: each(Math.log),
  sqrt: each(Math.sqrt),
  reciprocal: each((x) => 1 / x),
  sigmoid: each((x) => 1 / (1 + Math.exp(-x))),
  tanh: each(Math.tanh),
  relu: each((x) => Math.max(x, 0)),
  elu: each((x) => (x > 0 ? x : Math.expm1(x))),
  // ln(1 + e^x), written so that e^x does not overflow.
  softplus: each((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  erf: each(erf),
  floor: each(Math.floor),
  round: each(roundHalfToEven),
  sign: each(Math.sign),
  stopGradient: each(same),
  cast: ([x], { dtype }) => [x!.data.map(dtype === "i32" ? Math.trunc : same)],

  add: together((a, b) => a! + b!),
  sub: together((a, b) => a! - b!),
  mul: together((a, b) => a! * b!),
  div: together((a, b) => a! / b!),
  maximum: together(Math.max),
  minimum: together(Math.min),
  greater: together((a, b) => (a! > b! ? 1 : 0)),
  equal: together((a, b) => (a === b ? 1 : 0)),
  where: together((condition, a, b) => (condition !== 0 ? a! : b!)),
  reluGrad: together((y, g) => (y! > 0 ? g! : 0)),
};
