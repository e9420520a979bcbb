/** Field types that many layer specs share. */
import { z } from "zod";

export const count = z.int().min(1);
export const fraction = z.number().min(0).lt(1);

/** One number for every axis, or `[time, freq]`. */
export const perAxis = z.union([count, z.tuple([count, count])]);
export type PerAxis = z.output<typeof perAxis>;

/**
 * How an axis is padded. `causal`: on the low side only. `same`: on both sides, so that the size is divided by the
 * stride. `valid`: not at all. Two numbers: exactly so.
 */
export const padMode = z.union([
  z.enum(["causal", "same", "valid"]),
  z.tuple([z.int().min(0), z.int().min(0)]),
]);
export type PadMode = z.output<typeof padMode>;

/** A mode for time alone leaves freq at `same`. */
export const padding = z.union([
  z.enum(["causal", "same", "valid"]),
  z.strictObject({
    time: padMode.default("causal"),
    freq: padMode.default("same"),
  }),
]);
export type Padding = z.output<typeof padding>;

export const activation = z.enum([
  "none",
  "relu",
  "elu",
  "gelu",
  "tanh",
  "sigmoid",
  "silu",
]);
export type Activation = z.output<typeof activation>;

/**
 * `layer`: over all of a frame. `channel`: over the channels of each bin. `batch`: over batch and time, which in
 * training lets a step see the future. `running`: as batch, but by the running statistics in training too.
 */
export const normKind = z.enum([
  "none",
  "layer",
  "channel",
  "batch",
  "running",
]);
export type NormKind = z.output<typeof normKind>;

/** Every layer may be named, and may read named layers (joined along channels) instead of the one before it. */
export const placed = {
  name: z.string().min(1).max(80).optional(),
  from: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
};

/** What follows the sum of products: normalisation, activation, dropout, in this order. */
export const finish = {
  norm: normKind.default("none"),
  activation: activation.default("none"),
  dropout: fraction.default(0),
};
export interface Finish {
  readonly norm: NormKind;
  readonly activation: Activation;
  readonly dropout: number;
}

/** The scale of the initial weights: for ReLU `2 / fan_in`; linear `1 / fan_in`; small is a tenth of ReLU's; or all 0. */
export const initScale = z.enum(["auto", "small", "zero"]);
export type InitScale = z.output<typeof initScale>;
