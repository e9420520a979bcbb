/** Computes the ops that move elements, and the matrix product, with tfjs. */
import { shapeOf } from "../../ir/value.ts";
import {
  padAxis,
  sliceAxis,
  unsliceAxis,
  type TfjsKernelsOf,
} from "./kernel.ts";

export const formKernels: TfjsKernelsOf<
  | "reshape"
  | "transpose"
  | "expand"
  | "concat"
  | "slice"
  | "unslice"
  | "pad"
  | "gather"
  | "scatterAdd"
  | "oneHot"
  | "matmul"
> = {
  reshape: (tf, [x], _params, [output]) => [tf.reshape(x!, shapeOf(output!))],
  transpose: (tf, [x], { permutation }) => [tf.transpose(x!, [...permutation])],
  expand: (tf, [x], _params, [output]) => [
    tf.broadcastTo(x!, shapeOf(output!)),
  ],
  concat: (tf, inputs, { axis }) => [tf.concat([...inputs], axis)],
  slice: (tf, [x], { axis, start, end, step }) => [
    sliceAxis(tf, x!, axis, start, end, step),
  ],
  unslice: (tf, [x], { axis, ...place }) => [unsliceAxis(tf, x!, axis, place)],
  pad: (tf, [x], { axis, low, high, value }) => [
    padAxis(tf, x!, axis, low, high, value),
  ],
  gather: (tf, [table, index]) => [tf.gather(table!, index!)],
  // onehot^T rows: equal indices are summed in one order on every backend.
  scatterAdd: (tf, [updates, index], { rows }) => {
    const width = updates!.shape.at(-1)!;
    const hot = tf.oneHot(tf.reshape(index!, [-1]), rows.size, 1, 0, "float32");
    return [tf.matMul(hot, tf.reshape(updates!, [-1, width]), true)];
  },
  oneHot: (tf, [index], { depth }) => [
    tf.oneHot(index!, depth.size, 1, 0, "float32"),
  ],
  matmul: (tf, [a, b], { transposeA, transposeB }, [output]) => {
    const wide = a!.rank > 2 && b!.rank === 2;
    const left = wide ? tf.reshape(a!, [-1, a!.shape.at(-1)!]) : a!;
    const product = tf.matMul(left, b!, transposeA, transposeB);
    return [tf.reshape(product, shapeOf(output!))];
  },
};
