/** Computes the GRU and its gradients with tfjs, one step after the other (equations: ir/ops/recurrent.ts). */
import { gateOf, GateWeights, stepOrder, stepsOf } from "./cell.ts";
import type { TfjsKernelsOf } from "./kernel.ts";
import type { Tfjs, TfTensor } from "./library.ts";

interface Gates {
  readonly z: TfTensor;
  readonly r: TfTensor;
  readonly n: TfTensor;
  /** `U_n h + c_n`, which r gates. */
  readonly gated: TfTensor;
}

/** The gates `[B, H]` of one step. */
function gatesAt(
  tf: Tfjs,
  weights: GateWeights,
  x: TfTensor,
  h: TfTensor,
): Gates {
  const hidden = h.shape[1]!;
  const [ofX, ofH] = [weights.fromInput(x), weights.fromState(h)];
  const both = tf.add(ofX, ofH);
  const z = tf.sigmoid(gateOf(tf, both, 0, hidden));
  const r = tf.sigmoid(gateOf(tf, both, 1, hidden));
  const gated = gateOf(tf, ofH, 2, hidden);
  const n = tf.tanh(tf.add(gateOf(tf, ofX, 2, hidden), tf.mul(r, gated)));
  return { z, r, n, gated };
}

/** `(1 - z) n + z h` */
function newState(tf: Tfjs, { z, n }: Gates, h: TfTensor): TfTensor {
  return tf.add(n, tf.mul(z, tf.sub(h, n)));
}

/** Gradients of the input's and the state's sums `[B, 3H]` from that of the new state. */
function gateGradients(
  tf: Tfjs,
  { z, r, n, gated }: Gates,
  h: TfTensor,
  dNew: TfTensor,
) {
  const slope = (s: TfTensor) => tf.mul(s, tf.sub(1, s));
  const dz = tf.mul(tf.mul(dNew, tf.sub(h, n)), slope(z));
  const dn = tf.mul(tf.mul(dNew, tf.sub(1, z)), tf.sub(1, tf.square(n)));
  const dr = tf.mul(tf.mul(dn, gated), slope(r));
  return {
    dInput: tf.concat([dz, dr, dn], 1),
    dState: tf.concat([dz, dr, tf.mul(dn, r)], 1),
  };
}

export const gruKernels: TfjsKernelsOf<"gru" | "gruGrad"> = {
  gru: (tf, inputs, { reverse }) => {
    const weights = new GateWeights(tf, inputs);
    const x = stepsOf(tf, inputs[0]!);
    const states: TfTensor[] = [];
    let h = inputs[4]!;
    for (const t of stepOrder(x.length, reverse)) {
      h = newState(tf, gatesAt(tf, weights, x[t]!, h), h);
      states[t] = h;
    }
    return [tf.stack(states, 2)];
  },

  gruGrad: (tf, inputs, { reverse }) => {
    const weights = new GateWeights(tf, inputs);
    const [x, h, dy] = [inputs[0]!, inputs[5]!, inputs[6]!].map((one) =>
      stepsOf(tf, one),
    ) as [TfTensor[], TfTensor[], TfTensor[]];
    const order = stepOrder(x.length, reverse);
    const before: TfTensor[] = [];
    const dInput: TfTensor[] = [];
    const dState: TfTensor[] = [];
    let carried: TfTensor = tf.zerosLike(inputs[4]!);
    for (let i = order.length - 1; i >= 0; i--) {
      const t = order[i]!;
      before[t] = i === 0 ? inputs[4]! : h[order[i - 1]!]!;
      const gates = gatesAt(tf, weights, x[t]!, before[t]!);
      const dNew = tf.add(dy[t]!, carried);
      const step = gateGradients(tf, gates, before[t]!, dNew);
      dInput[t] = step.dInput;
      dState[t] = step.dState;
      carried = tf.add(tf.mul(dNew, gates.z), weights.toState(step.dState));
    }
    return [...weights.gradients({ x, before, dInput, dState }), carried];
  },
};
