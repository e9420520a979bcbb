/** A corpus into batches of single voices, which a model reconstructs or predicts. */
import { framesIn } from "../../base/frames.ts";
import type { Random } from "../../base/random.ts";
import type { Normalisation } from "../../dataset/statistics.ts";
import {
  coveringWindows,
  drawWindows,
  type Window,
} from "../../dataset/windows.ts";
import { floats } from "../../engine/executors/executor.ts";
import { inputName } from "../../models/builder.ts";
import { frameRate, type ModelSpec } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import { prepareFeatures } from "./features.ts";
import { readVoices, voiceStatistics } from "./recordings.ts";
import type { Feeds, TaskData } from "./taskData.ts";
import { guardSeconds, normalisationOf } from "./turnData.ts";
import { regionSeconds } from "./turnDialogues.ts";

/** Reads all voices and lays out windows of the spec's length. */
export async function voiceData(
  spec: ModelSpec,
  io: PipelineIo,
): Promise<TaskData> {
  const { features, training } = spec;
  const rateHz = frameRate(features);
  const windowFrames = framesIn(training.windowSeconds, rateHz);
  const reader = await prepareFeatures(features, io);
  const guard = guardSeconds(spec, windowFrames);
  const corpus = readVoices(io.corpus, reader, features, guard, [
    "train",
    "validation",
  ]);
  const { train, validation } = corpus.regions;
  const statistics = voiceStatistics(corpus, train, features.bands);
  const layout: Layout = {
    voices: corpus.voices,
    bands: features.bands,
    rows: training.batch,
    frames: windowFrames,
    normalisation: normalisationOf(features, statistics),
  };
  return {
    statistics,
    constants: {},
    seconds: {
      train: regionSeconds(train, rateHz),
      validation: regionSeconds(validation, rateHz),
    },
    draw: (random) =>
      layOut(
        drawWindows(train, windowFrames, training.batch, random),
        layout,
        gains(training.batch, training.gainDecibels, random),
      ),
    *sweep() {
      const windows = validation.flatMap((region) =>
        coveringWindows(region, windowFrames, 0),
      );
      for (let at = 0; at < windows.length; at += training.batch) {
        const part = windows.slice(at, at + training.batch);
        yield { feeds: layOut(part, layout, []), windows: part.length };
      }
    },
  };
}

interface Layout {
  readonly voices: readonly Float32Array[];
  readonly bands: number;
  readonly rows: number;
  readonly frames: number;
  readonly normalisation: Normalisation;
}

/** `input` `[B, 1, T, F]` and `frameMask` `[B, 1, T, 1]`; what a window does not fill is 0 in both. */
function layOut(
  windows: readonly Window[],
  { voices, bands, rows, frames, normalisation }: Layout,
  gainNepers: readonly number[],
): Feeds {
  const input = new Float32Array(rows * frames * bands);
  const mask = new Float32Array(rows * frames);
  windows.forEach(({ region, start, end }, row) => {
    const voice = voices[region.dialogue]!;
    const gain = gainNepers[row] ?? 0;
    for (let frame = start; frame < end; frame++) {
      const to = (row * frames + frame - start) * bands;
      for (let band = 0; band < bands; band++)
        input[to + band] =
          (voice[frame * bands + band]! + gain - normalisation.mean[band]!) /
          normalisation.deviation[band]!;
    }
    mask.fill(1, row * frames, row * frames + end - start);
  });
  return {
    [inputName]: floats(input, [rows, 1, frames, bands]),
    frameMask: floats(mask, [rows, 1, frames, 1]),
  };
}

/** Each window louder or softer by up to this much, in nepers. */
function gains(count: number, decibels: number, random: Random): number[] {
  const most = (decibels * Math.LN10) / 20;
  return Array.from({ length: count }, () => random.between(-most, most));
}
