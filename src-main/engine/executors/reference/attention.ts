/** Computes causal self-attention with linear biases and its gradients, query by query (equations: ir/ops/attention.ts). */
import type { OpParams } from "../../ir/opParams.ts";
import type { KernelsOf, Numbers } from "./numbers.ts";

type Params = OpParams["attention"];

/** What one query sees: the rows of the keys within its window and how much it attends to each. */
interface Glance {
  readonly queryRow: number;
  readonly keyRows: readonly number[];
  readonly weights: readonly number[];
}

/** One row `[D]` of `[B, heads, T, D]`, by its number among all rows. */
function row({ shape, data }: Numbers, number: number): Float64Array {
  const width = shape[3]!;
  return data.subarray(number * width, (number + 1) * width);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function addScaled(to: Float64Array, from: Float64Array, scale: number): void {
  from.forEach((value, i) => {
    to[i]! += scale * value;
  });
}

function softmax(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** The attention weights of all queries of all heads. */
function glances(q: Numbers, k: Numbers, params: Params): Glance[] {
  const [batch, heads, steps] = q.shape as [number, number, number];
  const { window, slopes, scale } = params;
  const found: Glance[] = [];
  for (let lane = 0; lane < batch * heads; lane++)
    for (let t = 0; t < steps; t++) {
      const first = window === 0 ? 0 : Math.max(0, t - window + 1);
      const queryRow = lane * steps + t;
      const keyRows: number[] = [];
      for (let s = first; s <= t; s++) keyRows.push(lane * steps + s);
      const scores = keyRows.map(
        (keyRow) =>
          scale * dot(row(q, queryRow), row(k, keyRow)) -
          slopes[lane % heads]! * (queryRow - keyRow),
      );
      found.push({ queryRow, keyRows, weights: softmax(scores) });
    }
  return found;
}

export const attentionKernels: KernelsOf<"attention" | "attentionGrad"> = {
  attention: ([q, k, v], params) => {
    const y: Numbers = {
      shape: v!.shape,
      data: new Float64Array(v!.data.length),
    };
    for (const { queryRow, keyRows, weights } of glances(q!, k!, params))
      keyRows.forEach((keyRow, i) =>
        addScaled(row(y, queryRow), row(v!, keyRow), weights[i]!),
      );
    return [y.data];
  },

  attentionGrad: ([q, k, v, dy], params) => {
    const zeros = (): Numbers => ({
      shape: q!.shape,
      data: new Float64Array(q!.data.length),
    });
    const [dq, dk, dv] = [zeros(), zeros(), zeros()];
    for (const { queryRow, keyRows, weights } of glances(q!, k!, params)) {
      const dOut = row(dy!, queryRow);
      const dWeights = keyRows.map((keyRow) => dot(dOut, row(v!, keyRow)));
      const mean = dWeights.reduce((sum, d, i) => sum + d * weights[i]!, 0);
      keyRows.forEach((keyRow, i) => {
        const dProduct = params.scale * weights[i]! * (dWeights[i]! - mean);
        addScaled(row(dv, keyRow), dOut, weights[i]!);
        addScaled(row(dq, queryRow), row(k!, keyRow), dProduct);
        addScaled(row(dk, keyRow), row(q!, queryRow), dProduct);
      });
    }
    return [dq.data, dk.data, dv.data];
  },
};
