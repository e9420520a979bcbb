/** Stream rules of ops that remember: each keeps the few steps or the state that its next chunk needs. */
import {
  add,
  concat,
  constant,
  conv,
  convTranspose,
  matmul,
  mul,
  pad,
  reshape,
  slice,
  softmax,
  sub,
} from "../../ir/build.ts";
import type { Node, Value } from "../../ir/node.ts";
import type { ConvGeometry } from "../../ir/opParams.ts";
import { kernelSpan } from "../../ir/ops/convolution.ts";
import { axis, type Axis } from "../../ir/value.ts";
import {
  cannotStream,
  timeAxis,
  type StreamContext,
  type StreamRule,
  type StreamRulesOf,
} from "./rules.ts";

function resized(axes: readonly Axis[], index: number, size: number): Axis[] {
  return axes.map((one, position) =>
    position === index ? axis(one.name, size) : one,
  );
}

/** The chunk with the last `steps` steps before it in front. */
function withPast(
  node: Node,
  chunk: Value,
  steps: number,
  context: StreamContext,
  initial = 0,
): Value {
  if (steps === 0) return chunk;
  const time = timeAxis(chunk);
  const cache = context.cache(node, resized(chunk.axes, time, steps), initial);
  const joined = concat([cache, chunk], time);
  const length = joined.axes[time]!.size;
  context.keep(cache, slice(joined, time, length - steps, length));
  return joined;
}

/** Geometry without padding in time, which the cache has taken over. */
function unpadded(geometry: ConvGeometry, i: number): ConvGeometry {
  const without = (pads: readonly number[]) =>
    pads.map((size, index) => (index === i ? 0 : size));
  return {
    stride: geometry.stride,
    dilation: geometry.dilation,
    padLow: without(geometry.padLow),
    padHigh: without(geometry.padHigh),
  };
}

const padded: StreamRule<"pad"> = (node, [x], context) => {
  const { axis: index, low, high, value } = node.params;
  if (index !== timeAxis(node.inputs[0]!))
    return x!.node.graph.apply("pad", node.params, [x!]);
  if (high > 0)
    throw cannotStream(node, `waits for ${high} steps of the future`);
  return [withPast(node, x!, low, context, value)];
};

const convolved: StreamRule<"conv"> = (node, [x, weight, bias], context) => {
  const i = timeAxis(node.inputs[0]!) - 2;
  const { padLow, padHigh, stride } = node.params;
  if (padHigh[i]! > 0)
    throw cannotStream(node, `waits for ${padHigh[i]} steps of the future`);
  const chunk = x!.axes[i + 2]!.size;
  const inner = withPast(node, x!, padLow[i]!, context);
  if (padLow[i]! > 0 && chunk % stride[i]! !== 0)
    throw cannotStream(
      node,
      `has stride ${stride[i]}, which does not divide a chunk of ${chunk} steps`,
    );
  return [conv(inner, weight!, bias ?? null, unpadded(node.params, i))];
};

/** Overlap-add: what a chunk writes past its own end is added to the next one. */
const spread: StreamRule<"convTranspose"> = (
  node,
  [x, weight, bias],
  context,
) => {
  const i = timeAxis(node.inputs[0]!) - 2;
  const { stride, dilation, padLow, sizes } = node.params;
  if (padLow[i]! > 0)
    throw cannotStream(node, `waits for ${padLow[i]} steps of the future`);
  const kernel = weight!.axes[i + 2]!.size;
  const span = kernelSpan(kernel, dilation[i]!);
  const chunk = x!.axes[i + 2]!.size;
  const steps = chunk * stride[i]!;
  const tail = Math.max(0, span - stride[i]!);
  const wide = sizes.map((size, index) =>
    index === i ? (chunk - 1) * stride[i]! + span : size,
  );
  const geometry = { ...unpadded(node.params, i), sizes: wide };
  const full = convTranspose(x!, weight!, null, geometry);
  const time = i + 2;
  const length = wide[i]!;
  const even = length < steps ? pad(full, time, 0, steps - length) : full;
  let total = even;
  if (tail > 0) {
    const carry = context.cache(node, resized(even.axes, time, tail));
    total = add(even, pad(carry, time, 0, even.axes[time]!.size - tail));
    context.keep(carry, slice(total, time, steps, steps + tail));
  }
  const own = slice(total, time, 0, steps);
  return [bias ? add(own, biasAxes(bias, own)) : own];
};

function biasAxes(bias: Value, beside: Value): Value {
  return reshape(
    bias,
    beside.axes.map(({ name, size }, index) =>
      axis(name, index === 1 ? size : 1),
    ),
  );
}

function lastStep(h: Value, state: Value): Value {
  const time = timeAxis(h);
  const steps = h.axes[time]!.size;
  return reshape(slice(h, time, steps - 1, steps), state.axes);
}

function expectForward(node: Node<"gru" | "lstm">): void {
  if (node.params.reverse)
    throw cannotStream(node, "runs backwards in time and needs the end first");
}

const gru: StreamRule<"gru"> = (node, inputs, context) => {
  expectForward(node);
  const h0 = context.cache(node, node.inputs[4]!.axes);
  const graph = h0.node.graph;
  const [h] = graph.apply("gru", node.params, [...inputs.slice(0, 4), h0]);
  context.keep(h0, lastStep(h!, h0));
  return [h!];
};

const lstm: StreamRule<"lstm"> = (node, inputs, context) => {
  expectForward(node);
  const h0 = context.cache(node, node.inputs[4]!.axes);
  const c0 = context.cache(node, node.inputs[5]!.axes);
  const graph = h0.node.graph;
  const [h, c] = graph.apply("lstm", node.params, [
    ...inputs.slice(0, 4),
    h0,
    c0,
  ]);
  context.keep(h0, lastStep(h!, h0));
  context.keep(c0, c!);
  return [h!, c!];
};

/** Keys and values of the window are kept; steps before the first are closed by a mask that fills as they come. */
const attention: StreamRule<"attention"> = (node, [q, k, v], context) => {
  const { window, slopes, scale } = node.params;
  const chunk = q!.axes[2]!.size;
  const past = (window === 0 ? node.inputs[0]!.axes[2]!.size : window) - 1;
  const keys = withPast(node, k!, past, context);
  const values = withPast(node, v!, past, context);
  const graph = q!.node.graph;
  const one = (name: string, size: number) => axis(name, size);
  const here = constant(graph, new Float32Array(chunk).fill(1), [
    one("batch", 1),
    one("head", 1),
    one("time", chunk),
    one("width", 1),
  ]);
  const heard = withPast(node, here, past, context);
  const length = past + chunk;
  const mask = mul(
    sub(
      reshape(heard, [
        one("batch", 1),
        one("head", 1),
        one("query", 1),
        one("key", length),
      ]),
      1,
    ),
    1e30,
  );
  const bias = constant(graph, windowBias(slopes, chunk, past), [
    one("batch", 1),
    one("head", slopes.length),
    one("query", chunk),
    one("key", length),
  ]);
  const scores = matmul(mul(q!, scale), keys, { transposeB: true });
  const weights = softmax(add(add(scores, bias), mask), 3);
  return [reshape(matmul(weights, values), v!.axes)];
};

/** `[heads, chunk, past + chunk]`: -slope (t - s) for the window's steps, closed for others. */
function windowBias(
  slopes: readonly number[],
  chunk: number,
  past: number,
): Float32Array {
  const length = past + chunk;
  const bias = new Float32Array(slopes.length * chunk * length).fill(-1e30);
  slopes.forEach((slope, head) => {
    for (let t = 0; t < chunk; t++)
      for (let back = 0; back <= past; back++)
        bias[(head * chunk + t) * length + (t + past - back)] = -slope * back;
  });
  return bias;
}

export const rememberingStreamRules: StreamRulesOf<
  "pad" | "conv" | "convTranspose" | "gru" | "lstm" | "attention"
> = {
  pad: padded,
  conv: convolved,
  convTranspose: spread,
  gru,
  lstm,
  attention,
};
