/** What running work tells the host: the worker never writes the database, it reports and the host writes. */
import type {
  CurvePoint,
  Evaluation,
  FilePair,
  Phone,
  RunId,
  SkippedFile,
  Split,
  Track,
} from "./records.ts";

/** A recording that ingest has read completely and that may become a dialogue. */
export interface ImportedDialogue {
  readonly title: string;
  /** One file with every channel, or the two files of the two sides of a call. */
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly contentHash: string;
  }[];
  readonly seconds: number;
  /** Sample frames of the recording at its own rate. */
  readonly samples: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly codec: string;
  /** Equal for recordings that sound the same, whatever their format; without it no copies are recognised. */
  readonly soundHash?: string;
  readonly speakers: readonly [string, string];
  /** True when both speakers share one channel. */
  readonly mixed: boolean;
  readonly annotations: readonly {
    readonly path: string;
    readonly format: string;
    readonly contentHash: string;
  }[];
  readonly turns: readonly {
    readonly speaker: 0 | 1;
    readonly start: number;
    readonly end: number;
    readonly label: string;
  }[];
  /** Phones that the annotation holds, where it has a tier of them. */
  readonly phones?: readonly Phone[];
  readonly unusableReason: string | null;
  readonly tracks: readonly NewTrack[];
}

/** A track whose file lies complete under the corpus's `tracks/`. */
export interface NewTrack extends Omit<Track, "id" | "dialogueId"> {
  /** Relative to the corpus folder. */
  readonly file: string;
}

export interface NewRun {
  readonly id: RunId;
  readonly name: string;
  readonly preset: string;
  readonly task: string;
  readonly seed: number;
  readonly device: string;
  readonly spec: unknown;
  /** Hash over the dialogues, turns and split that it is trained on. */
  readonly dataHash: string;
  readonly createdAt: string;
}

export type Report =
  | {
      readonly type: "progress";
      readonly done: number;
      readonly total: number | null;
      readonly unit: string;
      readonly message: string;
      readonly secondsLeft: number | null;
    }
  | { readonly type: "dialogue"; readonly dialogue: ImportedDialogue }
  | { readonly type: "skipped"; readonly file: SkippedFile }
  | { readonly type: "pair"; readonly pair: FilePair }
  | {
      /** The recordings of a dialogue lie elsewhere now; their content is the same. */
      readonly type: "moved";
      readonly dialogueId: string;
      readonly paths: readonly string[];
    }
  | {
      readonly type: "tracks";
      readonly dialogueId: string;
      readonly tracks: readonly NewTrack[];
    }
  | { readonly type: "run"; readonly run: NewRun }
  | {
      readonly type: "curve";
      readonly runId: RunId;
      readonly points: readonly CurvePoint[];
    }
  | {
      readonly type: "run-progress";
      readonly runId: RunId;
      readonly steps: number;
      readonly seconds: number;
      readonly loss: number | null;
      readonly validation: number | null;
    }
  | {
      readonly type: "run-end";
      readonly runId: RunId;
      readonly state: "done" | "stopped" | "failed";
      readonly error: string | null;
    }
  | {
      readonly type: "evaluation";
      readonly runId: RunId;
      readonly evaluation: Evaluation;
    }
  | {
      readonly type: "splits";
      readonly splits: readonly {
        readonly dialogueId: string;
        readonly split: Split | null;
      }[];
    };
