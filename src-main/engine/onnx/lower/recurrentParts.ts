/** What the lowerings of GRU and LSTM share: time-major forms, earlier states, the walk against the recurrence. */
import { isOp, type Node, type Value } from "../../ir/node.ts";
import { shapeOf } from "../../ir/value.ts";
import type { Emitter } from "../emitter.ts";
import type { OnnxGraph, OnnxPort } from "../proto.ts";

export interface CellSizes {
  readonly batch: number;
  readonly channels: number;
  readonly hidden: number;
  readonly steps: number;
}

export function sizesOf(node: Node): CellSizes {
  const [batch, channels, steps] = shapeOf(node.inputs[0]!);
  const hidden = node.inputs[2]!.axes[1]!.size;
  return { batch: batch!, channels: channels!, hidden, steps: steps! };
}

/** `[B, C, T]` to time-major `[T, B, C]`, shared by the forward and the backward pass. */
export function timeMajor(emitter: Emitter, x: string): string {
  return emitter.once(`timeMajor ${x}`, () => emitter.transpose(x, [2, 0, 1]));
}

/** The op's `[T, 1, B, H]` result as `[B, H, T]`; its time-major form is kept for the backward pass. */
export function batchMajor(emitter: Emitter, y: string): string {
  const major = emitter.op("Squeeze", [y, emitter.i64(1)]);
  const result = emitter.transpose(major, [1, 2, 0]);
  emitter.once(`timeMajor ${result}`, () => major);
  return result;
}

export function direction(reverse: boolean) {
  return { direction: { text: reverse ? "reverse" : "forward" } };
}

/** A leading axis of size 1, for ONNX's number of directions. */
export function directed(emitter: Emitter, x: string): string {
  return emitter.op("Unsqueeze", [x, emitter.i64(0)]);
}

/** An initial state; none at all where it is a constant of zeros, so that the batch stays free. */
export function initialState(
  emitter: Emitter,
  { node }: Value,
  name: string,
): string {
  const zeros =
    isOp(node, "constant") && node.params.data.every((x) => x === 0);
  return zeros ? "" : directed(emitter, name);
}

/** States before each step: the initial one, then all but the last (in the direction of the recurrence). */
export function earlier(
  emitter: Emitter,
  states: string,
  initial: string,
  { steps, batch, hidden }: CellSizes,
  reverse: boolean,
): string {
  const first = emitter.reshape(initial, [1, batch, hidden]);
  if (steps === 1) return first;
  const rest = reverse
    ? emitter.slice(states, [0], [1], [steps])
    : emitter.slice(states, [0], [0], [steps - 1]);
  const order = reverse ? [rest, first] : [first, rest];
  return emitter.op("Concat", order, { axis: { int: 0 } });
}

/** The halves of a bias: that of the input and that of the recurrence. */
export function biases(
  emitter: Emitter,
  bias: string,
  gateWidth: number,
): string[] {
  return emitter.ops("Split", [bias, emitter.i64(gateWidth, gateWidth)], 2, {
    axis: { int: 0 },
  });
}

export function columns(
  emitter: Emitter,
  x: string,
  width: number,
  count: number,
): string[] {
  return emitter.ops(
    "Split",
    [x, emitter.i64(...new Array<number>(count).fill(width))],
    count,
    { axis: { int: 1 } },
  );
}

export const gemm = (
  emitter: Emitter,
  inputs: readonly string[],
  transA: boolean,
  transB: boolean,
) =>
  emitter.op("Gemm", inputs, {
    transA: { int: transA ? 1 : 0 },
    transB: { int: transB ? 1 : 0 },
  });

export const port = (name: string, shape: readonly number[]): OnnxPort => ({
  name,
  type: "f32",
  shape,
});

/** Walks along or against time: states first, then sequences, by a body of its own. */
export function scan(
  emitter: Emitter,
  states: readonly string[],
  sequences: readonly string[],
  outputs: number,
  body: OnnxGraph,
  backwards: boolean,
): string[] {
  const against = backwards ? 1 : 0;
  return emitter.ops(
    "Scan",
    [...states, ...sequences],
    states.length + outputs,
    {
      body: { graph: body },
      num_scan_inputs: { int: sequences.length },
      scan_input_directions: { ints: sequences.map(() => against) },
      scan_output_directions: {
        ints: Array.from({ length: outputs }, () => against),
      },
    },
  );
}

/** Sums, over all steps, what both biases receive. */
export function biasGradient(
  emitter: Emitter,
  ofInput: string,
  ofRecurrence: string,
): string {
  const summed = [ofInput, ofRecurrence].map((gradient) =>
    emitter.op("ReduceSum", [gradient, emitter.i64(0)], {
      keepdims: { int: 0 },
    }),
  );
  return emitter.op("Concat", summed, { axis: { int: 0 } });
}

export function inputGradient(
  emitter: Emitter,
  gates: string,
  weights: string,
  { steps, batch, channels }: CellSizes,
): string {
  const flat = emitter.op("MatMul", [gates, weights]);
  return emitter.transpose(
    emitter.reshape(flat, [steps, batch, channels]),
    [1, 2, 0],
  );
}

/** Arithmetic by short names. */
export function arithmetic(emitter: Emitter) {
  const binary = (type: string) => (a: string, b: string) =>
    emitter.op(type, [a, b]);
  return {
    addition: binary("Add"),
    times: binary("Mul"),
    minus: binary("Sub"),
    one: emitter.f32(1),
  };
}

/** Zeros `[B, H]`. */
export function zeroState(
  emitter: Emitter,
  { batch, hidden }: CellSizes,
): string {
  return emitter.tensor(new Float32Array(batch * hidden), [batch, hidden]);
}
