/** Ops along axes as ONNX reductions. */
import type { OpName } from "../../ir/opParams.ts";
import type { Node, Value } from "../../ir/node.ts";
import { shapeOf } from "../../ir/value.ts";
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

/** The first axis of what ONNX's own op would normalise, which is all axes from there on; null where the node is not that. */
function trailingFrom(
  emitter: Emitter,
  { graph, params, inputs, outputs }: Node<"layerNorm">,
): number | null {
  const first = Math.min(...params.axes);
  const [x, ...learned] = inputs as [Value, Value, Value];
  const fits =
    x.axes.every(
      ({ name, size }, index) =>
        index < first ||
        params.axes.includes(index) ||
        (size === 1 && !emitter.dynamicAxes.has(name)),
    ) &&
    learned.every(({ axes }) =>
      axes.every(
        ({ size }, index) => size === (index < first ? 1 : x.axes[index]!.size),
      ),
    );
  // The op does not give what the gradient needs.
  const trained = graph.nodes.some((node) =>
    node.inputs.some((input) => input === outputs[1] || input === outputs[2]),
  );
  return fits && !trained ? first : null;
}

/** ONNX's own op where it fits, as it does for one step of a stream; else by parts. */
function layerNorm(
  emitter: Emitter,
  node: Node<"layerNorm">,
  [x, scale, shift]: readonly string[],
): string[] {
  const { axes, epsilon } = node.params;
  const first = trailingFrom(emitter, node);
  if (first !== null) {
    const sizes = shapeOf(node.inputs[0]!).slice(first);
    const learned = [scale!, shift!].map((one) => emitter.reshape(one, sizes));
    return [
      emitter.op("LayerNormalization", [x!, ...learned], {
        axis: { int: first },
        epsilon: { float: epsilon },
      }),
    ];
  }
  const average = (value: string) =>
    emitter.op("ReduceMean", [value], { axes: { ints: axes } });
  const centred = emitter.op("Sub", [x!, average(x!)]);
  const variance = average(emitter.op("Mul", [centred, centred]));
  const deviation = emitter.op("Sqrt", [
    emitter.op("Add", [variance, emitter.f32(epsilon)]),
  ]);
  const inverse = emitter.op("Reciprocal", [deviation]);
  const standard = emitter.op("Mul", [centred, inverse]);
  const scaled = emitter.op("Mul", [standard, scale!]);
  return [emitter.op("Add", [scaled, shift!]), standard, inverse];
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
    | "layerNorm"
  >
> = {
  reduceSum: reduce("ReduceSum"),
  reduceMean: reduce("ReduceMean"),
  reduceMax: reduce("ReduceMax"),
  argMin: index("ArgMin"),
  argMax: index("ArgMax"),
  softmax: normalise("Softmax"),
  logSoftmax: normalise("LogSoftmax"),
  layerNorm,
};
