/** Computes causal self-attention with linear biases and its gradients with tfjs (equations: ir/ops/attention.ts). */
import type { OpParams } from "../../ir/opParams.ts";
import type { TfjsKernelsOf } from "./kernel.ts";
import type { Tfjs, TfTensor } from "./library.ts";

/** Added to scores outside the window: its power is exactly 0. */
const never = -1e9;

/** The linear bias of each head within its window, `never` outside: `[1, heads, T, T]`. */
function biasOf(
  tf: Tfjs,
  steps: number,
  { window, slopes }: OpParams["attention"],
): TfTensor {
  const data = slopes.flatMap((slope) =>
    Array.from({ length: steps * steps }, (_, i) => {
      const back = Math.floor(i / steps) - (i % steps);
      const seen = back >= 0 && (window === 0 || back < window);
      return seen ? -slope * back : never;
    }),
  );
  return tf.tensor4d(data, [1, slopes.length, steps, steps]);
}

/** The attention weights `[B, heads, T, T]`. */
function weightsOf(
  tf: Tfjs,
  q: TfTensor,
  k: TfTensor,
  params: OpParams["attention"],
): TfTensor {
  const products = tf.mul(tf.matMul(q, k, false, true), params.scale);
  return tf.softmax(tf.add(products, biasOf(tf, q.shape[2]!, params)));
}

export const attentionKernels: TfjsKernelsOf<"attention" | "attentionGrad"> = {
  attention: (tf, [q, k, v], params) => [
    tf.matMul(weightsOf(tf, q!, k!, params), v!),
  ],
  attentionGrad: (tf, [q, k, v, dy], params) => {
    const weights = weightsOf(tf, q!, k!, params);
    const dWeights = tf.matMul(dy!, v!, false, true);
    const mean = tf.sum(tf.mul(dWeights, weights), -1, true);
    const dProducts = tf.mul(
      tf.mul(weights, tf.sub(dWeights, mean)),
      params.scale,
    );
    return [
      tf.matMul(dProducts, k!),
      tf.matMul(dProducts, q!, true),
      tf.matMul(weights, dy!, true),
    ];
  },
};
