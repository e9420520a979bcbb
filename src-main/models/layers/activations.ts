/** Activations by name. */
import {
  add,
  elu,
  erf,
  mul,
  relu,
  sigmoid,
  slice,
  tanh,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import type { Activation } from "../spec/parts.ts";

const functions: Readonly<Record<Activation, (x: Value) => Value>> = {
  none: (x) => x,
  relu,
  elu,
  tanh,
  sigmoid,
  /** The exact form, `x Phi(x)`. */
  gelu: (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
  silu: (x) => mul(x, sigmoid(x)),
};

/** The activation of this name. */
export function activate(x: Value, activation: Activation): Value {
  return functions[activation](x);
}

/** `tanh(a) * sigmoid(b)` of the two halves of the channels (van den Oord et al. 2016). */
export function gate(x: Value): Value {
  const channels = x.axes[1]!.size;
  const half = channels / 2;
  return mul(tanh(slice(x, 1, 0, half)), sigmoid(slice(x, 1, half, channels)));
}

/** The factor that keeps the variance of a layer's output with this activation after it. */
export function gainOf(activation: Activation): number {
  return ["relu", "elu", "gelu", "silu"].includes(activation) ? 2 : 1;
}
