/**
 * GRU for ONNX. Without a gradient it is the ONNX op. In training both passes are Scans over steps of `[H, B]` with the weights on
 * the left of every product; the forward Scan keeps the gates, so that the backward one (backpropagation through
 * time, Werbos 1990) computes none of them again.
 */
import { isOp, type Node } from "../../ir/node.ts";
import { Emitter } from "../emitter.ts";
import {
  arithmetic,
  batchMajor,
  columnInput,
  directed,
  direction,
  featureMajor,
  fromFeatureMajor,
  initialState,
  joined,
  named,
  parts,
  port,
  product,
  rowSums,
  scan,
  sizesOf,
  stepsFirst,
  stepsSecond,
  timeMajor,
  transposed,
  zeroState,
  type CellSizes,
  type Names,
} from "./recurrentParts.ts";

const forwardInputs = ["x", "weights", "recurrent", "bias", "initial"] as const;
type Inputs = Names<(typeof forwardInputs)[number]>;

export function gruForward(
  emitter: Emitter,
  node: Node<"gru">,
  names: readonly string[],
): string[] {
  const trained = node.graph.nodes.some(
    (one) => isOp(one, "gruGrad") && one.inputs[5] === node.outputs[0],
  );
  const inputs = named(forwardInputs, names);
  if (!trained) return [inferred(emitter, node, inputs)];
  const { y } = walk(emitter, inputs, sizesOf(node), node.params.reverse);
  return [fromFeatureMajor(emitter, y)];
}

/** The ONNX op, whose batch and time may be of any size. */
function inferred(
  emitter: Emitter,
  node: Node<"gru">,
  { x, weights, recurrent, bias, initial }: Inputs,
): string {
  const [y] = emitter.ops(
    "GRU",
    [
      timeMajor(emitter, x),
      directed(emitter, weights),
      directed(emitter, recurrent),
      directed(emitter, bias),
      "",
      initialState(emitter, node.inputs[4]!, initial),
    ],
    2,
    {
      hidden_size: { int: sizesOf(node).hidden },
      linear_before_reset: { int: 1 },
      ...direction(node.params.reverse),
    },
  );
  return batchMajor(emitter, y!);
}

/**
 * What the forward Scan leaves, `[T, H, B]`, but y and the state before each step `[H, T, B]`. The reset gate acts on
 * memory = `Un h + cn`, the update gate on change = `h - n`.
 */
const walkOutputs = ["y", "before", "z", "r", "n", "memory", "change"] as const;
type Walk = Names<(typeof walkOutputs)[number]>;

/** The forward Scan, emitted once for both passes. */
function walk(
  emitter: Emitter,
  inputs: Inputs,
  sizes: CellSizes,
  reverse: boolean,
): Walk {
  const key = `gru ${Object.values(inputs).join()} ${reverse}`;
  const [, ...outputs] = emitter.onceAll(key, () =>
    scan(emitter, {
      states: [transposed(emitter, inputs.initial)],
      sequences: [stepsFirst(timeMajor(emitter, inputs.x))],
      outputAxes: [1, 1, 0, 0, 0, 0, 0],
      body: forwardBody(emitter, inputs, sizes),
      backwards: reverse,
    }),
  );
  return named(walkOutputs, outputs);
}

/** One step: the weights are names of the graph around the Scan. */
function forwardBody(
  emitter: Emitter,
  { weights, recurrent, bias }: Inputs,
  { batch, channels, hidden }: CellSizes,
) {
  const [inputBias, stateBias] = parts(
    emitter,
    emitter.reshape(bias, [6 * hidden, 1]),
    [3 * hidden, 3 * hidden],
  );
  const body = new Emitter("f");
  const { addition, times } = arithmetic(body);
  const split = [2 * hidden, hidden];
  const [gatesIn, candidateIn] = parts(
    body,
    columnInput(body, weights, "x", inputBias!),
    split,
  );
  const [gatesBack, memory] = parts(
    body,
    product(body, [recurrent, "h", stateBias!]),
    split,
  );
  const gates = body.op("Sigmoid", [addition(gatesIn!, gatesBack!)]);
  body.emit("Split", [gates], ["z", "r"], { axis: { int: 0 } });
  body.emit("Tanh", [addition(candidateIn!, times("r", memory!))], ["n"]);
  body.emit("Sub", ["h", "n"], ["change"]);
  body.emit("Add", ["n", times("z", "change")], ["next"]);
  body.emit("Identity", ["next"], ["y"]);
  body.emit("Identity", ["h"], ["before"]);
  const step = [hidden, batch];
  return body.finish(
    "step",
    [port("h", step), port("x", [batch, channels])],
    ["next", "y", "before", "z", "r", "n", memory!, "change"].map((name) =>
      port(name, step),
    ),
  );
}

/**
 * One step back: d = dy + dh; what d gives to each gate before its nonlinearity; dh' = U^T dgates + d z.
 * The candidate's gradient reaches its input whole and its memory through r.
 */
function backwardBody(
  emitter: Emitter,
  recurrent: string,
  { batch, hidden }: CellSizes,
) {
  const [gateBlock, memoryBlock] = parts(emitter, recurrent, [
    2 * hidden,
    hidden,
  ]).map((block) => transposed(emitter, block));
  const body = new Emitter("b");
  const { addition, times } = arithmetic(body);
  const d = addition("dy", "dh");
  body.emit("Concat", [times(d, "toZ"), times(d, "toR")], ["gates"], {
    axis: { int: 0 },
  });
  body.emit("Mul", [d, "toN"], ["candidate"]);
  body.emit("Mul", ["candidate", "r"], ["memory"]);
  const kept = body.op("Gemm", [gateBlock!, "gates", times(d, "z")]);
  body.emit("Gemm", [memoryBlock!, "memory", kept], ["next"]);
  const step = [hidden, batch];
  return body.finish(
    "step",
    ["dh", "dy", "toZ", "toR", "toN", "r", "z"].map((name) => port(name, step)),
    [
      port("next", step),
      port("gates", [2 * hidden, batch]),
      port("candidate", step),
      port("memory", step),
    ],
  );
}

/** What one unit of dh gives to each gate before its nonlinearity. */
function coefficients(emitter: Emitter, walked: Walk) {
  const { z, r, n, memory, change } = walked;
  const { times, minus, one } = arithmetic(emitter);
  const open = minus(one, z);
  const toN = times(open, minus(one, times(n, n)));
  return {
    toN,
    toZ: times(times(change, z), open),
    toR: times(times(toN, memory), times(r, minus(one, r))),
  };
}

export function gruBackward(
  emitter: Emitter,
  node: Node<"gruGrad">,
  names: readonly string[],
): string[] {
  const inputs = named(forwardInputs, names);
  const { x, weights, recurrent } = inputs;
  const dy = names[6]!;
  const { reverse } = node.params;
  const sizes = sizesOf(node);
  const { hidden, batch, channels, steps } = sizes;
  const walked = walk(emitter, inputs, sizes, reverse);
  const { toZ, toR, toN } = coefficients(emitter, walked);
  const [dInitial, ...found] = scan(emitter, {
    states: [zeroState(emitter, sizes)],
    sequences: [
      stepsSecond(featureMajor(emitter, dy)),
      ...[toZ, toR, toN, walked.r, walked.z].map(stepsFirst),
    ],
    outputAxes: [1, 1, 1],
    body: backwardBody(emitter, recurrent, sizes),
    backwards: !reverse,
  });
  const all = steps * batch;
  const [gates, candidate, memory] = [2 * hidden, hidden, hidden].map(
    (width, index) => emitter.reshape(found[index]!, [width, all]),
  ) as [string, string, string];
  const inputRows = emitter.reshape(timeMajor(emitter, x), [all, channels]);
  const before = emitter.reshape(walked.before, [hidden, all]);
  const [ofGates, ofCandidate] = parts(emitter, weights, [2 * hidden, hidden]);
  const dx = product(
    emitter,
    [
      ofCandidate!,
      candidate,
      product(emitter, [ofGates!, gates], { transA: true }),
    ],
    { transA: true },
  );
  const [sums, candidateSum, memorySum] = [gates, candidate, memory].map(
    (one) => rowSums(emitter, one),
  );
  return [
    fromFeatureMajor(emitter, emitter.reshape(dx, [channels, steps, batch])),
    joined(
      emitter,
      [gates, candidate].map((one) => product(emitter, [one, inputRows])),
    ),
    joined(
      emitter,
      [gates, memory].map((one) =>
        product(emitter, [one, before], { transB: true }),
      ),
    ),
    joined(emitter, [sums!, candidateSum!, sums!, memorySum!]),
    transposed(emitter, dInitial!),
  ];
}
