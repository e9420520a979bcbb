/** Cases of the element-wise ops: every rule of repetition, inputs where each function has a gradient. */
import * as build from "../../../src-main/engine/ir/build.ts";
import type { Random } from "../../../src-main/base/random.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { sized, whole, type OpCase } from "./opCase.ts";

type Draw = (random: Random) => number;

const positive: Draw = (random) => random.between(0.3, 3);
const wide: Draw = (random) => 3 * random.normal();

/** Away from zero, on both sides. */
const apart: Draw = (random) => random.pick([-1, 1]) * random.between(0.5, 2);

function unary(op: (x: Value) => Value, draw?: Draw): OpCase[] {
  return [
    {
      title: "of a matrix",
      inputs: { x: sized([3, 5], draw) },
      build: ({ x }) => [op(x!)],
    },
    {
      title: "of a number",
      inputs: { x: sized([], draw) },
      build: ({ x }) => [op(x!)],
    },
  ];
}

/** Shapes of two values that go together. */
const pairs: readonly (readonly [string, number[], number[]])[] = [
  ["of equal shapes", [2, 3], [2, 3]],
  ["with the second repeated", [2, 3, 4], [1, 3, 1]],
  ["with the first repeated", [2, 1], [2, 3]],
  ["with both repeated", [2, 1, 3], [1, 4, 3]],
  ["with a number", [2, 3], []],
  ["of a number", [], [2, 3]],
  ["of numbers", [], []],
];

function binary(op: (a: Value, b: Value) => Value, draw?: Draw): OpCase[] {
  return pairs.map(([title, sizesA, sizesB]) => ({
    title,
    inputs: { a: sized(sizesA, draw), b: sized(sizesB, draw) },
    build: ({ a, b }) => [op(a!, b!)],
  }));
}

const coin: Draw = (random) => random.integer(2);

export const elementwiseCases = {
  neg: unary(build.neg),
  abs: unary(build.abs),
  exp: unary(build.exp),
  log: unary(build.log, positive),
  sqrt: unary(build.sqrt, positive),
  reciprocal: unary(build.reciprocal, apart),
  sigmoid: unary(build.sigmoid, wide),
  tanh: unary(build.tanh),
  relu: unary(build.relu),
  elu: unary(build.elu),
  softplus: unary(build.softplus, wide),
  erf: unary(build.erf),
  floor: unary(build.floor, wide),
  round: unary(build.round, wide),
  sign: unary(build.sign),
  stopGradient: unary(build.stopGradient).map((one): OpCase => ({
    ...one,
    gradient: "zero",
  })),
  cast: [
    {
      title: "to whole numbers and back, towards zero",
      inputs: { x: sized([3, 5], wide) },
      build: ({ x }) => [build.cast(build.cast(x!, "i32"), "f32")],
    },
    {
      title: "to float",
      inputs: { x: whole([1, -2, 3], [3]) },
      build: ({ x }) => [build.cast(x!, "f32")],
    },
  ],
  add: binary(build.add),
  sub: binary(build.sub),
  mul: binary(build.mul),
  div: binary(build.div, apart),
  maximum: binary(build.maximum),
  minimum: binary(build.minimum),
  greater: binary(build.greater),
  equal: binary(build.equal),
  where: [
    ["of equal shapes", [2, 3], [2, 3], [2, 3]],
    ["with a repeated condition", [2, 1], [2, 3], [2, 3]],
    ["with repeated choices", [2, 3], [1, 3], [2, 1]],
    ["between numbers", [2, 3], [], []],
  ].map(([title, condition, a, b]) => ({
    title: title as string,
    inputs: {
      condition: sized(condition as number[], coin),
      a: sized(a as number[]),
      b: sized(b as number[]),
    },
    build: (inputs) => [build.where(inputs.condition!, inputs.a!, inputs.b!)],
  })),
  reluGrad: pairs.map(([title, sizesY, sizesG]) => ({
    title,
    inputs: { y: sized(sizesY), g: sized(sizesG) },
    build: ({ y, g }) => [build.reluGrad(build.relu(y!), g!)],
  })),
} satisfies Record<string, OpCase[]>;
