/** Computes the GRU step by step, and its gradients by back-propagation through time (equations: ir/ops/recurrent.ts). */
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

/** One hidden unit at one step. */
interface Unit {
  readonly z: number;
  readonly r: number;
  readonly n: number;
  /** `U_n h + c_n`, which r gates. */
  readonly gated: number;
}

function unitsAt(
  layer: Layer,
  x: readonly number[],
  h: readonly number[],
): Unit[] {
  const { hidden } = layer;
  const { fromInput, fromState } = gateSums(layer, x, h);
  return h.map((_, j) => {
    const z = sigmoid(fromInput[j]! + fromState[j]!);
    const r = sigmoid(fromInput[hidden + j]! + fromState[hidden + j]!);
    const gated = fromState[2 * hidden + j]!;
    return {
      z,
      r,
      gated,
      n: Math.tanh(fromInput[2 * hidden + j]! + r * gated),
    };
  });
}

/** Gradients of one unit's sums from that of its new state dh: of the input's share, the state's share, and the old state. */
function unitGradient({ z, r, n, gated }: Unit, h: number, dh: number) {
  const dz = dh * (h - n) * z * (1 - z);
  const dn = dh * (1 - z) * (1 - n * n);
  const dr = dn * gated * r * (1 - r);
  return { dInput: [dz, dr, dn], dState: [dz, dr, dn * r], dOld: dh * z };
}

/** Rows of all units, gate by gate, from the gates of each unit. */
function byGate(units: readonly (readonly number[])[]): number[] {
  return units[0]!.flatMap((_, gate) => units.map((unit) => unit[gate]!));
}

/** The state before each step of the order. */
function statesBefore(
  h: Numbers,
  h0: Numbers,
  b: number,
  order: readonly number[],
): number[][] {
  return order.map((_, i) =>
    i === 0 ? rowOf(h0, b) : stepOf(h, b, order[i - 1]!),
  );
}

export const gruKernels: KernelsOf<"gru" | "gruGrad"> = {
  gru: (inputs, { reverse }, [output]) => {
    const layer = layerOf(inputs);
    const y = zerosLike(output!);
    for (let b = 0; b < layer.batch; b++) {
      let h = rowOf(inputs[4]!, b);
      for (const t of stepOrder(layer.steps, reverse)) {
        const units = unitsAt(layer, stepOf(layer.x, b, t), h);
        h = units.map(({ z, n }, j) => (1 - z) * n + z * h[j]!);
        writeStep(y, shapeOf(output!), b, t, h);
      }
    }
    return [y];
  },

  gruGrad: (inputs, { reverse }, outputs) => {
    const layer = layerOf(inputs);
    const [h0, h, dy] = inputs.slice(4) as [Numbers, Numbers, Numbers];
    const sums = new LayerGradients(layer);
    const dh0 = zerosLike(outputs[4]!);
    const order = stepOrder(layer.steps, reverse);
    for (let b = 0; b < layer.batch; b++) {
      const before = statesBefore(h, h0, b, order);
      let carried = before[0]!.map(() => 0);
      for (let i = order.length - 1; i >= 0; i--) {
        const t = order[i]!;
        const old = before[i]!;
        const units = unitsAt(layer, stepOf(layer.x, b, t), old);
        const dNew = stepOf(dy, b, t).map((value, j) => value + carried[j]!);
        const parts = units.map((unit, j) =>
          unitGradient(unit, old[j]!, dNew[j]!),
        );
        const dInput = byGate(parts.map((part) => part.dInput));
        const dState = byGate(parts.map((part) => part.dState));
        const throughGates = sums.addStep(b, t, old, dInput, dState);
        carried = parts.map(({ dOld }, j) => dOld + throughGates[j]!);
      }
      dh0.set(carried, b * layer.hidden);
    }
    return [sums.dx, sums.dWeights, sums.dRecurrent, sums.dBias, dh0];
  },
};
