/** A run and a dialogue into predictions at every frame: tracks of the corpus, events, and a file where one is wanted. */
import { resolve } from "node:path";
import { writeFileAtomically } from "../base/files.ts";
import type { DialogueSummary } from "../contract/records.ts";
import type { TaskName } from "../models/spec/spec.ts";
import { openRun, type OpenedRun } from "./inference/openRun.ts";
import { expectPredictionFormat } from "./inference/predictionFiles.ts";
import {
  predictPhoneTiers,
  type PhoneEvent,
} from "./inference/predictPhoneTiers.ts";
import {
  predictTurnTaking,
  type Predicted,
} from "./inference/predictTurnTaking.ts";
import type { PredictedEvent } from "./inference/shiftEvents.ts";
import type { PipelineIo } from "./io.ts";
import { trackProgress } from "./progress.ts";

export interface PredictInput {
  /** As a person names them. */
  readonly run: string;
  readonly dialogue: string;
  /** A file to write; its ending names the format. */
  readonly out?: string | undefined;
}

export interface PredictResult {
  readonly run: string;
  readonly dialogue: string;
  /** Frames predicted. */
  readonly frames: number;
  readonly rateHz: number;
  /** Shifts and holds at silences, or phones. */
  readonly events: readonly (PredictedEvent | PhoneEvent)[];
  /** The file that was written; null without one. */
  readonly out: string | null;
}

/** What predicts with the runs of each task that has something to say of a whole dialogue. */
const predictors: Partial<
  Record<
    TaskName,
    (
      opened: OpenedRun,
      dialogue: DialogueSummary,
      io: PipelineIo,
    ) => Promise<Predicted<PredictedEvent | PhoneEvent>>
  >
> = {
  turns: predictTurnTaking,
  phones: predictPhoneTiers,
};

/** Predicts every frame of the dialogue, and writes the file. */
export async function predict(
  input: PredictInput,
  io: PipelineIo,
): Promise<PredictResult> {
  if (input.out !== undefined) expectPredictionFormat(input.out);
  const dialogue = io.corpus.findDialogue(input.dialogue);
  const tasks = Object.keys(predictors) as TaskName[];
  await using opened = await openRun(input.run, tasks, io);
  const progress = trackProgress(io, 1, "dialogues");
  const predictor = predictors[opened.model.spec.task]!;
  const found = await predictor(opened, dialogue, io);
  progress.at(1, `${found.frames} frames`);
  return {
    run: opened.run.id,
    dialogue: dialogue.id,
    frames: found.frames,
    rateHz: found.rateHz,
    events: found.events,
    out: writeOut(input.out, found, io),
  };
}

function writeOut(
  out: string | undefined,
  found: Predicted<unknown>,
  io: PipelineIo,
): string | null {
  if (out === undefined) return null;
  const path = resolve(out);
  const createdAt = new Date(io.now()).toISOString();
  writeFileAtomically(path, found.text(path, createdAt));
  return path;
}
