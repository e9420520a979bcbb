/** Element-by-element ops as the ONNX ops of the same meaning. */
import type { ElementwiseOp } from "../../ir/ops/elementwise.ts";
import type { OpName } from "../../ir/opParams.ts";
import type { Lowering, LoweringsOf } from "../lowering.ts";
import { elementTypes } from "../proto.ts";

/** One ONNX op with the same inputs. */
function same(type: string): Lowering<OpName> {
  return (emitter, _node, inputs) => [emitter.op(type, inputs)];
}

/** A comparison, as 0 and 1. */
function truth(type: string): Lowering<OpName> {
  return (emitter, _node, inputs) => [
    emitter.op("Cast", [emitter.op(type, inputs)], {
      to: { int: elementTypes.f32 },
    }),
  ];
}

export const elementwiseLowerings: LoweringsOf<ElementwiseOp> = {
  neg: same("Neg"),
  abs: same("Abs"),
  exp: same("Exp"),
  log: same("Log"),
  sqrt: same("Sqrt"),
  reciprocal: same("Reciprocal"),
  sigmoid: same("Sigmoid"),
  tanh: same("Tanh"),
  relu: same("Relu"),
  elu: same("Elu"),
  // ONNX Runtime's Softplus overflows nowhere: it is max(x, 0) + log1p(exp(-|x|)).
  softplus: same("Softplus"),
  erf: same("Erf"),
  floor: same("Floor"),
  round: same("Round"),
  sign: same("Sign"),
  stopGradient: (_emitter, _node, [x]) => [x!],
  cast: (emitter, node, inputs) => [
    emitter.op("Cast", inputs, {
      to: { int: elementTypes[node.params.dtype] },
    }),
  ],
  add: same("Add"),
  sub: same("Sub"),
  mul: same("Mul"),
  div: same("Div"),
  maximum: same("Max"),
  minimum: same("Min"),
  greater: truth("Greater"),
  equal: truth("Equal"),
  where: (emitter, _node, [condition, a, b]) => {
    const chosen = emitter.op("Cast", [condition!], {
      to: { int: elementTypes.bool },
    });
    return [emitter.op("Where", [chosen, a!, b!])];
  },
  // A product with the mask took half the time of Where on ONNX Runtime's CPU provider.
  reluGrad: (emitter, _node, [y, g]) => {
    const open = emitter.op("Greater", [y!, emitter.f32(0)]);
    const mask = emitter.op("Cast", [open], { to: { int: elementTypes.f32 } });
    return [emitter.op("Mul", [g!, mask])];
  },
};
