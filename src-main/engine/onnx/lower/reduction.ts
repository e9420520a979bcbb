/** Ops along axes as ONNX reductions. */
import type { OpName } from "../../ir/opParams.ts";
import type { Node } from "../../ir/node.ts";
import type { Emitter } from "../emitter.ts";
import type { LoweringsOf } from "../lowering.ts";
import { elementTypes } from "../proto.ts";

type ReduceNode = Node<"reduceSum" | "reduceMean" | "reduceMax">;

/** Until opset 18 the axes are an input of ReduceSum but an attribute of the others. */
function reduce(type: "ReduceSum" | "ReduceMean" | "ReduceMax") {
  return (emitter: Emitter, node: ReduceNode, inputs: readonly string[]) => {
    const { axes, keep } = node.params;
    if (axes.length === 0) return [inputs[0]!];
    const keepdims = { int: keep ? 1 : 0 };
    if (type === "ReduceSum")
      return [
        emitter.op(type, [inputs[0]!, emitter.i64(...axes)], { keepdims }),
      ];
    return [emitter.op(type, [inputs[0]!], { keepdims, axes: { ints: axes } })];
  };
}

function index(type: string) {
  return (
    emitter: Emitter,
    node: Node<"argMin" | "argMax">,
    inputs: readonly string[],
  ) => {
    const found = emitter.op(type, inputs, {
      axis: { int: node.params.axis },
      keepdims: { int: 0 },
    });
    return [emitter.op("Cast", [found], { to: { int: elementTypes.i32 } })];
  };
}

function normalise(type: string) {
  return (
    emitter: Emitter,
    node: Node<"softmax" | "logSoftmax">,
    inputs: readonly string[],
  ) => [emitter.op(type, inputs, { axis: { int: node.params.axis } })];
}

export const reductionLowerings: LoweringsOf<
  Extract<
    OpName,
    | "reduceSum"
    | "reduceMean"
    | "reduceMax"
    | "argMin"
    | "argMax"
    | "softmax"
    | "logSoftmax"
  >
> = {
  reduceSum: reduce("ReduceSum"),
  reduceMean: reduce("ReduceMean"),
  reduceMax: reduce("ReduceMax"),
  argMin: index("ArgMin"),
  argMax: index("ArgMax"),
  softmax: normalise("Softmax"),
  logSoftmax: normalise("LogSoftmax"),
};
