/** Computes the LSTM step by step, and its gradients by back-propagation through time (equations: ir/ops/recurrent.ts). */
import { shapeOf } from "../../ir/value.ts";
import {
  gateSums,
  LayerGradients,
  layerOf,
  rowOf,
  sigmoid,
  stepOf,
  stepOrder,
  writeStep,
  type Layer,
} from "./cell.ts";
import { zerosLike, type KernelsOf, type Numbers } from "./numbers.ts";

/** One hidden unit at one step: its gates, old and new cell. */
interface Unit {
  readonly i: number;
  readonly o: number;
  readonly f: number;
  readonly g: number;
  readonly oldCell: number;
  readonly cell: number;
}

function unitsAt(
  layer: Layer,
  x: readonly number[],
  h: readonly number[],
  c: readonly number[],
): Unit[] {
  const { hidden } = layer;
  const { fromInput, fromState } = gateSums(layer, x, h);
  return c.map((oldCell, j) => {
    const [i, o, f, g] = [0, 1, 2, 3].map(
      (gate) => fromInput[gate * hidden + j]! + fromState[gate * hidden + j]!,
    ) as [number, number, number, number];
    const gates = {
      i: sigmoid(i),
      o: sigmoid(o),
      f: sigmoid(f),
      g: Math.tanh(g),
    };
    return { ...gates, oldCell, cell: gates.f * oldCell + gates.i * gates.g };
  });
}

/** Gradients of one unit's four sums and of its old cell, from those of its new state and new cell. */
function unitGradient(unit: Unit, dh: number, dcLater: number) {
  const { i, o, f, g, oldCell, cell } = unit;
  const squashed = Math.tanh(cell);
  const dc = dcLater + dh * o * (1 - squashed * squashed);
  const dGates = [
    dc * g * i * (1 - i),
    dh * squashed * o * (1 - o),
    dc * oldCell * f * (1 - f),
    dc * i * (1 - g * g),
  ];
  return { dGates, dOldCell: dc * f };
}

interface States {
  readonly h: readonly number[];
  readonly c: readonly number[];
}

/** Takes one sequence through the layer: the units of each step of the order. */
function walk(
  layer: Layer,
  b: number,
  order: readonly number[],
  start: States,
): Unit[][] {
  let { h, c } = start;
  return order.map((t) => {
    const units = unitsAt(layer, stepOf(layer.x, b, t), h, c);
    c = units.map(({ cell }) => cell);
    h = units.map(newState);
    return units;
  });
}

function newState({ o, cell }: Unit): number {
  return o * Math.tanh(cell);
}

export const lstmKernels: KernelsOf<"lstm" | "lstmGrad"> = {
  lstm: (inputs, { reverse }, [output]) => {
    const layer = layerOf(inputs);
    const [h0, c0] = inputs.slice(4) as [Numbers, Numbers];
    const allH = zerosLike(output!);
    const lastC = new Float64Array(c0.data.length);
    const order = stepOrder(layer.steps, reverse);
    for (let b = 0; b < layer.batch; b++) {
      const start = { h: rowOf(h0, b), c: rowOf(c0, b) };
      const units = walk(layer, b, order, start);
      order.forEach((t, i) =>
        writeStep(allH, shapeOf(output!), b, t, units[i]!.map(newState)),
      );
      const cells = units.at(-1)!.map(({ cell }) => cell);
      lastC.set(cells, b * layer.hidden);
    }
    return [allH, lastC];
  },

  lstmGrad: (inputs, { reverse }, outputs) => {
    const layer = layerOf(inputs);
    const [h0, c0, h, dh, dc] = inputs.slice(4) as [
      Numbers,
      Numbers,
      Numbers,
      Numbers,
      Numbers,
    ];
    const sums = new LayerGradients(layer);
    const [dh0, dc0] = [zerosLike(outputs[4]!), zerosLike(outputs[5]!)];
    const order = stepOrder(layer.steps, reverse);
    for (let b = 0; b < layer.batch; b++) {
      const start = { h: rowOf(h0, b), c: rowOf(c0, b) };
      const units = walk(layer, b, order, start);
      let carriedH = start.h.map(() => 0);
      let carriedC = rowOf(dc, b);
      for (let i = order.length - 1; i >= 0; i--) {
        const t = order[i]!;
        const before = i === 0 ? start.h : stepOf(h, b, order[i - 1]!);
        const dNew = stepOf(dh, b, t).map((value, j) => value + carriedH[j]!);
        const parts = units[i]!.map((unit, j) =>
          unitGradient(unit, dNew[j]!, carriedC[j]!),
        );
        const dSums = [0, 1, 2, 3].flatMap((gate) =>
          parts.map(({ dGates }) => dGates[gate]!),
        );
        carriedH = sums.addStep(b, t, before, dSums, dSums);
        carriedC = parts.map(({ dOldCell }) => dOldCell);
      }
      dh0.set(carriedH, b * layer.hidden);
      dc0.set(carriedC, b * layer.hidden);
    }
    return [sums.dx, sums.dWeights, sums.dRecurrent, sums.dBias, dh0, dc0];
  },
};
