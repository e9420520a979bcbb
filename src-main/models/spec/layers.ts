/** The layers of the spec language: one JSON record for each, with its defaults. */
import { z } from "zod";
import {
  activation,
  count,
  finish,
  fraction,
  initScale,
  normKind,
  padding,
  perAxis,
  placed,
} from "./parts.ts";

/** A convolution over time, or over time and freq where the input has both. */
export const convLayer = z.strictObject({
  kind: z.literal("conv"),
  ...placed,
  channels: count,
  kernel: perAxis,
  stride: perAxis.default(1),
  dilation: perAxis.default(1),
  padding: padding.default("causal"),
  bias: z.boolean().default(true),
  /** `tanh(a) * sigmoid(b)` of twice the channels instead of the activation. */
  gated: z.boolean().default(false),
  init: initScale.default("auto"),
  ...finish,
});

/** The adjoint of a convolution: `stride` steps out for one in; causal drops the last `kernel - stride` steps of time. */
export const convTransposeLayer = z.strictObject({
  kind: z.literal("convTranspose"),
  ...placed,
  channels: count,
  kernel: perAxis,
  stride: perAxis.default(1),
  padding: padding.default("causal"),
  bias: z.boolean().default(true),
  ...finish,
});

export const poolLayer = z.strictObject({
  kind: z.literal("pool"),
  ...placed,
  mode: z.enum(["max", "average"]),
  size: perAxis,
  /** The size where it is not given. */
  stride: perAxis.optional(),
  dilation: perAxis.default(1),
  padding: padding.default("causal"),
});

/** All of a frame (after flatten: all of the window) to `units` numbers. */
export const denseLayer = z.strictObject({
  kind: z.literal("dense"),
  ...placed,
  units: count,
  bias: z.boolean().default(true),
  init: initScale.default("auto"),
  ...finish,
});

/** Joins channels with freq, `[B, C * F, T]`, or with all of time, `[B, C * T, 1]`. */
export const flattenLayer = z.strictObject({
  kind: z.literal("flatten"),
  ...placed,
  axis: z.enum(["freq", "time"]),
  /** Whether an element's neighbour is the next step of its channel or the next channel of its step. */
  order: z.enum(["channels-first", "channels-last"]).default("channels-first"),
});

/** Cuts channels into channels and freq: `[B, C * F, T]` to `[B, C, T, F]`. */
export const unflattenLayer = z.strictObject({
  kind: z.literal("unflatten"),
  ...placed,
  channels: count,
});

/** Moves everything later in time, or higher in freq, by whole steps; zeros enter. */
export const shiftLayer = z.strictObject({
  kind: z.literal("shift"),
  ...placed,
  time: z.int().min(0).default(0),
  freq: z.int().min(0).default(0),
});

/** Repeats every step (nearest neighbour). */
export const upsampleLayer = z.strictObject({
  kind: z.literal("upsample"),
  ...placed,
  time: count.default(1),
  freq: count.default(1),
});

/** Inside `shared`: hands every group the other one's value (speaker A what B has), for attention across speakers. */
export const swapLayer = z.strictObject({
  kind: z.literal("swap"),
  ...placed,
});

export const normLayer = z.strictObject({
  kind: z.literal("norm"),
  ...placed,
  norm: normKind.exclude(["none"]),
});

export const activationLayer = z.strictObject({
  kind: z.literal("activation"),
  ...placed,
  activation,
});

/** `element`: each number by itself; `channel`: a channel for all of time. */
export const dropoutLayer = z.strictObject({
  kind: z.literal("dropout"),
  ...placed,
  rate: fraction,
  of: z.enum(["element", "channel"]).default("element"),
});

const recurrent = {
  ...placed,
  hidden: count,
  layers: count.default(1),
  /** `both` joins a pass forwards and one backwards, which sees the future. */
  direction: z.enum(["forward", "backward", "both"]).default("forward"),
  /** With both directions: join after every layer (deep of bidirectional), or two whole stacks once (bidirectional of deep). */
  join: z.enum(["each", "end"]).default("each"),
  /** Between the layers. */
  dropout: fraction.default(0),
};

export const gruLayer = z.strictObject({
  kind: z.literal("gru"),
  ...recurrent,
});

export const lstmLayer = z.strictObject({
  kind: z.literal("lstm"),
  ...recurrent,
});

/** Multi-head causal self-attention with ALiBi; queries from this input, keys and values from `memory` where given. */
export const attentionLayer = z.strictObject({
  kind: z.literal("attention"),
  ...placed,
  heads: count,
  /** Steps that a step sees, itself included; 0 is all the past. */
  window: z.int().min(0).default(0),
  /** Divides scores by the root of one head's width, or of all heads together. */
  scale: z.enum(["head", "full"]).default("head"),
  memory: z.string().optional(),
});

/** Codes of one time and row that files and tracks can hold: 16 bits. */
const mostCodes = 65536;

/** Nearest code of a codebook for every vector along channels, with a straight-through gradient. */
export const quantizeLayer = z.strictObject({
  kind: z.literal("quantize"),
  ...placed,
  codes: z.int().min(2).max(mostCodes),
  /** `ema`: codes follow the mean of what is assigned to them. `gradient`: by a loss of their own. */
  update: z.enum(["ema", "gradient"]).default("ema"),
  decay: fraction.default(0.99),
  commitment: z.number().min(0).default(0.25),
  /** Distance by angle instead of length. */
  cosine: z.boolean().default(false),
  gradient: z
    .enum(["straight-through", "rotation"])
    .default("straight-through"),
});

/** Finite scalar quantisation (arXiv 2309.15505): each channel to its number of levels; no codebook. */
export const scalarQuantizeLayer = z.strictObject({
  kind: z.literal("scalarQuantize"),
  ...placed,
  levels: z
    .array(z.int().min(2))
    .min(1)
    .refine(
      (levels) => levels.reduce((a, b) => a * b, 1) <= mostCodes,
      `expects a product of at most ${mostCodes}, as so many codes can be stored`,
    ),
});

/** A sample of a Gaussian whose mean and log variance are the two halves of the channels (VAE). */
export const gaussianLayer = z.strictObject({
  kind: z.literal("gaussian"),
  ...placed,
  /** Weight of the divergence from a standard normal. */
  weight: z.number().min(0).default(1e-3),
});

/** Named layers joined along channels, or added. */
export const joinLayer = z.strictObject({
  kind: z.literal("join"),
  name: placed.name,
  inputs: z.array(z.string()).min(2),
  combine: z.enum(["add", "concat"]).default("concat"),
});

type Output<Schema extends z.ZodType> = Readonly<z.output<Schema>>;
export type ConvLayer = Output<typeof convLayer>;
export type ConvTransposeLayer = Output<typeof convTransposeLayer>;
export type PoolLayer = Output<typeof poolLayer>;
export type DenseLayer = Output<typeof denseLayer>;
export type FlattenLayer = Output<typeof flattenLayer>;
export type UnflattenLayer = Output<typeof unflattenLayer>;
export type ShiftLayer = Output<typeof shiftLayer>;
export type UpsampleLayer = Output<typeof upsampleLayer>;
export type SwapLayer = Output<typeof swapLayer>;
export type NormLayer = Output<typeof normLayer>;
export type ActivationLayer = Output<typeof activationLayer>;
export type DropoutLayer = Output<typeof dropoutLayer>;
export type GruLayer = Output<typeof gruLayer>;
export type LstmLayer = Output<typeof lstmLayer>;
export type AttentionLayer = Output<typeof attentionLayer>;
export type QuantizeLayer = Output<typeof quantizeLayer>;
export type ScalarQuantizeLayer = Output<typeof scalarQuantizeLayer>;
export type GaussianLayer = Output<typeof gaussianLayer>;
export type JoinLayer = Output<typeof joinLayer>;

interface Placed {
  readonly name?: string | undefined;
  readonly from?: string | readonly string[] | undefined;
}

/** `x + body(x)`; a 1x1 convolution brings x to the body's channels and rate where they differ. */
export interface ResidualLayer extends Placed {
  readonly kind: "residual";
  readonly body: readonly LayerSpec[];
}

/** `[x, body(x)]` along channels (DenseNet). */
export interface DenseConcatLayer extends Placed {
  readonly kind: "denseConcat";
  readonly body: readonly LayerSpec[];
}

/** Several stacks on one input, combined at the end, or after each layer and handed to all of them. */
export interface ParallelLayer extends Placed {
  readonly kind: "parallel";
  readonly stacks: readonly (readonly LayerSpec[])[];
  readonly combine: "add" | "concat";
  readonly when: "end" | "each";
}

/** One body with the same weights for each group of channels (for each speaker); its results are joined along channels. */
export interface SharedLayer extends Placed {
  readonly kind: "shared";
  readonly groups: number;
  readonly body: readonly LayerSpec[];
}

/** Layers as one, for its name. */
export interface BlockLayer extends Placed {
  readonly kind: "block";
  readonly body: readonly LayerSpec[];
}

export type LayerSpec =
  | ConvLayer
  | ConvTransposeLayer
  | PoolLayer
  | DenseLayer
  | FlattenLayer
  | UnflattenLayer
  | ShiftLayer
  | UpsampleLayer
  | SwapLayer
  | NormLayer
  | ActivationLayer
  | DropoutLayer
  | GruLayer
  | LstmLayer
  | AttentionLayer
  | QuantizeLayer
  | ScalarQuantizeLayer
  | GaussianLayer
  | JoinLayer
  | ResidualLayer
  | DenseConcatLayer
  | ParallelLayer
  | SharedLayer
  | BlockLayer;

export type LayerKind = LayerSpec["kind"];

/** The layer of one kind. */
export type LayerOf<K extends LayerKind> = Extract<LayerSpec, { kind: K }>;

const layers: z.ZodType<LayerSpec[]> = z.lazy(() => z.array(layerSpec));
const body = layers.refine((list) => list.length > 0, "expects a layer");

const residualLayer = z.strictObject({
  kind: z.literal("residual"),
  ...placed,
  body,
});

const denseConcatLayer = z.strictObject({
  kind: z.literal("denseConcat"),
  ...placed,
  body,
});

const parallelLayer = z.strictObject({
  kind: z.literal("parallel"),
  ...placed,
  stacks: z.array(body).min(1),
  combine: z.enum(["add", "concat"]).default("concat"),
  when: z.enum(["end", "each"]).default("end"),
});

const sharedLayer = z.strictObject({
  kind: z.literal("shared"),
  ...placed,
  groups: count.default(2),
  body,
});

const blockLayer = z.strictObject({
  kind: z.literal("block"),
  ...placed,
  body,
});

/** Every kind's schema, total over the kinds. */
export const layerSchemas = {
  conv: convLayer,
  convTranspose: convTransposeLayer,
  pool: poolLayer,
  dense: denseLayer,
  flatten: flattenLayer,
  unflatten: unflattenLayer,
  shift: shiftLayer,
  upsample: upsampleLayer,
  swap: swapLayer,
  norm: normLayer,
  activation: activationLayer,
  dropout: dropoutLayer,
  gru: gruLayer,
  lstm: lstmLayer,
  attention: attentionLayer,
  quantize: quantizeLayer,
  scalarQuantize: scalarQuantizeLayer,
  gaussian: gaussianLayer,
  join: joinLayer,
  residual: residualLayer,
  denseConcat: denseConcatLayer,
  parallel: parallelLayer,
  shared: sharedLayer,
  block: blockLayer,
} as const satisfies { readonly [K in LayerKind]: z.ZodType<LayerOf<K>> };

const [first, ...others] = Object.values(layerSchemas);

/** Any layer. */
export const layerSpec: z.ZodType<LayerSpec> = z.discriminatedUnion("kind", [
  first!,
  ...others,
]);

/** A list of layers, each reading the one before it unless it says otherwise. */
export const layerList: z.ZodType<LayerSpec[]> = layers;
