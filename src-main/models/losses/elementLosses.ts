/** Predictions and targets into losses, as means over what a mask leaves. */
import {
  abs,
  add,
  div,
  greater,
  logSoftmax,
  maximum,
  mul,
  neg,
  oneHot,
  reshape,
  softplus,
  square,
  sub,
  sum,
  transpose,
  where,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, elements, shapeOf } from "../../engine/ir/value.ts";

/**
 * Mean over the elements whose mask is 1; the mask is as large as the values, or 1 on axes along which it repeats.
 * 0 where the mask leaves nothing.
 */
export function maskedMean(values: Value, mask: Value | null): Value {
  if (mask === null)
    return maskedMeanOf(sum(values), elements(shapeOf(values)));
  const weighted = sum(mul(values, mask));
  const repeats = elements(shapeOf(values)) / elements(shapeOf(mask));
  return div(weighted, maximum(mul(sum(mask), repeats), 1));
}

function maskedMeanOf(total: Value, count: number): Value {
  return mul(total, 1 / count);
}

/** Mean of squared differences. */
export function squaredError(
  prediction: Value,
  target: Value,
  mask: Value | null = null,
): Value {
  return maskedMean(square(sub(prediction, target)), mask);
}

/** Mean of absolute differences. */
export function absoluteError(
  prediction: Value,
  target: Value,
  mask: Value | null = null,
): Value {
  return maskedMean(abs(sub(prediction, target)), mask);
}

/** Squared up to `delta`, linear beyond (Huber 1964): `d^2 / 2`, or `delta (|d| - delta / 2)`. */
export function huber(
  prediction: Value,
  target: Value,
  delta = 1,
  mask: Value | null = null,
): Value {
  const distance = abs(sub(prediction, target));
  const near = mul(square(distance), 0.5);
  const far = mul(sub(distance, delta / 2), delta);
  return maskedMean(where(greater(distance, delta), far, near), mask);
}

/**
 * Binary cross-entropy of logits: `softplus(x) - x y`, which never takes the logarithm of 0. With a weight of positives
 * (a number, or a value without axes) the mean is weighted by it.
 */
export function binaryCrossEntropy(
  logits: Value,
  targets: Value,
  mask: Value | null = null,
  positiveWeight: Value | number = 1,
): Value {
  const values = sub(softplus(logits), mul(logits, targets));
  if (positiveWeight === 1) return maskedMean(values, mask);
  const weights = add(mul(targets, lessOne(positiveWeight)), 1);
  const valid = mask ? mul(weights, mask) : weights;
  return div(sum(mul(values, valid)), maximum(sum(valid), 1e-12));
}

/**
 * Cross-entropy of logits `[B, K, ...]` and class indices `[B, ...]`; the mask is `[B, 1, ...]`.
 * With class weights `[K]` the mean is weighted by them.
 */
export function crossEntropy(
  logits: Value,
  classes: Value,
  mask: Value | null = null,
  classWeights: Value | null = null,
): Value {
  const targets = channelsSecond(oneHot(classes, logits.axes[1]!));
  const chosen = mul(logSoftmax(logits, 1), targets);
  if (classWeights === null)
    return maskedMean(neg(sum(chosen, [1], true)), mask);
  const perClass = reshape(
    classWeights,
    logits.axes.map(({ name, size }, i) => axis(name, i === 1 ? size : 1)),
  );
  const weights = sum(mul(targets, perClass), [1], true);
  const valid = mask ? mul(weights, mask) : weights;
  const total = neg(sum(mul(sum(chosen, [1], true), valid)));
  return div(total, maximum(sum(valid), 1e-12));
}

/** `[B, ..., K]` to `[B, K, ...]`. */
function channelsSecond(x: Value): Value {
  const rest = x.axes.map((_, index) => index).slice(1, -1);
  return transpose(x, [0, x.axes.length - 1, ...rest]);
}

function lessOne(weight: Value | number): Value | number {
  return typeof weight === "number" ? weight - 1 : sub(weight, 1);
}
