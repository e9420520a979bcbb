/** A run and a dialogue into predictions at every frame: tracks of the corpus, events, and a file where one is wanted. */
import { resolve } from "node:path";
import { writeFileAtomically } from "../base/files.ts";
import { openRun } from "./inference/openRun.ts";
import {
  expectPredictionFormat,
  predictionText,
  type PredictionDocument,
} from "./inference/predictionFiles.ts";
import { writePredictionTracks } from "./inference/predictionTracks.ts";
import { shiftEvents, type PredictedEvent } from "./inference/shiftEvents.ts";
import {
  heardActivity,
  predictTurns,
  shiftTrack,
} from "./inference/turnPredictions.ts";
import type { PipelineIo } from "./io.ts";
import { trackProgress } from "./progress.ts";
import { prepareFeatures } from "./training/features.ts";
import { readTurnDialogue } from "./training/turnDialogues.ts";

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
  readonly events: readonly PredictedEvent[];
  /** The file that was written; null without one. */
  readonly out: string | null;
}

/** Predicts from the first frame to the last; every frame uses only what came before its end. */
export async function predict(
  input: PredictInput,
  io: PipelineIo,
): Promise<PredictResult> {
  if (input.out !== undefined) expectPredictionFormat(input.out);
  const dialogue = io.corpus.findDialogue(input.dialogue);
  await using opened = await openRun(input.run, ["turns"], io);
  const { features } = opened.model.spec;
  const reader = await prepareFeatures(features, io, dialogue.id);
  const progress = trackProgress(io, 1, "dialogues");
  const turns = readTurnDialogue(io.corpus, reader, dialogue.id, features);
  const predictions = await predictTurns(
    opened.model,
    opened.checkpoint,
    turns,
  );
  const heard = heardActivity(predictions, turns.activity);
  const shift = shiftTrack(predictions, heard);
  const tracks = writePredictionTracks(
    io.corpus.path,
    { runId: opened.run.id, steps: opened.checkpoint.head.steps },
    dialogue.id,
    predictions,
    shift,
  );
  io.report({ type: "tracks", dialogueId: dialogue.id, tracks });
  progress.at(1, `${predictions.frames} frames`);
  const events = shift ? shiftEvents(shift, heard, predictions.rateHz) : [];
  const createdAt = new Date(io.now()).toISOString();
  const document = {
    run: opened.run.id,
    dialogue,
    createdAt,
    predictions,
    shift,
    heard,
    events,
  };
  return {
    run: opened.run.id,
    dialogue: dialogue.id,
    frames: predictions.frames,
    rateHz: predictions.rateHz,
    events,
    out: writeDocument(input.out, document),
  };
}

function writeDocument(
  out: string | undefined,
  document: PredictionDocument,
): string | null {
  if (out === undefined) return null;
  const path = resolve(out);
  writeFileAtomically(path, predictionText(path, document));
  return path;
}
