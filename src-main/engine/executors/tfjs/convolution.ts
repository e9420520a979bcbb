/**
 * Computes the convolution and its adjoints with tfjs as one matrix product for each tap, over one or two spatial axes.
 * tfjs has no dilated gradient and no convolution both strided and dilated; a product for each tap has neither limit.
 */
import type { ConvGeometry } from "../../ir/opParams.ts";
import { shapeOf } from "../../ir/value.ts";
import {
  padAxis,
  sliceAxis,
  unsliceAxis,
  type TfjsKernelsOf,
} from "./kernel.ts";
import type { Tfjs, TfTensor } from "./library.ts";

/** All taps of a kernel, as an index along each spatial axis. */
function tapsOf(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (taps, size) =>
      taps.flatMap((tap) =>
        Array.from({ length: size }, (_, next) => [...tap, next]),
      ),
    [[]],
  );
}

/** `[B, C, S...]` to `[B, S..., C]`. */
function channelsLast(tf: Tfjs, x: TfTensor): TfTensor {
  return tf.transpose(x, [0, ...x.shape.slice(2).map((_, i) => i + 2), 1]);
}

/** `[B, S..., C]` to `[B, C, S...]`. */
function channelsSecond(tf: Tfjs, x: TfTensor): TfTensor {
  const last = x.rank - 1;
  return tf.transpose(x, [0, last, ...x.shape.slice(2).map((_, i) => i + 1)]);
}

/** The weights `[O, C]` of one tap of `[O, C, K...]`. */
function weightOf(tf: Tfjs, w: TfTensor, tap: readonly number[]): TfTensor {
  const one = tf.slice(w, [0, 0, ...tap], [-1, -1, ...tap.map(() => 1)]);
  return tf.reshape(one, [w.shape[0]!, w.shape[1]!]);
}

/** x `[B, S..., C]` with the padding of the geometry around its spatial axes. */
function padded(tf: Tfjs, x: TfTensor, { padLow, padHigh }: ConvGeometry) {
  return padLow.reduce<TfTensor>(
    (result, low, i) => padAxis(tf, result, i + 1, low, padHigh[i]!),
    x,
  );
}

/** The steps of the padded input that one tap meets, as rows `[B S', C]`. */
function rowsAt(
  tf: Tfjs,
  x: TfTensor,
  tap: readonly number[],
  { stride, dilation }: ConvGeometry,
  sizes: readonly number[],
): TfTensor {
  const met = tap.reduce<TfTensor>((result, index, i) => {
    const start = index * dilation[i]!;
    const end = start + (sizes[i]! - 1) * stride[i]! + 1;
    return sliceAxis(tf, result, i + 1, start, end, stride[i]!);
  }, x);
  return asRows(tf, met);
}

/** All steps as rows: `[B, S..., C]` to `[B S, C]`. */
function asRows(tf: Tfjs, x: TfTensor): TfTensor {
  return tf.reshape(x, [-1, x.shape.at(-1)!]);
}

/** Adds the bias `[C]` to `[B, S..., C]` and puts the channels second. */
function finished(tf: Tfjs, x: TfTensor, bias: TfTensor | undefined) {
  return [channelsSecond(tf, bias ? tf.add(x, bias) : x)];
}

export const convolutionKernels: TfjsKernelsOf<
  "conv" | "convTranspose" | "convWeightGrad"
> = {
  conv: (tf, [x, w, bias], params, [output]) => {
    const [batch, outputs, ...sizes] = shapeOf(output!);
    const around = padded(tf, channelsLast(tf, x!), params);
    const products = tapsOf(w!.shape.slice(2)).map((tap) => {
      const rows = rowsAt(tf, around, tap, params, sizes);
      return tf.matMul(rows, weightOf(tf, w!, tap), false, true);
    });
    const y = tf.reshape(tf.addN(products), [batch!, ...sizes, outputs!]);
    return finished(tf, y, bias);
  },
  convTranspose: (tf, [y, w, bias], params) => {
    const { stride, dilation, padLow, padHigh, sizes } = params;
    const last = channelsLast(tf, y!);
    const channels = w!.shape[1]!;
    const products = tapsOf(w!.shape.slice(2)).map((tap) => {
      const rows = tf.matMul(asRows(tf, last), weightOf(tf, w!, tap));
      const steps = tf.reshape(rows, [...last.shape.slice(0, -1), channels]);
      return tap.reduce<TfTensor>(
        (placed, index, i) =>
          unsliceAxis(tf, placed, i + 1, {
            start: index * dilation[i]!,
            step: stride[i]!,
            size: sizes[i]! + padLow[i]! + padHigh[i]!,
          }),
        steps,
      );
    });
    const inner = sizes.reduce<TfTensor>(
      (x, size, i) => sliceAxis(tf, x, i + 1, padLow[i]!, padLow[i]! + size),
      tf.addN(products),
    );
    return finished(tf, inner, bias);
  },
  convWeightGrad: (tf, [x, dy], params, [output]) => {
    const [outputs, inputs, ...kernel] = shapeOf(output!);
    const around = padded(tf, channelsLast(tf, x!), params);
    const gradients = asRows(tf, channelsLast(tf, dy!));
    const sizes = dy!.shape.slice(2);
    const taps = tapsOf(kernel).map((tap) =>
      tf.matMul(gradients, rowsAt(tf, around, tap, params, sizes), true),
    );
    return [tf.reshape(tf.stack(taps, 2), [outputs!, inputs!, ...kernel])];
  },
};
