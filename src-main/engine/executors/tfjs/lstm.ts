/** Computes the LSTM and its gradients with tfjs, one step after the other (equations: ir/ops/recurrent.ts). */
import { gateOf, GateWeights, stepOrder, stepsOf } from "./cell.ts";
import type { TfjsKernelsOf } from "./kernel.ts";
import type { Tfjs, TfTensor } from "./library.ts";

/** One step: the state and cell before it, its gates, and its cell, all `[B, H]`. */
interface Step {
  readonly before: TfTensor;
  readonly oldCell: TfTensor;
  readonly i: TfTensor;
  readonly o: TfTensor;
  readonly f: TfTensor;
  readonly g: TfTensor;
  readonly cell: TfTensor;
}

/** Takes the sequence through the layer; steps in order of time, and the last state's cell. */
function walk(
  tf: Tfjs,
  weights: GateWeights,
  inputs: readonly TfTensor[],
  reverse: boolean,
): { steps: Step[]; states: TfTensor[]; lastCell: TfTensor } {
  const x = stepsOf(tf, inputs[0]!);
  const [h0, c0] = [inputs[4]!, inputs[5]!];
  const hidden = h0.shape[1]!;
  const steps: Step[] = [];
  const states: TfTensor[] = [];
  let [h, c] = [h0, c0];
  for (const t of stepOrder(x.length, reverse)) {
    const sums = tf.add(weights.fromInput(x[t]!), weights.fromState(h));
    const i = tf.sigmoid(gateOf(tf, sums, 0, hidden));
    const o = tf.sigmoid(gateOf(tf, sums, 1, hidden));
    const f = tf.sigmoid(gateOf(tf, sums, 2, hidden));
    const g = tf.tanh(gateOf(tf, sums, 3, hidden));
    const cell: TfTensor = tf.add(tf.mul(f, c), tf.mul(i, g));
    steps[t] = { before: h, oldCell: c, i, o, f, g, cell };
    c = cell;
    h = tf.mul(o, tf.tanh(cell));
    states[t] = h;
  }
  return { steps, states, lastCell: c };
}

/** Gradients of one step's sums `[B, 4H]` and of its old cell, from those of its new state and new cell. */
function stepGradients(
  tf: Tfjs,
  { oldCell, i, o, f, g, cell }: Step,
  dNew: TfTensor,
  dcLater: TfTensor,
) {
  const slope = (s: TfTensor) => tf.mul(s, tf.sub(1, s));
  const bend = (s: TfTensor) => tf.sub(1, tf.square(s));
  const squashed = tf.tanh(cell);
  const dc = tf.add(dcLater, tf.mul(tf.mul(dNew, o), bend(squashed)));
  const dSums = tf.concat(
    [
      tf.mul(tf.mul(dc, g), slope(i)),
      tf.mul(tf.mul(dNew, squashed), slope(o)),
      tf.mul(tf.mul(dc, oldCell), slope(f)),
      tf.mul(tf.mul(dc, i), bend(g)),
    ],
    1,
  );
  return { dSums, dOldCell: tf.mul(dc, f) };
}

export const lstmKernels: TfjsKernelsOf<"lstm" | "lstmGrad"> = {
  lstm: (tf, inputs, { reverse }) => {
    const weights = new GateWeights(tf, inputs);
    const { states, lastCell } = walk(tf, weights, inputs, reverse);
    return [tf.stack(states, 2), lastCell];
  },

  lstmGrad: (tf, inputs, { reverse }) => {
    const weights = new GateWeights(tf, inputs);
    const { steps } = walk(tf, weights, inputs, reverse);
    const x = stepsOf(tf, inputs[0]!);
    const dh = stepsOf(tf, inputs[7]!);
    const dSums: TfTensor[] = [];
    let carriedH: TfTensor = tf.zerosLike(inputs[4]!);
    let carriedC = inputs[8]!;
    for (const t of stepOrder(x.length, reverse).reverse()) {
      const dNew = tf.add(dh[t]!, carriedH);
      const step = stepGradients(tf, steps[t]!, dNew, carriedC);
      dSums[t] = step.dSums;
      carriedH = weights.toState(step.dSums);
      carriedC = step.dOldCell;
    }
    const before = steps.map((step) => step.before);
    const lists = { x, before, dInput: dSums, dState: dSums };
    return [...weights.gradients(lists), carriedH, carriedC];
  },
};
