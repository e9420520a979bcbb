/** Runs that predict single voices (next frames, latents to come) and a split into their losses beside guessers. */
import type { Evaluation, MetricRow, Split } from "../../contract/records.ts";
import { isSilent } from "../../dataset/statistics.ts";
import { frameRate } from "../../models/spec/spec.ts";
import { contrastOthers } from "../../models/tasks/voiceLosses.ts";
import type { PipelineIo } from "../io.ts";
import type { TaskData } from "../training/taskData.ts";
import { normalisationOf } from "../training/turnData.ts";
import type { LossMeans } from "../training/validation.ts";
import { voiceData } from "../training/voiceData.ts";
import { lossesOn, tableOf } from "./lossTables.ts";
import type { OpenedRun } from "./openRun.ts";

/** Windows that are scored at most. */
const windows = 400;
/** Levels that a density is compared at: 8 bits, as the levels of discretised features. */
const comparedLevels = 256;

/** Bits for each bin of each frame, given all earlier frames and lower bins. */
export async function evaluateFrames(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { spec } = opened.model;
  const { losses, frames } = await lossesOf(opened, split, io);
  const crossEntropy = losses["frames/crossEntropy"];
  const nats = losses["frames/nats"];
  const levels = spec.features.levels ?? comparedLevels;
  const samples = frames * spec.features.bands;
  const row = (
    name: string,
    title: string,
    value: number | null,
  ): MetricRow => ({
    name: `frames/${name}`,
    title,
    value,
    unit: "bits",
    better: "lower",
    samples,
    baselines: [{ name: "uniform", value: Math.log2(levels) }],
  });
  const rows: MetricRow[] = [];
  if (crossEntropy !== undefined)
    rows.push(
      row(
        "bitsPerBin",
        `Bits of a bin of ${levels} levels`,
        crossEntropy / Math.LN2,
      ),
    );
  if (nats !== undefined)
    rows.push(
      row(
        "bitsPerBin",
        `Bits of a bin, as if of ${levels} levels`,
        // Silence has no levels to compare a density at.
        isSilent(opened.checkpoint.head.statistics)
          ? null
          : nats / Math.LN2 - meanLogStep(opened, levels),
      ),
    );
  const seconds = frames / frameRate(spec.features);
  return [tableOf("frames", split, seconds, rows, io)];
}

/** InfoNCE beside chance. */
export async function evaluateContrast(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { losses, frames } = await lossesOf(opened, split, io);
  const chance = Math.log(contrastOthers + 1);
  const loss = losses["contrast/loss"]!;
  const row = (
    name: string,
    title: string,
    value: number,
    better: MetricRow["better"],
    guess: number,
  ): MetricRow => ({
    name: `contrast/${name}`,
    title,
    value,
    unit: "nats",
    better,
    samples: frames,
    baselines: [{ name: "chance", value: guess }],
  });
  return [
    tableOf(
      "contrast",
      split,
      frames / frameRate(opened.model.spec.features),
      [
        row(
          "loss",
          `InfoNCE against ${contrastOthers} others`,
          loss,
          "lower",
          chance,
        ),
        row(
          "information",
          `Information about what comes, at least (at most ${chance.toFixed(2)} can be shown)`,
          chance - loss,
          "higher",
          0,
        ),
      ],
      io,
    ),
  ];
}

async function lossesOf(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<{ losses: LossMeans; frames: number }> {
  const { statistics } = opened.checkpoint.head;
  const { spec } = opened.model;
  const data = await voiceData(spec, io, { split, windows, statistics });
  return {
    losses: await lossesOn(data, opened),
    frames: scoredFrames(data),
  };
}

/** Frames that the masks of all windows leave. */
function scoredFrames(data: TaskData): number {
  let frames = 0;
  for (const { feeds } of data.sweep())
    for (const one of feeds["frameMask"]!.data) frames += one;
  return frames;
}

/** Mean over bands of the binary logarithm of a level's width, in the units that the model is trained in. */
function meanLogStep(
  { model: { spec }, checkpoint: { head } }: OpenedRun,
  levels: number,
): number {
  const { minimum, maximum } = head.statistics;
  const { deviation } = normalisationOf(spec.features, head.statistics);
  const logs = Array.from(deviation, (one) =>
    Math.log2((maximum - minimum) / levels / one),
  );
  return logs.reduce((sum, value) => sum + value, 0) / logs.length;
}
