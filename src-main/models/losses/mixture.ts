/** The negative log-likelihood of numbers under a mixture of Gaussians that a head describes. */
import {
  add,
  exp,
  largest,
  log,
  logSoftmax,
  maximum,
  minimum,
  mul,
  neg,
  reshape,
  slice,
  square,
  stopGradient,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";

/** Keeps mass from collapsing onto the constant floor of silence (MODELS section 1d). */
const logDeviationRange = [-5, 3] as const;

/**
 * Nats of every number of x `[B, 1, ...]` under `[B, 3K, ...]`: K logits of weights, K means, K log deviations;
 * the result is `[B, 1, ...]`.
 */
export function mixtureNats(x: Value, head: Value): Value {
  const components = head.axes[1]!.size / 3;
  const part = (index: number) =>
    slice(head, 1, index * components, (index + 1) * components);
  const [least, most] = logDeviationRange;
  const logDeviation = minimum(maximum(part(2), least), most);
  const distance = mul(sub(x, part(1)), exp(neg(logDeviation)));
  const logDensity = sub(
    mul(square(distance), -0.5),
    add(logDeviation, 0.5 * Math.log(2 * Math.PI)),
  );
  return neg(logSumExp(add(logSoftmax(part(0), 1), logDensity)));
}

/** `ln sum exp` over channels, which stay with size 1. */
function logSumExp(x: Value): Value {
  const most = stopGradient(largest(x, [1], true));
  return add(log(sum(exp(sub(x, most)), [1], true)), most);
}

/** Numbers `[B, T, F]` with a channel axis: `[B, 1, T, F]`. */
export function withChannel(x: Value): Value {
  const [batch, ...rest] = x.axes;
  return reshape(x, [batch!, axis("channel", 1), ...rest]);
}
