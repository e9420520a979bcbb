/** Numeric cases' convolution stacks as engine graphs, run by the reference executor. */
import { evaluate } from "../../engine/executors/reference/evaluate.ts";
import {
  add,
  concat,
  constant,
  conv,
  input,
  maximum,
  pad,
  relu,
  slice,
} from "../../engine/ir/build.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { NodeSink, Value } from "../../engine/ir/node.ts";
import { axis, shapeOf } from "../../engine/ir/value.ts";
import type { PlacedLayer } from "../../engine/analysis/conversion.ts";

/** A layer as the cases write it; the pad is causal when it is not given. */
export interface CaseLayer {
  readonly k: number;
  readonly d?: number;
  readonly s?: number;
  readonly padL?: number;
}

/** A graph as the cases write it: a layer, or branches in order, added or joined. */
export type CaseGraph =
  | CaseLayer
  | readonly ["seq", readonly CaseGraph[]]
  | readonly ["sum" | "concat", readonly CaseGraph[]];

export function placedLayer({ k, d = 1, s = 1, padL }: CaseLayer): PlacedLayer {
  return {
    kernel: k,
    dilation: d,
    stride: s,
    padLow: padL ?? (k - 1) * d,
  };
}

/** An input `x` `[1, C, T]`. */
export function sourceOf(graph: Graph, channels: number, steps: number): Value {
  return input(graph, "x", [
    axis("batch", 1),
    axis("channel", channels),
    axis("time", steps),
  ]);
}

/** Weights `[O, C, K]` as a fixed value. */
export function weightsOf(
  graph: NodeSink,
  rows: readonly (readonly (readonly number[])[])[],
): Value {
  return constant(graph, Float32Array.from(rows.flat(2)), [
    axis("output", rows.length),
    axis("input", rows[0]!.length),
    axis("kernel", rows[0]![0]!.length),
  ]);
}

/** A fixed vector, for a bias. */
export function vectorOf(graph: NodeSink, values: readonly number[]): Value {
  return constant(graph, Float32Array.from(values), [
    axis("output", values.length),
  ]);
}

/** One convolution; its zeros are a step of their own, because a case may pad more in front than the input is long. */
export function placedConv(
  x: Value,
  weight: Value,
  bias: Value | null,
  layer: PlacedLayer,
): Value {
  const { padLow, stride, dilation, kernel } = layer;
  const front = pad(x, "time", Math.max(0, padLow), 0);
  const behind = Math.max(0, (kernel - 1) * dilation - padLow);
  return conv(front, weight, bias, {
    stride: [stride],
    dilation: [dilation],
    padLow: [0],
    padHigh: [behind],
  });
}

/** The largest of `kernel` dilated steps at every `stride`; what lies before the beginning never wins. */
export function placedMaxPool(x: Value, layer: PlacedLayer): Value {
  const { kernel, stride, dilation, padLow } = layer;
  const padded = pad(x, "time", padLow, 0, -3e38);
  const length = shapeOf(padded)[2]!;
  const reach = (kernel - 1) * dilation;
  return Array.from({ length: kernel }, (_, tap) =>
    slice(
      padded,
      "time",
      tap * dilation,
      length - reach + tap * dilation,
      stride,
    ),
  ).reduce((a, b) => maximum(a, b));
}

/** A stack of convolutions with a relu after each when asked. */
export function placedStack(
  x: Value,
  layers: readonly PlacedLayer[],
  weights: readonly (readonly (readonly (readonly number[])[])[])[],
  biases: readonly (readonly number[])[] | null,
  rectified: boolean,
): Value {
  const { graph } = x.node;
  return layers.reduce((h, layer, index) => {
    const bias = biases ? vectorOf(graph, biases[index]!) : null;
    const y = placedConv(h, weightsOf(graph, weights[index]!), bias, layer);
    return rectified ? relu(y) : y;
  }, x);
}

/** A case graph over one-channel convolutions with all-ones kernels. */
export function onesGraph(x: Value, description: CaseGraph): Value {
  if (!isTuple(description)) {
    const { graph } = x.node;
    const layer = placedLayer(description);
    const channels = shapeOf(x)[1]!;
    const ones = Array.from({ length: channels }, () =>
      new Array<number>(layer.kernel).fill(1),
    );
    return placedConv(x, weightsOf(graph, [ones]), null, layer);
  }
  const [kind, parts] = description;
  if (kind === "seq") return parts.reduce((h, part) => onesGraph(h, part), x);
  const branches = parts.map((part) => onesGraph(x, part));
  if (kind === "concat") return concat(branches, "channel");
  return branches.reduce((a, b) => add(a, b));
}

function isTuple(
  description: CaseGraph,
): description is Exclude<CaseGraph, CaseLayer> {
  return Array.isArray(description);
}

/** Runs a graph on one input `x` and returns the rows of a named output, float32. */
export function runRows(
  graph: Graph,
  x: readonly (readonly number[])[],
  output = "y",
): number[][] {
  const { shape, data } = evaluate(graph, { x: x.flat() })[output]!;
  const steps = shape.at(-1)!;
  return Array.from({ length: data.length / steps }, (_, row) =>
    Array.from(data.subarray(row * steps, (row + 1) * steps), Math.fround),
  );
}
