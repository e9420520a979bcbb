/** What the causal lab says about a network: plain records. JSON knows no Infinity: an interval without bound has null there. */

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
