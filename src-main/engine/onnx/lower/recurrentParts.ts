/** What the lowerings of GRU and LSTM share: forms of sequences, products by steps, the walk along or against time. */
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

export type Names<Count extends string> = Readonly<Record<Count, string>>;

/** Names by what they are. */
export function named<K extends string>(
  keys: readonly K[],
  names: readonly string[],
): Names<K> {
  return Object.fromEntries(
    keys.map((key, index) => [key, names[index]]),
  ) as Names<K>;
}

/** `[B, C, T]` to time-major `[T, B, C]`, shared by the forward and the backward pass. */
export function timeMajor(emitter: Emitter, x: string): string {
  return emitter.once(`timeMajor ${x}`, () => emitter.transpose(x, [2, 0, 1]));
}

/** `[B, C, T]` to feature-major `[C, T, B]`. */
export function featureMajor(emitter: Emitter, x: string): string {
  return emitter.transpose(x, [1, 2, 0]);
}

/** `[C, T, B]` to `[B, C, T]`. */
export function fromFeatureMajor(emitter: Emitter, x: string): string {
  return emitter.transpose(x, [2, 0, 1]);
}

/** The op's `[T, 1, B, H]` result as `[B, H, T]`. */
export function batchMajor(emitter: Emitter, y: string): string {
  const major = emitter.op("Squeeze", [y, emitter.i64(1)]);
  return emitter.transpose(major, [1, 2, 0]);
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

/** Blocks of rows: gates of weights or biases. */
export function parts(
  emitter: Emitter,
  x: string,
  sizes: readonly number[],
): string[] {
  return emitter.ops("Split", [x, emitter.i64(...sizes)], sizes.length, {
    axis: { int: 0 },
  });
}

/** Blocks of rows put together again. */
export function joined(emitter: Emitter, blocks: readonly string[]): string {
  return emitter.op("Concat", blocks, { axis: { int: 0 } });
}

export function transposed(emitter: Emitter, x: string): string {
  return emitter.transpose(x, [1, 0]);
}

/** `a b`, or `a b + c`. */
export function product(
  emitter: Emitter,
  inputs: readonly string[],
  { transA = false, transB = false } = {},
): string {
  return emitter.op("Gemm", inputs, {
    transA: { int: transA ? 1 : 0 },
    transB: { int: transB ? 1 : 0 },
  });
}

/** `weights x^T + bias`: one step `[B, C]` of the input as `[rows, B]`. */
export function columnInput(
  body: Emitter,
  weights: string,
  x: string,
  bias: string,
): string {
  return product(body, [weights, x, bias], { transB: true });
}

export const port = (name: string, shape: readonly number[]): OnnxPort => ({
  name,
  type: "f32",
  shape,
});

/** What a Scan reads, and the axis that its steps stand in. */
export interface Sequence {
  readonly value: string;
  readonly axis: 0 | 1;
}

export function stepsFirst(value: string): Sequence {
  return { value, axis: 0 };
}

export function stepsSecond(value: string): Sequence {
  return { value, axis: 1 };
}

export interface Walking {
  readonly states: readonly string[];
  readonly sequences: readonly Sequence[];
  /** The axis of steps in each output. */
  readonly outputAxes: readonly (0 | 1)[];
  readonly body: OnnxGraph;
  readonly backwards: boolean;
}

/**
 * A Scan along or against time: final states, then outputs. It moves axes by itself, as transpositions around it would be
 * merged with others into slow ones.
 */
export function scan(
  emitter: Emitter,
  { states, sequences, outputAxes, body, backwards }: Walking,
): string[] {
  const against = backwards ? 1 : 0;
  return emitter.ops(
    "Scan",
    [...states, ...sequences.map(({ value }) => value)],
    states.length + outputAxes.length,
    {
      body: { graph: body },
      num_scan_inputs: { int: sequences.length },
      scan_input_axes: { ints: sequences.map(({ axis }) => axis) },
      scan_input_directions: { ints: sequences.map(() => against) },
      scan_output_axes: { ints: outputAxes },
      scan_output_directions: { ints: outputAxes.map(() => against) },
    },
  );
}

/** Sums over all steps, of each row. */
export function rowSums(emitter: Emitter, x: string): string {
  return emitter.op("ReduceSum", [x, emitter.i64(1)], {
    keepdims: { int: 0 },
  });
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

/** Zeros `[H, B]`. */
export function zeroState(
  emitter: Emitter,
  { batch, hidden }: CellSizes,
): string {
  return emitter.tensor(new Float32Array(batch * hidden), [hidden, batch]);
}
