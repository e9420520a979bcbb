/** What the causal lab says about a network: plain records. JSON knows no Infinity: an interval without bound has null there. */
import { z } from "zod";
import type { ErrorKind } from "../base/errors.ts";

/** Steps from `from` to `to`, both included. */
export interface LabInterval {
  readonly from: number;
  readonly to: number;
}

/** What one output step sees: offsets in input steps from the input step `n * stride`. */
export interface LabField {
  /** The oldest step seen; null when all the past is. */
  readonly from: number | null;
  /** The newest step seen; null when all the future is. */
  readonly to: number | null;
  /** Steps between the oldest and the newest, both counted; null without bound. */
  readonly frames: number | null;
  /** Input steps per output step. */
  readonly stride: number;
  /** Stretches in between that are not seen. */
  readonly holes: readonly LabInterval[];
  /** Input steps that are seen: `frames` less the holes. */
  readonly touched: number | null;
  /** The newest step that may be seen: 0, or the last of its block for the anchor `end`. */
  readonly anchor: number;
}

/** Who looks ahead, and where it shows. */
export interface LabLookAhead {
  readonly layer: string;
  readonly op: string;
  /** Steps beyond what it may see; null for the whole recording. */
  readonly steps: number | null;
  /** Batch statistics leak in training only. */
  readonly mode: "evaluation" | "training";
  readonly sentence: string;
}

/** What a gradient says about one output on one device. */
export interface LabProbe {
  readonly device: string;
  readonly output: string;
  readonly maxFutureGradient: number;
  /** Oldest and newest input step with a gradient other than exactly 0, as offsets from `n * stride`. */
  readonly from: number;
  readonly to: number;
  /** What does not agree with the graph; null when all does. */
  readonly disagreement: string | null;
}

/** The answer of `causerie probe`. */
export interface LabReport {
  readonly name: string;
  readonly causal: boolean;
  readonly lookAhead: LabLookAhead | null;
  /** The widest of all outputs. */
  readonly receptiveField: LabField;
  readonly outputs: readonly {
    readonly name: string;
    readonly receptiveField: LabField;
    readonly bins: LabField | null;
  }[];
  readonly layers: readonly LabLayer[];
  /** Of all outputs on the first device. */
  readonly probe: Omit<LabProbe, "output">;
  readonly probes: readonly LabProbe[];
  readonly parameters: number;
  readonly flopsPerFrame: number;
  readonly framesPerSecond: number;
}

/** One layer of the network, with all that lies below it. */
export interface LabLayer {
  readonly path: string;
  readonly kind: string;
  /** `3 taps, dilation 2, relu`. */
  readonly text: string;
  readonly depth: number;
  readonly channels: number;
  readonly bins: number | null;
  readonly field: LabField;
  /** Along freq, where there is one. */
  readonly binField: LabField | null;
  readonly parameters: number;
  readonly flopsPerFrame: number;
}

/** One thing that a conversion did, or a condition under which it holds. */
export interface LabRule {
  readonly layer: string;
  readonly rule:
    | "stride"
    | "dilation"
    | "pool"
    | "flatten"
    | "dense"
    | "skip"
    | "delay"
    | "note";
  readonly text: string;
}

/** How the outputs of theory and practice stand to each other: theory's step n is practice's step `n * stride + phase`. */
export interface LabAlignment {
  readonly stride: number;
  readonly phase: number;
}

/** Both networks run on the same random input with the same weights. */
export interface LabProof {
  readonly equal: boolean;
  /** Largest difference, relative to 1 + the size of the number. */
  readonly maxDifference: number;
  /** Numbers compared: every output of theory, from each of its `offsets` starting points. */
  readonly compared: number;
  readonly offsets: number;
}

/** The answer of `causerie convert`. */
export interface LabConversion {
  readonly direction: "practice" | "theory";
  /** The converted spec with all its defaults. */
  readonly spec: unknown;
  readonly rules: readonly LabRule[];
  readonly outputs: Readonly<Record<string, LabAlignment>>;
  readonly proof: LabProof;
}

/** A picture as SVG text; sizes in pixels. */
export interface LabFigure {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** A spec to begin with. */
export interface LabDesign {
  readonly name: string;
  readonly title: string;
  readonly spec: unknown;
}

/** What a change of the spec redraws: the verdict, all numbers that need no run, and the diagram. */
export interface LabAnalysis {
  /** Why there is no network: what the spec lacks, or which layers do not fit. */
  readonly problem: string | null;
  readonly report: Omit<LabReport, "probe" | "probes"> | null;
  readonly theory: LabFigure | null;
}

/** One memory of the streaming form. */
export interface LabCache {
  readonly layer: string;
  /** Steps that it holds; 1 for the state of a recurrence. */
  readonly steps: number;
  readonly numbers: number;
}

/** The network run frame by frame. */
export interface LabStream {
  /** Why it cannot run frame by frame; null when it can. */
  readonly refusal: string | null;
  /** Frames between an output step's own frame and the newest that it waits for; null without bound. */
  readonly latencyFrames: number | null;
  /** Frames that go in at once: the product of all strides. */
  readonly chunk: number;
  readonly stateSize: number;
  readonly flopsPerFrame: number;
  readonly millisecondsPerFrame: number;
  /** Seconds of sound in one second. */
  readonly timesRealTime: number;
  /** Largest difference to the network run at once. */
  readonly maxDifference: number;
  readonly caches: readonly LabCache[];
  /** After each chunk, for each cache, the mean size of every step that it holds; null where nothing came yet. */
  readonly frames: readonly (readonly (readonly (number | null)[])[])[];
}

/** One design in the comparison. */
export interface LabComparison {
  readonly name: string;
  readonly problem: string | null;
  readonly causal: boolean;
  readonly parameters: number;
  readonly flopsPerFrame: number;
  readonly field: LabField | null;
  /** Milliseconds of sound that an output sees; null without bound. */
  readonly fieldMilliseconds: number | null;
  /** Null for a network that cannot run frame by frame. */
  readonly stateSize: number | null;
  /** Milliseconds of one processor core for a second of sound, at once. */
  readonly millisecondsPerSecond: number | null;
}

const scheme = z.enum(["light", "dark"]).default("light");
const spec = z.unknown();

/** Input schemas of the lab's calls. */
export const labCallInputs = {
  "lab/designs": z.strictObject({}),
  "lab/analyse": z.strictObject({ spec, scheme }),
  "lab/figure": z.strictObject({
    spec,
    scheme,
    kind: z.enum(["impulse", "gradient", "theory", "practice"]),
    /** For impulses: raw and "all that is not 0" side by side. */
    thresholded: z.boolean().default(false),
    weights: z.enum(["ones", "random"]).default("ones"),
    training: z.boolean().default(false),
    /** For gradients: a named output or the path of a layer. */
    output: z.string().max(400).optional(),
    executor: z.string().max(40).default("onnxruntime"),
    device: z.string().max(40).default("cpu"),
  }),
  "lab/probe": z.strictObject({
    spec,
    executor: z.string().max(40).default("onnxruntime"),
    device: z.string().max(40).default("cpu"),
  }),
  "lab/convert": z.strictObject({
    spec,
    direction: z.enum(["practice", "theory"]).default("practice"),
    window: z.number().int().min(1).max(4096).optional(),
  }),
  "lab/stream": z.strictObject({
    spec,
    frames: z.number().int().min(1).max(256).default(48),
  }),
  "lab/compare": z.strictObject({ specs: z.array(spec).min(1).max(6) }),
} as const;

export type LabCallName = keyof typeof labCallInputs;
export type LabCallInput<N extends LabCallName> = z.output<
  (typeof labCallInputs)[N]
>;

export interface LabCallOutputs {
  "lab/designs": readonly LabDesign[];
  "lab/analyse": LabAnalysis;
  "lab/figure": LabFigure;
  "lab/probe": readonly LabProbe[];
  "lab/convert": LabConversion;
  "lab/stream": LabStream;
  "lab/compare": readonly LabComparison[];
}

/** A question to the process of the lab; its input has been validated. */
export interface LabRequest {
  readonly name: LabCallName;
  readonly input: unknown;
}

export type LabAnswer =
  | { readonly ok: true; readonly output: LabCallOutputs[LabCallName] }
  | { readonly ok: false; readonly kind: ErrorKind; readonly message: string };
