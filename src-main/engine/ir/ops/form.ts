/** Records of ops that move elements without computing with them. */
import { badInput } from "../../../base/errors.ts";
import {
  gather as gatherRows,
  reshape as reshapeValue,
  scatterAdd as scatterRows,
  slice as sliceValue,
  sum,
  transpose as transposeValue,
} from "../build.ts";
import type { Node, Value } from "../node.ts";
import type { RecordsOf } from "../record.ts";
import { fullReach, strideReach, unstrideReach, type Reach } from "../reach.ts";
import {
  axisIndex,
  elements,
  printType,
  shapeOf,
  type ValueType,
} from "../value.ts";
import {
  alignedReach,
  expectAxis,
  expectInputs,
  mergedReach,
  mixedReach,
  outputSize,
  withSize,
} from "./common.ts";

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/**
 * Reach of a reshape: the traced axis may stay, be cut into (outer, inner) parts, or take up parts that follow it.
 * Anything else mixes steps.
 */
function reshapeReach(
  node: Node<"reshape">,
  [input]: readonly Reach[],
  along: string,
): Reach {
  if (input!.kind !== "steps") return input!;
  const before = node.inputs[0]!;
  const after = node.outputs[0]!;
  const from = axisIndex(before, along);
  const to = axisIndex(after, along);
  const lead = (type: ValueType, index: number) =>
    elements(shapeOf(type).slice(0, index));
  if (from < 0 || to < 0 || lead(before, from) !== lead(after, to))
    return fullReach;
  const size = before.axes[from]!.size;
  const newSize = after.axes[to]!.size;
  if (size % newSize === 0) {
    const stride = size / newSize;
    return strideReach(input!, stride, range(stride));
  }
  if (newSize % size === 0) {
    const stride = newSize / size;
    return unstrideReach(input!, stride, range(stride));
  }
  return fullReach;
}

function unslice(
  value: Value,
  params: { axis: number; start: number; step: number; size: number },
): Value {
  return value.node.graph.apply("unslice", params, [value])[0]!;
}

export const formRecords: RecordsOf<
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
> = {
  reshape: {
    shape: ({ axes }, inputs, place) => {
      expectInputs(inputs, [1], place);
      const type = inputs[0]!;
      if (elements(shapeOf(type)) !== elements(axes.map(({ size }) => size)))
        throw badInput(
          `${place}: ${printType(type)} does not hold as many elements as ${printType({ dtype: type.dtype, axes })}`,
        );
      return [{ dtype: type.dtype, axes }];
    },
    reach: reshapeReach,
    grad: (node, [dy]) => [dy ? reshapeValue(dy, node.inputs[0]!.axes) : null],
    flops: () => 0,
  },
  transpose: {
    shape: ({ permutation }, inputs, place) => {
      expectInputs(inputs, [1], place);
      const { axes, dtype } = inputs[0]!;
      if (
        [...permutation].sort((a, b) => a - b).join() !==
        range(axes.length).join()
      )
        throw badInput(
          `${place}: [${permutation.join(", ")}] does not name each of ${axes.length} axes once`,
        );
      return [{ dtype, axes: permutation.map((from) => axes[from]!) }];
    },
    reach: mergedReach,
    grad: (node, [dy]) => {
      const inverse = range(node.params.permutation.length).map((axis) =>
        node.params.permutation.indexOf(axis),
      );
      return [dy ? transposeValue(dy, inverse) : null];
    },
    flops: outputSize,
  },
  expand: {
    shape: ({ axes }, inputs, place) => {
      expectInputs(inputs, [1], place);
      const type = inputs[0]!;
      const fits =
        type.axes.length === axes.length &&
        type.axes.every(
          ({ size }, index) => size === 1 || size === axes[index]!.size,
        );
      if (!fits)
        throw badInput(
          `${place}: ${printType(type)} cannot be repeated to ${printType({ dtype: type.dtype, axes })}; only axes of size 1 repeat`,
        );
      return [{ dtype: type.dtype, axes }];
    },
    reach: alignedReach,
    grad: (node, [dy]) => {
      const x = node.inputs[0]!;
      const repeated = x.axes.flatMap(({ size }, index) =>
        size === 1 && node.params.axes[index]!.size > 1 ? [index] : [],
      );
      return [dy ? reshapeValue(sum(dy, repeated, true), x.axes) : null];
    },
    flops: outputSize,
  },
  concat: {
    shape: ({ axis }, inputs, place) => {
      const first = inputs[0];
      if (!first) throw badInput(`${place}: got no inputs`);
      expectAxis(first, axis, place);
      for (const other of inputs)
        if (
          other.dtype !== first.dtype ||
          other.axes.length !== first.axes.length ||
          other.axes.some(
            ({ size }, index) =>
              index !== axis && size !== first.axes[index]!.size,
          )
        )
          throw badInput(
            `${place}: ${printType(other)} does not join ${printType(first)} along axis ${first.axes[axis]!.name}`,
          );
      const total = inputs.reduce(
        (size, { axes }) => size + axes[axis]!.size,
        0,
      );
      return [{ dtype: first.dtype, axes: withSize(first.axes, axis, total) }];
    },
    reach: (node, inputs, along) => {
      const index = node.params.axis;
      if (node.outputs[0]!.axes[index]!.name !== along)
        return mergedReach(node, inputs);
      let start = 0;
      const moved = inputs.map((reach, position) => {
        const result = strideReach(reach, 1, [-start]);
        start += node.inputs[position]!.axes[index]!.size;
        return result;
      });
      return mergedReach(node, moved);
    },
    grad: (node, [dy]) => {
      let start = 0;
      return node.inputs.map((input) => {
        const { size } = input.axes[node.params.axis]!;
        start += size;
        return dy
          ? sliceValue(dy, node.params.axis, start - size, start)
          : null;
      });
    },
    flops: outputSize,
  },
  slice: {
    shape: ({ axis, start, end, step }, inputs, place) => {
      expectInputs(inputs, [1], place);
      const type = inputs[0]!;
      const { name, size } = expectAxis(type, axis, place);
      if (start < 0 || end > size || start >= end || step < 1)
        throw badInput(
          `${place}: steps ${start} to ${end} by ${step} are not inside axis ${name} of size ${size}`,
        );
      const length = Math.ceil((end - start) / step);
      return [{ dtype: type.dtype, axes: withSize(type.axes, axis, length) }];
    },
    reach: (node, inputs, along) =>
      node.outputs[0]!.axes[node.params.axis]!.name === along
        ? strideReach(inputs[0]!, node.params.step, [node.params.start])
        : inputs[0]!,
    grad: (node, [dy]) => {
      const { axis, start, step } = node.params;
      const { size } = node.inputs[0]!.axes[axis]!;
      return [dy ? unslice(dy, { axis, start, step, size }) : null];
    },
    flops: outputSize,
  },
  unslice: {
    shape: ({ axis, start, step, size }, inputs, place) => {
      expectInputs(inputs, [1], place);
      const type = inputs[0]!;
      const last = start + (expectAxis(type, axis, place).size - 1) * step;
      if (start < 0 || last >= size)
        throw badInput(
          `${place}: step ${last} is outside an axis of size ${size}`,
        );
      return [{ dtype: type.dtype, axes: withSize(type.axes, axis, size) }];
    },
    reach: (node, inputs, along) =>
      node.outputs[0]!.axes[node.params.axis]!.name === along
        ? unstrideReach(inputs[0]!, node.params.step, [node.params.start])
        : inputs[0]!,
    grad: (node, [dy]) => {
      const { axis, start, step } = node.params;
      const { size } = node.inputs[0]!.axes[axis]!;
      const end = start + (size - 1) * step + 1;
      return [dy ? sliceValue(dy, axis, start, end, step) : null];
    },
    flops: outputSize,
  },
  pad: {
    shape: ({ axis, low, high }, inputs, place) => {
      expectInputs(inputs, [1], place);
      const type = inputs[0]!;
      const { size } = expectAxis(type, axis, place);
      if (low < 0 || high < 0)
        throw badInput(
          `${place}: pads are ${low} and ${high}, expects 0 or more`,
        );
      return [
        {
          dtype: type.dtype,
          axes: withSize(type.axes, axis, size + low + high),
        },
      ];
    },
    reach: (node, inputs, along) =>
      node.outputs[0]!.axes[node.params.axis]!.name === along
        ? strideReach(inputs[0]!, 1, [-node.params.low])
        : inputs[0]!,
    grad: (node, [dy]) => {
      const { axis, low } = node.params;
      const { size } = node.inputs[0]!.axes[axis]!;
      return [dy ? sliceValue(dy, axis, low, low + size) : null];
    },
    flops: outputSize,
  },
  gather: {
    shape: (_params, inputs, place) => {
      expectInputs(inputs, [2], place);
      const [table, index] = inputs as [ValueType, ValueType];
      if (table.axes.length !== 2 || index.dtype !== "i32")
        throw badInput(
          `${place}: got ${printType(table)} and ${printType(index)}, expects a table [K, D] and i32 indices`,
        );
      return [{ dtype: table.dtype, axes: [...index.axes, table.axes[1]!] }];
    },
    reach: (_node, [table, index]) =>
      table!.kind === "none" ? index! : mixedReach([table!, index!]),
    grad: (node, [dy]) => {
      const [table, index] = node.inputs as [Value, Value];
      return [dy ? scatterRows(dy, index, table.axes[0]!) : null, null];
    },
    flops: outputSize,
  },
  scatterAdd: {
    shape: ({ rows }, inputs, place) => {
      expectInputs(inputs, [2], place);
      const [updates, index] = inputs as [ValueType, ValueType];
      if (
        index.dtype !== "i32" ||
        shapeOf(updates).slice(0, -1).join() !== shapeOf(index).join()
      )
        throw badInput(
          `${place}: got rows ${printType(updates)} and ${printType(index)}, expects [..., D] and i32 [...]`,
        );
      return [{ dtype: "f32", axes: [rows, updates.axes.at(-1)!] }];
    },
    reach: (_node, inputs) => mixedReach(inputs),
    grad: (node, [dy]) => [dy ? gatherRows(dy, node.inputs[1]!) : null, null],
    flops: (node) => elements(shapeOf(node.inputs[0]!)),
  },
  oneHot: {
    shape: ({ depth }, inputs, place) => {
      expectInputs(inputs, [1], place);
      if (inputs[0]!.dtype !== "i32")
        throw badInput(`${place}: got ${printType(inputs[0]!)}, expects i32`);
      return [{ dtype: "f32", axes: [...inputs[0]!.axes, depth] }];
    },
    reach: mergedReach,
    grad: () => [null],
    flops: outputSize,
  },
};
