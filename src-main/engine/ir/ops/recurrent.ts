/**
 * Records of recurrent layers over time, with x `[B, C, T]`.
 *
 * GRU (Cho et al. 2014, in the form of cuDNN and PyTorch, gates in ONNX order z, r, n):
 *   z = s(Wz x + Uz h + b), r = s(Wr x + Ur h + b), n = tanh(Wn x + bn + r (Un h + cn)), h' = (1 - z) n + z h
 * LSTM (Hochreiter and Schmidhuber 1997, with forget gate; gates in ONNX order i, o, f, g):
 *   c' = f c + i g, h' = o tanh(c')
 */
import { badInput } from "../../../base/errors.ts";
import type { Node, Value } from "../node.ts";
import type { OpParams } from "../opParams.ts";
import type { MaybeValue, RecordsOf } from "../record.ts";
import { accumulateReach, type Reach } from "../reach.ts";
import {
  axis,
  axisIndex,
  printType,
  shapeOf,
  type ValueType,
} from "../value.ts";
import { expectInputs, mixedReach } from "./common.ts";
import { sub } from "../build.ts";

type Recurrent = "gru" | "gruGrad" | "lstm" | "lstmGrad";

const gates = { gru: 3, lstm: 4 } as const;

function expectCell(
  cell: keyof typeof gates,
  inputs: readonly ValueType[],
  place: string,
): number {
  const [x, weights, recurrent, bias, ...states] = inputs as [
    ValueType,
    ValueType,
    ValueType,
    ValueType,
    ...ValueType[],
  ];
  const count = gates[cell];
  const hidden = recurrent.axes[1]?.size ?? 0;
  const [batch, channels] = shapeOf(x);
  const fits =
    x.axes.length === 3 &&
    shapeOf(weights).join() === [count * hidden, channels].join() &&
    shapeOf(recurrent).join() === [count * hidden, hidden].join() &&
    shapeOf(bias).join() === `${2 * count * hidden}` &&
    states.every((state) => shapeOf(state).join() === [batch, hidden].join());
  if (!fits)
    throw badInput(
      `${place}: got ${inputs.map(printType).join(", ")}, expects x [B, C, T], weights [${count}H, C], recurrent [${count}H, H], bias [${2 * count}H] and states [B, H]`,
    );
  return hidden;
}

function sequence(x: ValueType, hidden: number): ValueType {
  return {
    dtype: "f32",
    axes: [x.axes[0]!, axis("channel", hidden), x.axes[2]!],
  };
}

/** Every step sees this and all earlier steps, or later ones in reverse; channels are mixed. */
function recurrentReach(
  node: Node<Recurrent>,
  inputs: readonly Reach[],
  along: string,
): Reach {
  if (inputs.slice(1).some(({ kind }) => kind !== "none"))
    return mixedReach(inputs);
  const place = axisIndex(node.inputs[0]!, along);
  if (place === 0) return inputs[0]!;
  if (place !== 2) return mixedReach(inputs);
  return accumulateReach(inputs[0]!, node.params.reverse ? -1 : 1);
}

/** A gradient that no one asked for, as zeros of the value's type. */
function orZeros(gradient: MaybeValue | undefined, value: Value): Value {
  return gradient ?? sub(value, value);
}

function cellFlops(node: Node, count: number, passes: number): number {
  const [batch, channels, steps] = shapeOf(node.inputs[0]!);
  const hidden = node.inputs[2]!.axes[1]!.size;
  return 2 * passes * batch! * steps! * count * hidden * (channels! + hidden);
}

const parameterTypes = (inputs: readonly ValueType[]): ValueType[] =>
  inputs.map(({ axes }) => ({ dtype: "f32", axes }));

export const recurrentRecords: RecordsOf<Recurrent> = {
  gru: {
    shape: (_params: OpParams["gru"], inputs, place) => {
      expectInputs(inputs, [5], place);
      return [sequence(inputs[0]!, expectCell("gru", inputs, place))];
    },
    reach: recurrentReach,
    grad: (node, [dy]) =>
      dy
        ? [
            ...node.graph.apply("gruGrad", node.params, [
              ...node.inputs,
              node.outputs[0]!,
              dy,
            ]),
          ]
        : node.inputs.map(() => null),
    flops: (node) => cellFlops(node, gates.gru, 1),
  },
  gruGrad: {
    shape: (_params, inputs, place) => {
      expectInputs(inputs, [7], place);
      expectCell("gru", inputs.slice(0, 5), place);
      return parameterTypes(inputs.slice(0, 5));
    },
    reach: (_node, inputs) => mixedReach(inputs),
    grad: null,
    flops: (node) => cellFlops(node, gates.gru, 3),
  },
  lstm: {
    shape: (_params, inputs, place) => {
      expectInputs(inputs, [6], place);
      const hidden = expectCell("lstm", inputs, place);
      return [
        sequence(inputs[0]!, hidden),
        { dtype: "f32", axes: inputs[5]!.axes },
      ];
    },
    reach: recurrentReach,
    grad: (node, [dh, dc]) => {
      if (!dh && !dc) return node.inputs.map(() => null);
      const [h, c] = node.outputs as [Value, Value];
      return [
        ...node.graph.apply("lstmGrad", node.params, [
          ...node.inputs,
          h,
          orZeros(dh, h),
          orZeros(dc, c),
        ]),
      ];
    },
    flops: (node) => cellFlops(node, gates.lstm, 1),
  },
  lstmGrad: {
    shape: (_params, inputs, place) => {
      expectInputs(inputs, [9], place);
      expectCell("lstm", inputs.slice(0, 6), place);
      return parameterTypes(inputs.slice(0, 6));
    },
    reach: (_node, inputs) => mixedReach(inputs),
    grad: null,
    flops: (node) => cellFlops(node, gates.lstm, 3),
  },
};
