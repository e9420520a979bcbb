/** A turn-taking run and a dialogue into shifts and holds: tracks of the corpus, events, and the text of a file. */
import type { DialogueSummary } from "../../contract/records.ts";
import type { PipelineIo } from "../io.ts";
import { prepareFeatures } from "../training/features.ts";
import { readTurnDialogue } from "../training/turnDialogues.ts";
import type { OpenedRun } from "./openRun.ts";
import { predictionText } from "./predictionFiles.ts";
import { writePredictionTracks } from "./predictionTracks.ts";
import { shiftEvents, type PredictedEvent } from "./shiftEvents.ts";
import { heardActivity, predictTurns, shiftTrack } from "./turnPredictions.ts";

/** What any run predicts of a dialogue. */
export interface Predicted<Event> {
  readonly frames: number;
  readonly rateHz: number;
  readonly events: readonly Event[];
  /** The text of a file whose ending names its format. */
  text(path: string, createdAt: string): string;
}

/** Predicts from the first frame to the last; every frame uses only what came before its end. */
export async function predictTurnTaking(
  { run, model, checkpoint }: OpenedRun,
  dialogue: DialogueSummary,
  io: PipelineIo,
): Promise<Predicted<PredictedEvent>> {
  const { features } = model.spec;
  const reader = await prepareFeatures(features, io, dialogue.id);
  const turns = readTurnDialogue(io.corpus, reader, dialogue.id, features);
  const predictions = await predictTurns(model, checkpoint, turns);
  const heard = heardActivity(predictions, turns.activity);
  const shift = shiftTrack(predictions, heard);
  const tracks = writePredictionTracks(
    io.corpus.path,
    { runId: run.id, steps: checkpoint.head.steps },
    dialogue.id,
    predictions,
    shift,
  );
  io.report({ type: "tracks", dialogueId: dialogue.id, tracks });
  const { frames, rateHz } = predictions;
  const events = shift ? shiftEvents(shift, heard, rateHz) : [];
  const said = { run: run.id, dialogue, predictions, shift, heard, events };
  return {
    frames,
    rateHz,
    events,
    text: (path, createdAt) => predictionText(path, { ...said, createdAt }),
  };
}
