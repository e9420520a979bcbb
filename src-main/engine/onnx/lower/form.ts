/** Ops that move elements, and the matrix product, as ONNX ops. */
import { CauserieError, internal } from "../../../base/errors.ts";
import type { Node } from "../../ir/node.ts";
import { axisIndex, elements, shapeOf, type Axis } from "../../ir/value.ts";
import { copied, type Dimension, type Emitter } from "../emitter.ts";
import type { LoweringsOf } from "../lowering.ts";

const sizesOf = (axes: readonly { readonly size: number }[]) =>
  axes.map(({ size }) => size);

/** The sizes of a reshape; those of dynamic axes follow the axis of that name. */
function followedSizes(
  { dynamicAxes }: Emitter,
  { params, inputs }: Node<"reshape">,
): Dimension[] {
  return params.axes.map(({ name, size }) => {
    const from = axisIndex(inputs[0]!, name);
    return dynamicAxes.has(name) && from >= 0
      ? copied(size, from, inputs[0]!.axes[from]!.size)
      : size;
  });
}

/** Throws where a dynamic axis would have to be written down as a number. */
function expectFixed(
  { dynamicAxes }: Emitter,
  { op, label }: Node,
  axes: readonly Axis[],
): void {
  const free = axes.find(({ name, size }) => size > 1 && dynamicAxes.has(name));
  if (free)
    throw new CauserieError(
      "unsupported",
      `export: ${op} in layer "${label}" fixes the axis ${free.name} at ${free.size}`,
    );
}

/** Zeros on either side of one axis. */
function padAxis(
  emitter: Emitter,
  x: string,
  rank: number,
  axis: number,
  low: number,
  high: number,
  value = 0,
): string {
  const around = (size: number) =>
    Array.from({ length: rank }, (_, index) => (index === axis ? size : 0));
  return emitter.pad(x, around(low), around(high), value);
}

/** 0, 1, 2, ... */
function counted(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}

/** Swaps the last two axes. */
function swapLast(emitter: Emitter, x: string, rank: number): string {
  const order = Array.from({ length: rank }, (_, index) => index);
  [order[rank - 2], order[rank - 1]] = [rank - 1, rank - 2];
  return emitter.transpose(x, order);
}

export const formLowerings: LoweringsOf<
  | "input"
  | "constant"
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
  input: (_emitter, node) => {
    throw internal(`input ${node.params.name} is lowered as a port`);
  },
  // The same number everywhere needs no size: it repeats along axes that are free.
  constant: (emitter, node) => {
    const { axes, data } = node.params;
    const uniform = data.every((one) => one === data[0]);
    if (!uniform) expectFixed(emitter, node, axes);
    const shape = axes.map(({ name, size }) =>
      uniform && emitter.dynamicAxes.has(name) ? 1 : size,
    );
    return [emitter.tensor(data.slice(0, elements(shape)), shape)];
  },
  reshape: (emitter, node, [x]) => [
    emitter.reshape(x!, followedSizes(emitter, node)),
  ],
  transpose: (emitter, node, [x]) => [
    emitter.transpose(x!, node.params.permutation),
  ],
  expand: (emitter, node, [x]) => {
    expectFixed(emitter, node, node.params.axes);
    return [
      emitter.op("Expand", [x!, emitter.i64(...sizesOf(node.params.axes))]),
    ];
  },
  concat: (emitter, node, inputs) => [
    emitter.op("Concat", inputs, { axis: { int: node.params.axis } }),
  ],
  slice: (emitter, node, [x]) => {
    const { axis, start, end, step } = node.params;
    const { name, size } = node.inputs[0]!.axes[axis]!;
    // Where the size is not fixed, the end is counted from the other side.
    const behind = end === size ? 2 ** 31 - 1 : end - size;
    const last = emitter.dynamicAxes.has(name) ? behind : end;
    return [emitter.slice(x!, [axis], [start], [last], [step])];
  },
  // A wider step interleaves zeros: one more axis of `step`, padded behind, folded in.
  unslice: (emitter, node, [x]) => {
    const { axis, start, step, size } = node.params;
    const shape = shapeOf(node.inputs[0]!);
    const rank = shape.length;
    if (step === 1)
      return [
        padAxis(emitter, x!, rank, axis, start, size - start - shape[axis]!),
      ];
    const spread = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
    const apart = padAxis(
      emitter,
      emitter.reshape(x!, spread),
      rank + 1,
      axis + 1,
      0,
      step - 1,
    );
    const folded = [...shape];
    folded[axis] = shape[axis]! * step;
    const behind = size - start - folded[axis]!;
    const flat = padAxis(
      emitter,
      emitter.reshape(apart, folded),
      rank,
      axis,
      start,
      Math.max(0, behind),
    );
    return [behind < 0 ? emitter.slice(flat, [axis], [0], [size]) : flat];
  },
  pad: (emitter, node, [x]) => {
    const { axis, low, high, value } = node.params;
    const { length } = node.inputs[0]!.axes;
    return [padAxis(emitter, x!, length, axis, low, high, value)];
  },
  gather: (emitter, _node, inputs) => [
    emitter.op("Gather", inputs, { axis: { int: 0 } }),
  ],
  // A Gemm of equalities and rows: the same sum on every device, in one order. ONNX Runtime's ScatterND is faster, but
  // with several threads some sums are lost where an index occurs more than once.
  scatterAdd: (emitter, node, [updates, index]) => {
    const { size } = node.params.rows;
    const width = node.inputs[0]!.axes.at(-1)!.size;
    const count = elements(shapeOf(node.inputs[1]!));
    const rows = emitter.reshape(updates!, [count, width]);
    const hot = emitter.once(`hot ${index} ${size}`, () =>
      emitter.equals(
        emitter.tensor(counted(size), [size, 1]),
        emitter.reshape(index!, [1, count]),
      ),
    );
    return [emitter.op("Gemm", [hot, rows])];
  },
  // Half the time of ONNX Runtime's OneHot.
  oneHot: (emitter, node, [index]) => [
    emitter.equals(
      emitter.op("Unsqueeze", [index!, emitter.i64(-1)]),
      emitter.tensor(counted(node.params.depth.size), [node.params.depth.size]),
    ),
  ],
  matmul: (emitter, node, [a, b]) => {
    const { transposeA, transposeB } = node.params;
    const [rankA, rankB] = node.inputs.map(({ axes }) => axes.length);
    if (rankA === 2 && rankB === 2)
      return [
        emitter.op("Gemm", [a!, b!], {
          transA: { int: transposeA ? 1 : 0 },
          transB: { int: transposeB ? 1 : 0 },
        }),
      ];
    return [
      emitter.op("MatMul", [
        transposeA ? swapLast(emitter, a!, rankA!) : a!,
        transposeB ? swapLast(emitter, b!, rankB!) : b!,
      ]),
    ];
  },
};
