/** The spec language: a model with its features, its layers and its training as one JSON record. */
import { z } from "zod";
import { layerList } from "./layers.ts";
import { count, fraction } from "./parts.ts";

export const taskNames = [
  "turns",
  "reconstruction",
  "frames",
  "cpc",
  "phones",
  "waveform",
  "none",
] as const;

/** What a model is trained for; `none` is a network to look at. */
export type TaskName = (typeof taskNames)[number];

/** What the model hears: log-mel frames of 16 kHz sound, or the samples of a waveform. */
export const featureSpec = z.strictObject({
  /** Samples a second of a waveform. */
  sampleRate: z.union([z.literal(8000), z.literal(16000)]).default(16000),
  /** Samples from frame to frame: 160, 256 or 320 are 100, 62.5 or 50 frames a second. */
  hop: z.union([z.literal(160), z.literal(256), z.literal(320)]).default(320),
  bands: count.max(256).default(80),
  /** `both`: the bands of speaker A, then of B, as channels. `each`: every speaker is an example of its own. */
  speakers: z.enum(["both", "each"]).default("both"),
  /** By the mean and deviation of each band, or of all bands together, over the training split. */
  normalise: z.enum(["bands", "overall"]).default("bands"),
  /** One voice is heard min-max discretised to so many levels (256 or 64): a value is the middle of its level. Null keeps real numbers. */
  levels: z
    .union([z.literal(256), z.literal(64)])
    .nullable()
    .default(null),
});
export type FeatureSpec = Readonly<z.output<typeof featureSpec>>;

/** The input's shape: `[B, channels, T]`, or `[B, channels, T, bins]` where bins are given. */
export const inputSpec = z.strictObject({
  channels: count,
  bins: count.nullable().default(null),
});
export type InputSpec = Readonly<z.output<typeof inputSpec>>;

export const trainingSpec = z.strictObject({
  seed: z.int().default(1),
  steps: count.default(2000),
  /** Ends the training by the clock, and schedules by it; null counts steps. */
  minutes: z.number().positive().nullable().default(null),
  batch: count.default(16),
  windowSeconds: z.number().positive().default(10.24),
  optimizer: z.enum(["adam", "adamw", "sgd"]).default("adamw"),
  learningRate: z.number().positive().default(1e-3),
  /** The schedule ends at this share of the learning rate (cosine). */
  finalRate: z.number().min(0).max(1).default(0.02),
  warmUpSteps: z.int().min(0).default(30),
  weightDecay: z.number().min(0).default(1e-2),
  momentum: fraction.default(0.9),
  /** Largest global norm of the gradient; 0 does not clip. */
  clip: z.number().min(0).default(1),
  /** Weights of loss parts by slash-name; 1 where not given. */
  lossWeights: z.record(z.string(), z.number().min(0)).default({}),
  validateEvery: count.default(50),
  /** Validations without a better one until the training stops; 0 never stops. */
  patience: z.int().min(0).default(8),
  /** Shifts and holds weigh the same however rare shifts are, so that 0.5 is where to decide. */
  balanceShifts: z.boolean().default(true),
  /** How often the speakers of a window change sides. */
  swapSpeakers: z.number().min(0).max(1).default(0.5),
  /** Each speaker is made louder or softer by up to this much. */
  gainDecibels: z.number().min(0).default(6),
  /** Seconds between checkpoints. */
  checkpointSeconds: z.number().positive().default(20),
});
export type TrainingSpec = Readonly<z.output<typeof trainingSpec>>;

export const modelSpec = z
  .strictObject({
    name: z.string().min(1).max(80),
    title: z.string().max(200).default(""),
    description: z.string().max(4000).default(""),
    task: z.enum(taskNames),
    /** A model declared causal does not build when it looks ahead. */
    causal: z.boolean().default(true),
    /** Which input step a step of a strided model stands for: the first or the last of its block. */
    anchor: z.enum(["start", "end"]).default("start"),
    features: featureSpec.prefault({}),
    /** Phones that are told apart, in the order of the head's channels; null until a training finds them in its data. */
    classes: z.array(z.string().min(1)).min(2).nullable().default(null),
    /** Follows from task and features where it is not given. */
    input: inputSpec.optional(),
    layers: layerList,
    /** Layers on top of the last one, by what they predict; a head ends in a linear layer of the size that its target needs. */
    heads: z.record(z.string(), layerList).default({}),
    training: trainingSpec.prefault({}),
  })
  .refine(
    ({ task, features }) => task !== "turns" || features.levels === null,
    {
      path: ["features", "levels"],
      message:
        "expects null for the task turns, whose models hear real numbers",
    },
  )
  .refine(({ task, classes }) => task === "phones" || classes === null, {
    path: ["classes"],
    message: "expects null; only the task phones has classes",
  })
  .refine(
    ({ task, features }) =>
      task === "waveform" || features.sampleRate === 16000,
    {
      path: ["features", "sampleRate"],
      message: "expects 16000, of which mel frames are made",
    },
  );

/** A whole spec with all defaults filled in. */
export type ModelSpec = Readonly<z.output<typeof modelSpec>>;
/** A spec as it is written, before defaults. */
export type WrittenSpec = Readonly<z.input<typeof modelSpec>>;

/** Frames per second of a model's features. */
export function frameRate(features: FeatureSpec): number {
  return 16000 / features.hop;
}

/** Input steps per second: samples of a waveform, else frames. */
export function stepRate({ task, features }: ModelSpec): number {
  return task === "waveform" ? features.sampleRate : frameRate(features);
}
