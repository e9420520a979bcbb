/** Computes the element-wise ops with tfjs. */
import type { ElementwiseOp } from "../../ir/ops/elementwise.ts";
import type { Tfjs, TfTensor } from "./library.ts";
import type { TfjsKernelsOf } from "./kernel.ts";

type Unary = (tf: Tfjs, x: TfTensor) => TfTensor;
type Binary = (tf: Tfjs, a: TfTensor, b: TfTensor) => TfTensor;

const unary = (compute: Unary) => (tf: Tfjs, inputs: readonly TfTensor[]) => [
  compute(tf, inputs[0]!),
];

const binary = (compute: Binary) => (tf: Tfjs, inputs: readonly TfTensor[]) => [
  compute(tf, inputs[0]!, inputs[1]!),
];

/** Truth as 1 and 0. */
const truth =
  (compare: Binary): Binary =>
  (tf, a, b) =>
    tf.cast(compare(tf, a, b), "float32");

export const elementwiseKernels: TfjsKernelsOf<ElementwiseOp> = {
  neg: unary((tf, x) => tf.neg(x)),
  abs: unary((tf, x) => tf.abs(x)),
  exp: unary((tf, x) => tf.exp(x)),
  log: unary((tf, x) => tf.log(x)),
  sqrt: unary((tf, x) => tf.sqrt(x)),
  reciprocal: unary((tf, x) => tf.reciprocal(x)),
  sigmoid: unary((tf, x) => tf.sigmoid(x)),
  tanh: unary((tf, x) => tf.tanh(x)),
  relu: unary((tf, x) => tf.relu(x)),
  elu: unary((tf, x) => tf.elu(x)),
  softplus: unary((tf, x) => tf.softplus(x)),
  erf: unary((tf, x) => tf.erf(x)),
  floor: unary((tf, x) => tf.floor(x)),
  round: unary((tf, x) => tf.round(x)),
  sign: unary((tf, x) => tf.sign(x)),
  stopGradient: unary((tf, x) => tf.clone(x)),
  cast: (tf, [x], { dtype }) => [
    tf.cast(x!, dtype === "i32" ? "int32" : "float32"),
  ],
  add: binary((tf, a, b) => tf.add(a, b)),
  sub: binary((tf, a, b) => tf.sub(a, b)),
  mul: binary((tf, a, b) => tf.mul(a, b)),
  div: binary((tf, a, b) => tf.div(a, b)),
  maximum: binary((tf, a, b) => tf.maximum(a, b)),
  minimum: binary((tf, a, b) => tf.minimum(a, b)),
  greater: binary(truth((tf, a, b) => tf.greater(a, b))),
  equal: binary(truth((tf, a, b) => tf.equal(a, b))),
  where: (tf, [condition, a, b]) => [
    tf.where(tf.notEqual(condition!, 0), a!, b!),
  ],
  reluGrad: binary((tf, y, g) => tf.where(tf.greater(y, 0), g, 0)),
};
