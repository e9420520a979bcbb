/** Computes the ops along whole axes with tfjs. */
import type { Tfjs, TfTensor } from "./library.ts";
import type { TfjsKernelsOf } from "./kernel.ts";

/** x less its largest along the axis: what softmax may take powers of. */
function lowered(tf: Tfjs, x: TfTensor, axis: number): TfTensor {
  return tf.sub(x, tf.max(x, axis, true));
}

export const reductionKernels: TfjsKernelsOf<
  | "reduceSum"
  | "reduceMean"
  | "reduceMax"
  | "argMin"
  | "argMax"
  | "softmax"
  | "logSoftmax"
  | "layerNorm"
> = {
  reduceSum: (tf, [x], { axes, keep }) => [tf.sum(x!, [...axes], keep)],
  reduceMean: (tf, [x], { axes, keep }) => [tf.mean(x!, [...axes], keep)],
  reduceMax: (tf, [x], { axes, keep }) => [tf.max(x!, [...axes], keep)],
  argMin: (tf, [x], { axis }) => [tf.argMin(x!, axis)],
  argMax: (tf, [x], { axis }) => [tf.argMax(x!, axis)],
  // tf.softmax knows only the last axis.
  softmax: (tf, [x], { axis }) => {
    const powers = tf.exp(lowered(tf, x!, axis));
    return [tf.div(powers, tf.sum(powers, axis, true))];
  },
  logSoftmax: (tf, [x], { axis }) => {
    const low = lowered(tf, x!, axis);
    return [tf.sub(low, tf.log(tf.sum(tf.exp(low), axis, true)))];
  },
  layerNorm: (tf, [x, scale, shift], { axes, epsilon }) => {
    const centred = tf.sub(x!, tf.mean(x!, [...axes], true));
    const variance = tf.mean(tf.square(centred), [...axes], true);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const standard = tf.mul(centred, inverse);
    return [tf.add(tf.mul(standard, scale!), shift!), standard, inverse];
  },
};
