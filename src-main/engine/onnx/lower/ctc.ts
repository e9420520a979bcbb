/**
 * Connectionist temporal classification for ONNX: the labels with blanks between them are the states of a line of S = 2L + 1;
 * one Scan walks the log-probability of every state forwards, one backwards, and their sum is the posterior of each state,
 * which is the gradient. A sequence that cannot be aligned costs 0 and has no gradient.
 */
import type { Node } from "../../ir/node.ts";
import { shapeOf } from "../../ir/value.ts";
import { Emitter } from "../emitter.ts";
import type { LoweringsOf } from "../lowering.ts";
import type { OnnxPort } from "../proto.ts";
import { scan, stepsFirst } from "./recurrentParts.ts";

/** Stands for the logarithm of zero without making NaN. */
const never = -1e30;
/** Above this a log-probability is that of something possible. */
const possible = -1e29;

interface Line {
  readonly batch: number;
  readonly symbols: number;
  readonly steps: number;
  readonly states: number;
}

/** Labels `[B, L]` with a blank before, between and after: i32 `[B, S]`. */
function extend(emitter: Emitter, labels: string, line: Line): string {
  const { batch, states } = line;
  const length = (states - 1) / 2;
  const blanks = emitter.tensor(new Int32Array(batch * length), [
    batch,
    length,
    1,
  ]);
  const pairs = emitter.op(
    "Concat",
    [blanks, emitter.reshape(labels, [batch, length, 1])],
    { axis: { int: 2 } },
  );
  const last = emitter.tensor(new Int32Array(batch), [batch, 1]);
  return emitter.op(
    "Concat",
    [emitter.reshape(pairs, [batch, states - 1]), last],
    { axis: { int: 1 } },
  );
}

/** 0 where a state may be entered from two states before it, else `never`: `[B, S]`. */
function skips(emitter: Emitter, extended: string, { states }: Line): string {
  const current = emitter.slice(extended, [1], [2], [states]);
  const before = emitter.slice(extended, [1], [0], [states - 2]);
  const differs = emitter.op("Not", [emitter.op("Equal", [current, before])]);
  const open = emitter.op("Where", [
    differs,
    emitter.f32(0),
    emitter.f32(never),
  ]);
  // A blank equals the blank two before it, so blanks are closed by the same comparison.
  return emitter.pad(open, [0, 2], [0, 0], never);
}

/** ln(e^a + e^b + e^c), safe for `never`. */
function logSum(body: Emitter, terms: readonly string[]): string {
  const top = body.op("Max", terms);
  const powers = terms.map((term) =>
    body.op("Exp", [body.op("Sub", [term, top])]),
  );
  return body.op("Add", [top, body.op("Log", [body.op("Sum", powers)])]);
}

/** A state line moved by some states; `never` enters. */
function moved(body: Emitter, x: string, by: number, states: number): string {
  if (by > 0) {
    const kept = body.slice(x, [1], [0], [states - by]);
    return body.pad(kept, [0, by], [0, 0], never);
  }
  const kept = body.slice(x, [1], [-by], [states]);
  return body.pad(kept, [0, 0], [0, -by], never);
}

const port = (
  name: string,
  shape: readonly number[],
  type: OnnxPort["type"] = "f32",
): OnnxPort => ({ name, type, shape });

/** alpha' = emission + ln sum of the ways in; frozen after the end of a sequence. */
function forwardBody({ batch, states }: Line, skip: string) {
  const body = new Emitter("f");
  const two = body.op("Add", [moved(body, "alpha", 2, states), skip]);
  const ways = logSum(body, ["alpha", moved(body, "alpha", 1, states), two]);
  const entered = body.op("Add", [ways, "emission"]);
  body.emit("Where", ["valid", entered, "alpha"], ["alphaNext"]);
  body.emit("Identity", ["alphaNext"], ["alphas"]);
  const shape = [batch, states];
  return body.finish(
    "forward",
    [
      port("alpha", shape),
      port("emission", shape),
      port("valid", [batch, 1], "bool"),
    ],
    [port("alphaNext", shape), port("alphas", shape)],
  );
}

/** The way back: beta is what follows a step; then the emission is added and the ways out are summed. */
function backwardBody({ batch, states }: Line, skip: string) {
  const body = new Emitter("r");
  const here = body.op("Add", ["beta", "emission"]);
  const two = moved(body, body.op("Add", [here, skip]), -2, states);
  const ways = logSum(body, [here, moved(body, here, -1, states), two]);
  body.emit("Where", ["valid", ways, "beta"], ["betaNext"]);
  body.emit("Identity", ["beta"], ["betas"]);
  const shape = [batch, states];
  return body.finish(
    "backward",
    [
      port("beta", shape),
      port("emission", shape),
      port("valid", [batch, 1], "bool"),
    ],
    [port("betaNext", shape), port("betas", shape)],
  );
}

/** 0 at the states with these indices, `never` elsewhere: `[B, S]` from i32 `[B]`. */
function onlyAt(emitter: Emitter, index: string, states: number): string {
  return emitter.oneHot(index, states, never, 0);
}

/** Log-probabilities of the states at each step `[T, B, S]`. */
function emissions(
  emitter: Emitter,
  scores: string,
  extended: string,
  { batch, steps, states }: Line,
): string {
  const perStep = emitter.transpose(scores, [2, 0, 1]);
  const index = emitter.op("Expand", [
    emitter.reshape(extended, [1, batch, states]),
    emitter.i64(steps, batch, states),
  ]);
  return emitter.op("GatherElements", [perStep, index], { axis: { int: 2 } });
}

/** Whether a step lies inside its sequence: bool `[T, B, 1]`. */
function validSteps(
  emitter: Emitter,
  lengths: string,
  { batch, steps }: Line,
): string {
  const index = emitter.tensor(
    Int32Array.from({ length: steps }, (_, t) => t),
    [steps, 1, 1],
  );
  return emitter.op("Less", [index, emitter.reshape(lengths, [1, batch, 1])]);
}

function lowerCtc(
  emitter: Emitter,
  node: Node<"ctc">,
  [scores, labels, labelLengths, inputLengths]: readonly string[],
): string[] {
  const [batch, symbols, steps] = shapeOf(node.inputs[0]!);
  const states = 2 * node.inputs[1]!.axes[1]!.size + 1;
  const line = { batch: batch!, symbols: symbols!, steps: steps!, states };
  const extended = extend(emitter, labels!, line);
  const skip = skips(emitter, extended, line);
  const emission = emissions(emitter, scores!, extended, line);
  const valid = validSteps(emitter, inputLengths!, line);

  // The walk may begin in state 0 or 1; a virtual step before the first holds only state 0.
  const begin = new Float32Array(line.batch * states).fill(never);
  for (let b = 0; b < line.batch; b++) begin[b * states] = 0;
  const start = emitter.tensor(begin, [line.batch, states]);
  const sequences = [emission, valid].map(stepsFirst);
  const [, alphas] = scan(emitter, {
    states: [start],
    sequences,
    outputAxes: [0],
    body: forwardBody(line, skip),
    backwards: false,
  });
  const end = emitter.op("Mul", [
    labelLengths!,
    emitter.tensor(Int32Array.of(2), []),
  ]);
  const one = emitter.tensor(Int32Array.of(1), []);
  const beforeEnd = emitter.op("Max", [
    emitter.op("Sub", [end, one]),
    emitter.tensor(Int32Array.of(0), []),
  ]);
  const finish = emitter.op("Max", [
    onlyAt(emitter, end, states),
    onlyAt(emitter, beforeEnd, states),
  ]);
  const [, betas] = scan(emitter, {
    states: [finish],
    sequences,
    outputAxes: [0],
    body: backwardBody(line, skip),
    backwards: true,
  });
  const last = emitter.reshape(
    emitter.slice(alphas!, [0], [line.steps - 1], [line.steps]),
    [line.batch, states],
  );
  const total = emitter.op(
    "ReduceLogSumExp",
    [emitter.op("Add", [last, finish])],
    { keepdims: { int: 0 }, axes: { ints: [1] } },
  );
  const feasible = emitter.op("Greater", [total, emitter.f32(possible)]);
  const zero = emitter.f32(0);
  const loss = emitter.op("Where", [
    feasible,
    emitter.op("Neg", [total]),
    zero,
  ]);
  const log = emitter.op("Sub", [
    emitter.op("Add", [alphas!, betas!]),
    emitter.reshape(total, [1, line.batch, 1]),
  ]);
  const counts = emitter.op("And", [
    valid,
    emitter.reshape(feasible, [1, line.batch, 1]),
  ]);
  const posterior = emitter.op("Where", [
    counts,
    emitter.op("Exp", [emitter.op("Min", [log, zero])]),
    zero,
  ]);
  const hot = emitter.oneHot(extended, line.symbols);
  const perSymbol = emitter.op("MatMul", [
    emitter.transpose(posterior, [1, 0, 2]),
    hot,
  ]);
  return [loss, emitter.op("Neg", [emitter.transpose(perSymbol, [0, 2, 1])])];
}

export const ctcLowerings: LoweringsOf<"ctc"> = { ctc: lowerCtc };
