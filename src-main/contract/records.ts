/** What crosses the boundary between the studio's host and its page: plain, serialisable records. Times in seconds. */

declare const brand: unique symbol;
/** A string that is only ever the id of one kind of thing. */
type Id<Name extends string> = string & { readonly [brand]?: Name };

export type DialogueId = Id<"dialogue">;
export type RunId = Id<"run">;
export type JobId = Id<"job">;
export type TrackId = Id<"track">;

/** Speaker A is 0 (blue), speaker B is 1 (orange), everywhere. */
export type Speaker = 0 | 1;
export type Split = "train" | "validation" | "test";

/** One dialogue as the library lists it. */
export interface DialogueSummary {
  readonly id: DialogueId;
  readonly title: string;
  /** The recording; of two mono files that are one call, the first. */
  readonly path: string;
  /** All its files: one, or the two sides of a call. */
  readonly paths: readonly string[];
  readonly seconds: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Names of speaker A and speaker B. */
  readonly speakers: readonly string[];
  /** Where the turns come from: file names of annotations, or "detected". */
  readonly annotations: readonly string[];
  /** Null for a corpus of fewer than five dialogues, which is split by time blocks inside each dialogue. */
  readonly split: Split | null;
  readonly turns: number;
  /** Why it cannot train turn models; null when it can. */
  readonly unusableReason: string | null;
}

/** One turn (a stretch of speech of one speaker); `id` is stable across edits. */
export interface Turn {
  readonly id: number;
  readonly speaker: Speaker;
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** A labelled phone, times in seconds; `speaker` is null where its tier names none. */
export interface Phone {
  readonly speaker: Speaker | null;
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export type TrackKind =
  | "peaks"
  | "mel"
  | "levels"
  | "activity"
  | "shift"
  | "projection"
  | "reconstruction"
  | "difference"
  | "codes";

/**
 * What a voice is heard as: as recorded, what its mel spectrogram alone gives (the best that a reconstruction of it can
 * sound), as a run reconstructs it, or with codes that were painted over.
 */
export type SoundVariant =
  "original" | "ceiling" | "reconstruction" | "painted";

/** What each code of a run decodes to by itself: frames of natural-log mel magnitudes. */
export interface CodePrototypes {
  /** Steps of the training that the codes are from. */
  readonly steps: number;
  /** Centre of each band, lowest first. */
  readonly frequenciesHz: readonly number[];
  readonly grids: readonly {
    readonly name: string;
    readonly codes: number;
    /** `[codes][bands]` */
    readonly values: readonly (readonly number[])[];
  }[];
}

/** How frames are merged when a tile shows fewer than there are. */
export type Reduce = "mean" | "max" | "minmax" | "nearest";

/** Anything on the time axis: frame n covers `start + n / rateHz` seconds on; values are `[T, ...shape]`. */
export interface Track {
  readonly id: TrackId;
  readonly dialogueId: DialogueId;
  readonly kind: TrackKind;
  /** What a person reads above the lane. */
  readonly name: string;
  readonly speaker: Speaker | null;
  readonly runId: RunId | null;
  readonly start: number;
  readonly rateHz: number;
  readonly frames: number;
  /** Shape of one frame, for example `[80]`; `[]` for one number. */
  readonly frameShape: readonly number[];
  readonly dtype: "f32" | "u8" | "u16" | "i16";
  readonly unit: string;
  readonly reduce: Reduce;
  /** Range for colour or height: smallest and largest value that the track holds or may hold. */
  readonly range: readonly [number, number];
  /** For heat maps: centre frequency in Hz of every row, lowest first. */
  readonly frequenciesHz?: readonly number[];
  /** The settings that made it, hashed; a part of its cache key. */
  readonly settingsHash: string;
}

/** Everything that a dialogue view needs at once. */
export interface DialogueDetail {
  readonly dialogue: DialogueSummary;
  readonly turns: readonly Turn[];
  readonly tracks: readonly Track[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Times in seconds where a split block begins, for corpora that are split by time. */
  readonly blocks: readonly { start: number; end: number; split: Split }[];
}

/** One change to a dialogue's turns; the host applies it, saves it and can undo it. */
export type TurnEdit =
  | {
      readonly kind: "add";
      readonly speaker: Speaker;
      readonly start: number;
      readonly end: number;
      readonly label?: string;
    }
  | {
      readonly kind: "move";
      readonly id: number;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: "assign"; readonly id: number; readonly speaker: Speaker }
  | { readonly kind: "label"; readonly id: number; readonly label: string }
  | { readonly kind: "delete"; readonly ids: readonly number[] };

export interface TurnsState {
  readonly turns: readonly Turn[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export type RunState = "running" | "done" | "stopped" | "failed";

/** One training; `metrics` holds the last evaluation, by slash-name. */
export interface RunSummary {
  readonly id: RunId;
  readonly name: string;
  readonly preset: string;
  readonly task: string;
  readonly state: RunState;
  readonly createdAt: string;
  readonly steps: number;
  readonly seconds: number;
  readonly device: string;
  readonly seed: number;
  readonly loss: number | null;
  readonly validation: number | null;
  readonly error: string | null;
}

/** One row of an evaluation: a number never stands without its baseline and its sample size. */
export interface MetricRow {
  /** Slash-name, for example `shift-hold/balancedAccuracy`. */
  readonly name: string;
  readonly title: string;
  readonly value: number | null;
  /** Where 95 % of the values of other draws of the dialogues lie; none where it was not asked for or cannot be told. */
  readonly interval?: readonly [low: number, high: number];
  readonly unit: string;
  readonly better: "higher" | "lower";
  readonly samples: number;
  readonly baselines: readonly {
    readonly name: string;
    readonly value: number | null;
  }[];
}

/** How often each code of a codebook was used. */
export interface CodeCounts {
  readonly name: string;
  /** By code. */
  readonly counts: readonly number[];
}

/** Root mean square error of each band in dB: the run's own, then those of codecs at its rate. */
export interface BandErrors {
  /** Centre of each band, lowest first. */
  readonly frequenciesHz: readonly number[];
  readonly curves: readonly {
    readonly name: string;
    readonly decibels: readonly number[];
  }[];
}

/** What the pictures of an evaluated reconstruction are drawn from. */
export interface EvaluationDetails {
  readonly codes: readonly CodeCounts[];
  readonly bands: BandErrors;
}

/** One evaluation of a run by a named protocol; numbers of different protocols never share a table. */
export interface Evaluation {
  readonly protocol: string;
  readonly split: Split;
  readonly dialogues: number;
  readonly seconds: number;
  readonly rows: readonly MetricRow[];
  readonly createdAt: string;
  /** Of reconstructions only. */
  readonly details?: EvaluationDetails;
}

/** A point of a training curve; `series` is a slash-name such as `train/loss`. */
export interface CurvePoint {
  readonly step: number;
  readonly series: string;
  readonly value: number;
}

export interface RunDetail {
  readonly run: RunSummary;
  /** The effective spec, as trained. */
  readonly spec: unknown;
  readonly curve: readonly CurvePoint[];
  readonly evaluations: readonly Evaluation[];
}

export type JobKind =
  | "import"
  | "features"
  | "train"
  | "evaluate"
  | "predict"
  | "reconstruct"
  | "paint";
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

/** Long work that can be watched and cancelled. */
export interface Job {
  readonly id: JobId;
  readonly kind: JobKind;
  readonly title: string;
  readonly state: JobState;
  /** 0 to 1; null while unknown. */
  readonly progress: number | null;
  /** What a person reads: "step 120 of 400, 8.1 steps/s". */
  readonly message: string;
  readonly secondsLeft: number | null;
  readonly runId: RunId | null;
  readonly dialogueId: DialogueId | null;
  readonly error: string | null;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** Two mono files whose names make them the two sides of one call. */
export interface FilePair {
  readonly paths: readonly string[];
  /** Why they were imported one by one; null when they became one dialogue. */
  readonly reason: string | null;
}

/** An executor on a device, with a small measured speed. */
export interface DeviceInfo {
  readonly executor: string;
  readonly device: string;
  readonly ok: boolean;
  /** Why it cannot be used, and how to get it, or why nothing is trained on it; empty when all is well. */
  readonly reason: string;
  readonly gflops: number | null;
  /** Whether it trains as it should: three steps agree with float64 arithmetic, no gradient from the future. Null when it cannot be used. */
  readonly selfCheck: "passed" | "failed" | null;
}

export interface PresetInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly task: string;
  readonly spec: unknown;
}

export interface CorpusInfo {
  readonly path: string;
  readonly name: string;
  readonly dialogues: number;
  readonly seconds: number;
  /** How the corpus is split, in a sentence. */
  readonly split: string;
  /** Whether nothing in it can be changed: the disk may be read-only, or the folder somebody else's. */
  readonly isReadOnly: boolean;
}
