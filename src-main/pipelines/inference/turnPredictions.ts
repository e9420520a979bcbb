/** A dialogue's features into what a turn-taking model expects at every frame. */
import type { Activity } from "../../contract/activity.ts";
import type { TurnDialogue } from "../../dataset/turnBatch.ts";
import { turnBatch } from "../../dataset/turnBatch.ts";
import { lastSpeakers } from "../../evaluation/baselines.ts";
import { classesFromBits } from "../../evaluation/projectionScores.ts";
import { nextSpeakerTrack } from "../../evaluation/zeroShot.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { normalisationOf } from "../training/turnData.ts";
import type { FrameModel, FrameOutputs } from "./frameModel.ts";

/** Probabilities, frame by frame; null where the model has no such head. */
export interface TurnPredictions {
  readonly rateHz: number;
  readonly frames: number;
  /** `[N, 2]`: speaks now. */
  readonly activity: Float32Array | null;
  /** `[N, 8]`: speaks in each bin of the next two seconds. */
  readonly bits: Float32Array | null;
  /** `[N, 256]`: the same as classes. */
  readonly classes: Float32Array | null;
  /** `[N]`: the other speaker is next. */
  readonly shift: Float32Array | null;
}

/** Runs the model over a whole dialogue. */
export async function predictTurns(
  model: FrameModel,
  { head }: Checkpoint,
  dialogue: TurnDialogue,
): Promise<TurnPredictions> {
  const frames = dialogue.activity.length / 2;
  const outputs = await model.run(
    normalisedInput(dialogue, frames, model, head),
    frames,
  );
  const logits = (name: string) => rowsOf(outputs, name, frames);
  return {
    rateHz: dialogue.rateHz,
    frames,
    activity: likelihoods(logits("activity")),
    bits: likelihoods(logits("projection")),
    classes: classLikelihoods(logits("projectionClass")),
    shift: likelihoods(logits("shift")),
  };
}

/** `[2 * bands, N]`, as in training. */
function normalisedInput(
  dialogue: TurnDialogue,
  frames: number,
  { spec }: FrameModel,
  { statistics }: Checkpoint["head"],
): Float32Array {
  const region = { dialogue: 0, start: 0, end: frames };
  const nothing = new Uint8Array(0);
  const targets = {
    bits: nothing,
    shift: { shift: nothing, labelled: nothing },
  };
  const item = {
    dialogue,
    window: { region, start: 0, end: frames },
    targets,
  };
  const normalisation = normalisationOf(spec.features, statistics);
  return turnBatch([item], frames, normalisation, 0).mel;
}

/** An output `[C, N]` as `[N, C]`. */
function rowsOf(
  outputs: FrameOutputs,
  name: string,
  frames: number,
): { data: Float32Array; channels: number } | null {
  const output = outputs[name];
  if (!output) return null;
  const { outer: channels, data } = output;
  const rows = new Float32Array(data.length);
  for (let channel = 0; channel < channels; channel++)
    for (let frame = 0; frame < frames; frame++)
      rows[frame * channels + channel] = data[channel * frames + frame]!;
  return { data: rows, channels };
}

function likelihoods(
  logits: { readonly data: Float32Array } | null,
): Float32Array | null {
  return logits ? logits.data.map((x) => 1 / (1 + Math.exp(-x))) : null;
}

/** Softmax of each row. */
function classLikelihoods(
  logits: { readonly data: Float32Array; readonly channels: number } | null,
): Float32Array | null {
  if (!logits) return null;
  const { data, channels } = logits;
  for (let start = 0; start < data.length; start += channels) {
    const row = data.subarray(start, start + channels);
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    let total = 0;
    for (let i = 0; i < channels; i++)
      total += row[i] = Math.exp(row[i]! - most);
    for (let i = 0; i < channels; i++) row[i]! /= total;
  }
  return data;
}

/** Class probabilities `[N, 256]`: predicted, or as products of the eight bits; null when the model has neither. */
export function classesOfPredictions({
  classes,
  bits,
}: TurnPredictions): Float32Array | null {
  return classes ?? (bits ? classesFromBits(bits) : null);
}

/**
 * Probability at each frame `[N]` that the other speaker is next: the shift head, else what the classes say of who is
 * next, against who spoke last. `heard` is who speaks in each frame, as far as an observer knows it.
 */
export function shiftTrack(
  predictions: TurnPredictions,
  heard: Activity,
): Float32Array | null {
  if (predictions.shift) return predictions.shift;
  const classes = classesOfPredictions(predictions);
  if (!classes) return null;
  const next = nextSpeakerTrack(classes, heard);
  return Float32Array.from(lastSpeakers(heard), (last, frame) =>
    last === null ? 0.5 : next[2 * frame + (1 - last)]!,
  );
}

/** Who speaks in each frame by the model's own judgement, `[N, 2]`; `known` where it has none. */
export function heardActivity(
  { activity }: TurnPredictions,
  known: Activity,
): Activity {
  return activity
    ? Uint8Array.from(activity, (p) => (p >= 0.5 ? 1 : 0))
    : known;
}
