/** A phone run and a split into frame accuracy, phone error rate and cross-entropy, beside guessers that hear nothing. */
import type { Evaluation, Split } from "../../contract/records.ts";
import { isTimit, unlabelled } from "../../dataset/phoneLabels.ts";
import { phoneFolding } from "../../dataset/phones.ts";
import type { FrameRange } from "../../dataset/statistics.ts";
import {
  phoneCostRow,
  phoneRows,
  type PhoneView,
  type ScoredPhones,
} from "../../evaluation/phoneScores.ts";
import { frameRate } from "../../models/spec/spec.ts";
import { throwIfCancelled, type PipelineIo } from "../io.ts";
import { trackProgress } from "../progress.ts";
import { prepareFeatures } from "../training/features.ts";
import {
  readLabelledVoices,
  withoutPhones,
  type LabelledVoice,
} from "../training/phoneVoices.ts";
import { tableOf } from "./lossTables.ts";
import type { OpenedRun } from "./openRun.ts";
import { predictPhones } from "./phonePredictions.ts";

/** Hears every labelled stretch of the split by itself, in one piece. */
export async function evaluatePhones(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { spec } = opened.model;
  const classes = spec.classes!;
  const reader = await prepareFeatures(spec.features, io);
  const splits = [...new Set(["train" as const, split])];
  const { voices, regions } = readLabelledVoices(
    io.corpus,
    reader,
    spec,
    splits,
  );
  const trainCounts = classes.map(() => 0);
  for (const { dialogue, start, end } of regions.train)
    for (const label of voices[dialogue]!.labels.subarray(start, end))
      if (label !== unlabelled) trainCounts[label]! += 1;
  const scored: ScoredPhones[] = [];
  const progress = trackProgress(io, regions[split].length, "voices");
  for (const [index, region] of regions[split].entries()) {
    throwIfCancelled(io);
    scored.push(await score(opened, voices[region.dialogue]!, region));
    progress.at(index + 1, split);
  }
  const cost = phoneCostRow(scored, trainCounts);
  if (cost.samples === 0) throw withoutPhones(split);
  const rows = [
    ...viewsOf(classes).flatMap((view) => phoneRows(scored, view, trainCounts)),
    cost,
  ];
  const seconds = cost.samples / frameRate(spec.features);
  const labelled = regions[split].map(
    ({ dialogue }) => voices[dialogue]!.dialogueId,
  );
  const table = tableOf("phones", split, seconds, rows, io);
  return [{ ...table, dialogues: new Set(labelled).size }];
}

async function score(
  opened: OpenedRun,
  voice: LabelledVoice,
  { start, end }: FrameRange,
): Promise<ScoredPhones> {
  const { bands } = opened.model.spec.features;
  const mel = voice.mel.subarray(start * bands, end * bands);
  const { frames, logProbabilities, best } = await predictPhones(opened, mel);
  const labels = voice.labels.subarray(start, end);
  const logProbability = Float32Array.from(labels, (label, frame) =>
    label === unlabelled ? 0 : logProbabilities[label * frames + frame]!,
  );
  return { labels, predicted: best, logProbability };
}

/** The classes as they are, and TIMIT's folded to the 39 in which they are compared. */
function viewsOf(classes: readonly string[]): PhoneView[] {
  const own = { name: "phones", title: "phones", folded: classes };
  if (!isTimit(classes)) return [own];
  const folded = classes.map((label) => {
    const fold = phoneFolding[label];
    return fold === undefined ? label : (fold?.[1] ?? null);
  });
  return [own, { name: "phones39", title: "phones after folding", folded }];
}
