/** Stream rules of ops that need no memory: the same op again, on fewer steps. */
import { internal } from "../../../base/errors.ts";
import { slice } from "../../ir/build.ts";
import type { Node, Value } from "../../ir/node.ts";
import type { OpName, OpParams } from "../../ir/opParams.ts";
import { elements, shapeOf } from "../../ir/value.ts";
import {
  cannotStream,
  chunkAxes,
  timeAxis,
  type StreamRule,
  type StreamRulesOf,
} from "./rules.ts";

/** The node again. */
function again<K extends OpName>(
  node: Node<K>,
  inputs: readonly Value[],
  params: OpParams[K] = node.params,
): readonly Value[] {
  return inputs[0]!.node.graph.apply(node.op, params, inputs);
}

const same: StreamRule<OpName> = (node, inputs) => again(node, inputs);

/** The node again, unless it works along time. */
function unlessAlongTime<K extends OpName>(
  alongOf: (params: OpParams[K]) => readonly number[],
): StreamRule<K> {
  return (node, inputs) => {
    if (alongOf(node.params).includes(timeAxis(node.inputs[0]!)))
      throw cannotStream(
        node,
        "works along the whole of time; no chunk is enough",
      );
    return again(node, inputs);
  };
}

const refused: StreamRule<OpName> = (node) => {
  throw cannotStream(node, "belongs to training and is never streamed");
};

const alongAxis = unlessAlongTime<"softmax" | "logSoftmax">(({ axis }) => [
  axis,
]);
const alongIndex = unlessAlongTime<"argMin" | "argMax">(({ axis }) => [axis]);
const alongAxes = unlessAlongTime<
  "reduceSum" | "reduceMean" | "reduceMax" | "layerNorm"
>(({ axes }) => axes);

/** A reshape that keeps time, cuts it or joins to it, with the chunk's number of steps. */
const reshaped: StreamRule<"reshape"> = (node, [x]) => {
  const before = timeAxis(node.inputs[0]!);
  if (before < 0) return again(node, [x!]);
  const after = node.params.axes.findIndex(({ name }) => name === "time");
  if (after < 0)
    throw cannotStream(
      node,
      "folds time into another axis; keep time as an axis of its own",
    );
  const others = elements(
    node.params.axes.map(({ size }, index) => (index === after ? 1 : size)),
  );
  const steps = elements(shapeOf(x!)) / others;
  return again(node, [x!], { axes: chunkAxes(node.params.axes, steps) });
};

const expanded: StreamRule<"expand"> = (node, [x]) => {
  const time = timeAxis(x!);
  if (time < 0) return again(node, [x!]);
  return again(node, [x!], {
    axes: chunkAxes(node.params.axes, x!.axes[time]!.size),
  });
};

/** A slice of time is counted from both ends, so that it fits the chunk and what was padded to it. */
const sliced: StreamRule<"slice"> = (node, [x]) => {
  const { axis: index, start, end, step } = node.params;
  if (index !== timeAxis(node.inputs[0]!)) return again(node, [x!]);
  const behind = node.inputs[0]!.axes[index]!.size - end;
  return [slice(x!, index, start, x!.axes[index]!.size - behind, step)];
};

/** Sources are laid by the stream itself. */
const made: StreamRule<OpName> = (node) => {
  throw internal(`stream: ${node.op} has no rule of its own`);
};

export const plainStreamRules: StreamRulesOf<
  Exclude<
    OpName,
    "pad" | "conv" | "convTranspose" | "gru" | "lstm" | "attention"
  >
> = {
  input: made,
  constant: made,
  neg: same,
  abs: same,
  exp: same,
  log: same,
  sqrt: same,
  reciprocal: same,
  sigmoid: same,
  tanh: same,
  relu: same,
  elu: same,
  softplus: same,
  erf: same,
  floor: same,
  round: same,
  sign: same,
  stopGradient: same,
  cast: same,
  add: same,
  sub: same,
  mul: same,
  div: same,
  maximum: same,
  minimum: same,
  greater: same,
  equal: same,
  where: same,
  reluGrad: refused,
  reduceSum: alongAxes,
  reduceMean: alongAxes,
  reduceMax: alongAxes,
  argMin: alongIndex,
  argMax: alongIndex,
  softmax: alongAxis,
  logSoftmax: alongAxis,
  layerNorm: alongAxes,
  reshape: reshaped,
  transpose: same,
  expand: expanded,
  concat: unlessAlongTime<"concat">(({ axis }) => [axis]),
  slice: sliced,
  unslice: unlessAlongTime<"unslice">(({ axis }) => [axis]),
  gather: same,
  scatterAdd: refused,
  oneHot: same,
  matmul: (node, inputs) => {
    const [a, b] = node.inputs as [Value, Value];
    const { transposeA, transposeB } = node.params;
    const innerA = a.axes.length - (transposeA ? 2 : 1);
    const innerB = b.axes.length - (transposeB ? 1 : 2);
    if (timeAxis(a) === innerA || timeAxis(b) === innerB)
      throw cannotStream(node, "sums over the whole of time");
    return again(node, inputs);
  },
  convWeightGrad: refused,
  gruGrad: refused,
  lstmGrad: refused,
  attentionGrad: refused,
  ctc: refused,
};
