/**
 * LSTM for ONNX. Without a gradient it is the ONNX op; in training both passes are Scans, as in gru.ts: the forward one keeps the
 * gates and cells, the backward one computes none of them again.
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

const forwardInputs = [
  "x",
  "weights",
  "recurrent",
  "bias",
  "h0",
  "c0",
] as const;
type Inputs = Names<(typeof forwardInputs)[number]>;

export function lstmForward(
  emitter: Emitter,
  node: Node<"lstm">,
  names: readonly string[],
): string[] {
  const trained = node.graph.nodes.some(
    (one) => isOp(one, "lstmGrad") && one.inputs[6] === node.outputs[0],
  );
  const inputs = named(forwardInputs, names);
  if (!trained) return inferred(emitter, node, inputs);
  const { h, last } = walk(emitter, inputs, sizesOf(node), node.params.reverse);
  return [fromFeatureMajor(emitter, h), transposed(emitter, last)];
}

/** The ONNX op, whose batch and time may be of any size. */
function inferred(
  emitter: Emitter,
  node: Node<"lstm">,
  { x, weights, recurrent, bias, h0, c0 }: Inputs,
): string[] {
  const [y, , last] = emitter.ops(
    "LSTM",
    [
      timeMajor(emitter, x),
      directed(emitter, weights),
      directed(emitter, recurrent),
      directed(emitter, bias),
      "",
      initialState(emitter, node.inputs[4]!, h0),
      initialState(emitter, node.inputs[5]!, c0),
    ],
    3,
    {
      hidden_size: { int: sizesOf(node).hidden },
      ...direction(node.params.reverse),
    },
  );
  return [
    batchMajor(emitter, y!),
    emitter.op("Squeeze", [last!, emitter.i64(0)]),
  ];
}

/** What the forward Scan leaves: the last cell `[H, B]`, h and before `[H, T, B]`, the rest `[T, H, B]`. */
const walkOutputs = [
  "last",
  "h",
  "before",
  "i",
  "o",
  "f",
  "g",
  "squashed",
  "cellBefore",
] as const;
type Walk = Names<(typeof walkOutputs)[number]>;

/** The forward Scan, emitted once for both passes. */
function walk(
  emitter: Emitter,
  inputs: Inputs,
  sizes: CellSizes,
  reverse: boolean,
): Walk {
  const key = `lstm ${Object.values(inputs).join()} ${reverse}`;
  const [, ...outputs] = emitter.onceAll(key, () =>
    scan(emitter, {
      states: [inputs.h0, inputs.c0].map((state) => transposed(emitter, state)),
      sequences: [stepsFirst(timeMajor(emitter, inputs.x))],
      outputAxes: [1, 1, 0, 0, 0, 0, 0, 0],
      body: forwardBody(emitter, inputs, sizes),
      backwards: reverse,
    }),
  );
  return named(walkOutputs, outputs);
}

/** One step: c' = f c + i g, h' = o tanh(c'). The weights are names of the graph around the Scan. */
function forwardBody(
  emitter: Emitter,
  { weights, recurrent, bias }: Inputs,
  { batch, channels, hidden }: CellSizes,
) {
  const halves = parts(emitter, emitter.reshape(bias, [8 * hidden, 1]), [
    4 * hidden,
    4 * hidden,
  ]);
  const wholeBias = emitter.op("Add", halves);
  const body = new Emitter("f");
  const sums = product(body, [
    recurrent,
    "h",
    columnInput(body, weights, "x", wholeBias),
  ]);
  const [forGates, forCandidate] = parts(body, sums, [3 * hidden, hidden]);
  body.emit("Split", [body.op("Sigmoid", [forGates!])], ["i", "o", "f"], {
    axis: { int: 0 },
  });
  body.emit("Tanh", [forCandidate!], ["g"]);
  const { addition, times } = arithmetic(body);
  const cell = addition(times("f", "c"), times("i", "g"));
  body.emit("Identity", [cell], ["cNext"]);
  body.emit("Tanh", [cell], ["squashed"]);
  body.emit("Mul", ["o", "squashed"], ["hNext"]);
  body.emit("Identity", ["hNext"], ["y"]);
  body.emit("Identity", ["h"], ["before"]);
  body.emit("Identity", ["c"], ["cellBefore"]);
  const step = [hidden, batch];
  return body.finish(
    "step",
    [port("h", step), port("c", step), port("x", [batch, channels])],
    [
      "hNext",
      "cNext",
      "y",
      "before",
      "i",
      "o",
      "f",
      "g",
      "squashed",
      "cellBefore",
    ].map((name) => port(name, step)),
  );
}

/** One step back: d = dy + dh; dc += d toCell; what both give to each gate; dh' = U^T dgates; dc' = dc f. */
function backwardBody(
  emitter: Emitter,
  recurrent: string,
  { batch, hidden }: CellSizes,
) {
  const body = new Emitter("b");
  const { addition, times } = arithmetic(body);
  const d = addition("dy", "dh");
  const dc = addition("dc", times(d, "toCell"));
  body.emit(
    "Concat",
    [times(dc, "toI"), times(d, "toO"), times(dc, "toF"), times(dc, "toG")],
    ["gates"],
    { axis: { int: 0 } },
  );
  body.emit("Gemm", [transposed(emitter, recurrent), "gates"], ["dhNext"]);
  body.emit("Mul", [dc, "f"], ["dcNext"]);
  const step = [hidden, batch];
  return body.finish(
    "step",
    ["dh", "dc", "dy", "toCell", "toI", "toO", "toF", "toG", "f"].map((name) =>
      port(name, step),
    ),
    [
      port("dhNext", step),
      port("dcNext", step),
      port("gates", [4 * hidden, batch]),
    ],
  );
}

/** What one unit of dc gives to i, f and g before their nonlinearity, one of dh to o, and one of dh to the cell. */
function coefficients(
  emitter: Emitter,
  { i, o, f, g, squashed, cellBefore }: Walk,
): string[] {
  const { times, minus, one } = arithmetic(emitter);
  const slope = (gate: string) => times(gate, minus(one, gate));
  const tanhSlope = (value: string) => minus(one, times(value, value));
  return [
    times(o, tanhSlope(squashed)),
    times(g, slope(i)),
    times(squashed, slope(o)),
    times(cellBefore, slope(f)),
    times(i, tanhSlope(g)),
  ];
}

export function lstmBackward(
  emitter: Emitter,
  node: Node<"lstmGrad">,
  names: readonly string[],
): string[] {
  const inputs = named(forwardInputs, names);
  const [dh, dc] = names.slice(7) as [string, string];
  const { reverse } = node.params;
  const sizes = sizesOf(node);
  const { batch, channels, hidden, steps } = sizes;
  const walked = walk(emitter, inputs, sizes, reverse);
  const [dh0, dc0, found] = scan(emitter, {
    states: [zeroState(emitter, sizes), transposed(emitter, dc)],
    sequences: [
      stepsSecond(featureMajor(emitter, dh)),
      ...[...coefficients(emitter, walked), walked.f].map(stepsFirst),
    ],
    outputAxes: [1],
    body: backwardBody(emitter, inputs.recurrent, sizes),
    backwards: !reverse,
  });
  const all = steps * batch;
  const gates = emitter.reshape(found!, [4 * hidden, all]);
  const inputRows = emitter.reshape(timeMajor(emitter, inputs.x), [
    all,
    channels,
  ]);
  const before = emitter.reshape(walked.before, [hidden, all]);
  const dx = product(emitter, [inputs.weights, gates], { transA: true });
  const sums = rowSums(emitter, gates);
  return [
    fromFeatureMajor(emitter, emitter.reshape(dx, [channels, steps, batch])),
    product(emitter, [gates, inputRows]),
    product(emitter, [gates, before], { transB: true }),
    joined(emitter, [sums, sums]),
    transposed(emitter, dh0!),
    transposed(emitter, dc0!),
  ];
}
