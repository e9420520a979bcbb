/** What the recurrent kernels on tfjs share: steps of a sequence, gate weights, and the sums of their gradients. */
import type { Tfjs, TfTensor } from "./library.ts";

/** The columns of one gate in `[B, G]`. */
export function gateOf(
  tf: Tfjs,
  sums: TfTensor,
  gate: number,
  hidden: number,
): TfTensor {
  return tf.slice(sums, [0, gate * hidden], [-1, hidden]);
}

/** The steps `[B, C]` of `[B, C, T]` in order of time. */
export function stepsOf(tf: Tfjs, x: TfTensor): TfTensor[] {
  return tf.unstack(x, 2);
}

/** The steps' numbers in the order in which the recurrence takes them. */
export function stepOrder(steps: number, reverse: boolean): number[] {
  const order = Array.from({ length: steps }, (_, step) => step);
  return reverse ? order.reverse() : order;
}

/** `W x + b` for all steps and `U h + c` for one: weights, recurrent, bias `[2G]` as tfjs tensors. */
export class GateWeights {
  private readonly tf: Tfjs;
  private readonly weights: TfTensor;
  private readonly recurrent: TfTensor;
  private readonly inputBias: TfTensor;
  private readonly stateBias: TfTensor;

  constructor(tf: Tfjs, inputs: readonly TfTensor[]) {
    const [, weights, recurrent, bias] = inputs;
    this.tf = tf;
    this.weights = weights!;
    this.recurrent = recurrent!;
    [this.inputBias, this.stateBias] = tf.split(bias!, 2) as [
      TfTensor,
      TfTensor,
    ];
  }

  fromInput(x: TfTensor): TfTensor {
    const { tf } = this;
    return tf.add(tf.matMul(x, this.weights, false, true), this.inputBias);
  }

  fromState(h: TfTensor): TfTensor {
    const { tf } = this;
    return tf.add(tf.matMul(h, this.recurrent, false, true), this.stateBias);
  }

  /** The gradient of h from that of `U h + c`. */
  toState(gradient: TfTensor): TfTensor {
    return this.tf.matMul(gradient, this.recurrent);
  }

  /**
   * dx, dWeights, dRecurrent and dBias from each step's x, state before it, and gradients of its two sums;
   * all lists in order of time.
   */
  gradients(steps: {
    readonly x: readonly TfTensor[];
    readonly before: readonly TfTensor[];
    readonly dInput: readonly TfTensor[];
    readonly dState: readonly TfTensor[];
  }): TfTensor[] {
    const { tf } = this;
    const [x, before, dInput, dState] = [
      steps.x,
      steps.before,
      steps.dInput,
      steps.dState,
    ].map((list) => tf.concat([...list], 0)) as [
      TfTensor,
      TfTensor,
      TfTensor,
      TfTensor,
    ];
    const dx = steps.dInput.map((one) => tf.matMul(one, this.weights));
    return [
      tf.stack(dx, 2),
      tf.matMul(dInput, x, true),
      tf.matMul(dState, before, true),
      tf.concat([tf.sum(dInput, 0), tf.sum(dState, 0)]),
    ];
  }
}
