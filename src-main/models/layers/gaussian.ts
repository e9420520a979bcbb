/** A sample of a Gaussian from its mean and log variance (VAE, Kingma and Welling 2014). */
import { badInput } from "../../base/errors.ts";
import {
  add,
  exp,
  mean,
  mul,
  slice,
  square,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import type { GaussianLayer } from "../spec/layers.ts";
import type { LayerBuilder, LayerContext } from "./context.ts";

/** Uniform numbers that are added for one that is nearly normal. */
const draws = 4;

export const buildGaussian: LayerBuilder<GaussianLayer> = (
  { weight },
  x,
  context,
) => {
  const channels = x.axes[1]!.size;
  if (channels % 2 !== 0)
    throw badInput(
      `gaussian in layer "${context.path}": got ${channels} channels, expects an even number, means and then log variances`,
    );
  const average = slice(x, 1, 0, channels / 2);
  const logVariance = slice(x, 1, channels / 2, channels);
  context.penalty("divergence", mul(divergence(average, logVariance), weight));
  if (!context.training) return average;
  const deviation = exp(mul(logVariance, 0.5));
  return add(average, mul(deviation, nearlyNormal(average, context)));
};

/** Divergence from a standard normal, mean over all numbers: `(m^2 + v - ln v - 1) / 2`. */
function divergence(average: Value, logVariance: Value): Value {
  const spread = sub(sub(exp(logVariance), logVariance), 1);
  return mul(mean(add(square(average), spread)), 0.5);
}

/** A sum of uniform numbers, of mean 0 and variance 1 (their sum has variance draws / 12). */
function nearlyNormal(like: Value, context: LayerContext): Value {
  const axes = [axis("draw", draws), ...like.axes];
  const total = sum(context.noise("draws", axes), [0]);
  return mul(sub(total, draws / 2), Math.sqrt(12 / draws));
}
