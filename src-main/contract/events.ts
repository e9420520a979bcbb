/** What the host announces to every open page, as server-sent events of `GET /api/events`; events state facts and ask for nothing. */
import type {
  CurvePoint,
  DialogueId,
  Evaluation,
  FilePair,
  Job,
  RunId,
  RunSummary,
  SkippedFile,
  Track,
  TurnsState,
} from "./records.ts";

export type StudioEvent =
  | { readonly type: "job"; readonly job: Job }
  | { readonly type: "corpus" }
  /** A file that an import left out, with the reason. */
  | { readonly type: "skipped"; readonly file: SkippedFile }
  /** Two mono files that an import joined, or left apart although their names suggest otherwise. */
  | { readonly type: "pair"; readonly pair: FilePair }
  | { readonly type: "run"; readonly run: RunSummary }
  | { readonly type: "run-deleted"; readonly runId: RunId }
  | {
      readonly type: "curve";
      readonly runId: RunId;
      readonly points: readonly CurvePoint[];
    }
  | {
      readonly type: "evaluation";
      readonly runId: RunId;
      readonly evaluation: Evaluation;
    }
  | {
      readonly type: "tracks";
      readonly dialogueId: DialogueId;
      readonly tracks: readonly Track[];
    }
  | {
      readonly type: "turns";
      readonly dialogueId: DialogueId;
      readonly state: TurnsState;
    };
