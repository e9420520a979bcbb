/** Causal self-attention as batched products, one added bias and a softmax. */
import type { Node } from "../../ir/node.ts";
import type { Emitter } from "../emitter.ts";
import type { LoweringsOf } from "../lowering.ts";
import { elementTypes } from "../proto.ts";

type AttentionNode = Node<"attention" | "attentionGrad">;

/** A finite stand-in for minus infinity: its softmax is exactly 0 and no difference of two is NaN. */
const closed = -1e30;

/** `[heads, T, T]`: -slope (t - s) inside the window, closed outside. */
function biasOf(node: AttentionNode): Float32Array {
  const { window, slopes } = node.params;
  const steps = node.inputs[0]!.axes[2]!.size;
  const bias = new Float32Array(slopes.length * steps * steps).fill(closed);
  slopes.forEach((slope, head) => {
    for (let t = 0; t < steps; t++) {
      const oldest = window === 0 ? 0 : Math.max(0, t - window + 1);
      for (let s = oldest; s <= t; s++)
        bias[(head * steps + t) * steps + s] = -slope * (t - s);
    }
  });
  return bias;
}

/** The same bias, computed from the number of steps that a run has. */
function dynamicBias(emitter: Emitter, node: AttentionNode, q: string): string {
  const { window, slopes } = node.params;
  const steps = emitter.op("Gather", [
    emitter.op("Shape", [q]),
    emitter.index(2),
  ]);
  const index = emitter.op(
    "Cast",
    [emitter.op("Range", [emitter.index(0), steps, emitter.index(1)])],
    { to: { int: elementTypes.f32 } },
  );
  const back = emitter.op("Sub", [
    emitter.op("Unsqueeze", [index, emitter.i64(1)]),
    emitter.op("Unsqueeze", [index, emitter.i64(0)]),
  ]);
  const ahead = emitter.op("Less", [back, emitter.f32(0)]);
  const shut =
    window === 0
      ? ahead
      : emitter.op("Or", [
          ahead,
          emitter.op("Greater", [back, emitter.f32(window - 1)]),
        ]);
  const slope = emitter.tensor(
    Float32Array.from(slopes, (one) => -one),
    [slopes.length, 1, 1],
  );
  return emitter.op("Where", [
    shut,
    emitter.f32(closed),
    emitter.op("Mul", [slope, back]),
  ]);
}

function swapped(emitter: Emitter, x: string): string {
  return emitter.transpose(x, [0, 1, 3, 2]);
}

/** Softmax weights `[B, heads, T, T]`, shared by the forward and the backward pass. */
function weights(
  emitter: Emitter,
  node: AttentionNode,
  q: string,
  k: string,
): string {
  const { scale, slopes, window } = node.params;
  const key = `attention ${q} ${k} ${scale} ${window} ${slopes.join()}`;
  return emitter.once(key, () => {
    const steps = node.inputs[0]!.axes[2]!.size;
    const scores = emitter.op("MatMul", [
      emitter.op("Mul", [q, emitter.f32(scale)]),
      swapped(emitter, k),
    ]);
    const bias = emitter.dynamicAxes.has("time")
      ? dynamicBias(emitter, node, q)
      : emitter.tensor(biasOf(node), [slopes.length, steps, steps]);
    return emitter.op("Softmax", [emitter.op("Add", [scores, bias])], {
      axis: { int: 3 },
    });
  });
}

export const attentionLowerings: LoweringsOf<"attention" | "attentionGrad"> = {
  attention: (emitter, node, [q, k, v]) => [
    emitter.op("MatMul", [weights(emitter, node, q!, k!), v!]),
  ],
  // dP = dy v^T; dS = P (dP - sum(dP P)); dq = scale dS k; dk = scale dS^T q; dv = P^T dy
  attentionGrad: (emitter, node, [q, k, v, dy]) => {
    const p = weights(emitter, node, q!, k!);
    const dp = emitter.op("MatMul", [dy!, swapped(emitter, v!)]);
    const inner = emitter.op(
      "ReduceSum",
      [emitter.op("Mul", [dp, p]), emitter.i64(3)],
      { keepdims: { int: 1 } },
    );
    const ds = emitter.op("Mul", [
      emitter.op("Mul", [p, emitter.op("Sub", [dp, inner])]),
      emitter.f32(node.params.scale),
    ]);
    return [
      emitter.op("MatMul", [ds, k!]),
      emitter.op("MatMul", [swapped(emitter, ds), q!]),
      emitter.op("MatMul", [swapped(emitter, p), dy!]),
    ];
  },
};
