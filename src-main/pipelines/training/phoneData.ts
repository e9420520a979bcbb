/** A corpus into batches of single voices with the phone of every frame. */
import { drawGains } from "../../dataset/augment.ts";
import { unlabelled } from "../../dataset/phoneLabels.ts";
import {
  coveringWindows,
  drawWindows,
  evenly,
  type Window,
} from "../../dataset/windows.ts";
import { floats, integers } from "../../engine/executors/executor.ts";
import { frameRate, type ModelSpec } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import { prepareFeatures } from "./features.ts";
import {
  readLabelledVoices,
  withoutPhones,
  type LabelledVoice,
} from "./phoneVoices.ts";
import { voiceStatistics, type PlacedVoices } from "./recordings.ts";
import { stepSize } from "./session.ts";
import type { Feeds, TaskData } from "./taskData.ts";
import { regionSeconds } from "./turnDialogues.ts";
import { layOut, type VoiceLayout } from "./voiceBatch.ts";
import { validationPart } from "./voiceData.ts";
import { voiceInput } from "./voiceInput.ts";

/** Reads all labelled voices and lays out windows of the spec's length. */
export async function phoneData(
  spec: ModelSpec,
  io: PipelineIo,
): Promise<TaskData> {
  const { features, training } = spec;
  const { batch, gainDecibels } = training;
  const { steps: frames } = stepSize(spec);
  const reader = await prepareFeatures(features, io);
  const splits = ["train", "validation"] as const;
  const placed = readLabelledVoices(io.corpus, reader, spec, splits);
  const { train, validation } = placed.regions;
  if (train.length === 0) throw withoutPhones("train");
  const mels = {
    ...placed,
    voices: placed.voices.map(({ mel }) => mel),
  };
  const statistics = voiceStatistics(mels, train, features.bands);
  const layout: VoiceLayout = {
    voices: mels.voices,
    input: voiceInput(features, statistics),
    hasBins: false,
    rows: batch,
    frames,
  };
  const feedsOf = (windows: readonly Window[], gains: readonly number[]) => ({
    ...layOut(windows, layout, gains),
    ...labelFeeds(windows, placed, layout),
  });
  const scored = evenly(
    validation.flatMap((region) => coveringWindows(region, frames, 0)),
    validationPart.windows,
  ).filter((window) => labelledFrames([window], placed) > 0);
  const rateHz = frameRate(features);
  return {
    statistics,
    constants: {},
    seconds: {
      train: regionSeconds(train, rateHz),
      validation: labelledFrames(scored, placed) / rateHz,
    },
    draw(random) {
      const windows = drawWindows(train, frames, batch, random);
      return feedsOf(windows, drawGains(batch, gainDecibels, random));
    },
    *sweep() {
      for (let at = 0; at < scored.length; at += batch) {
        const part = scored.slice(at, at + batch);
        yield {
          feeds: feedsOf(part, []),
          weight: labelledFrames(part, placed),
        };
      }
    },
  };
}

/** Classes `[B, T]`, and a mask that leaves the labelled frames. */
function labelFeeds(
  windows: readonly Window[],
  placed: PlacedVoices<LabelledVoice>,
  { rows, frames }: VoiceLayout,
): Feeds {
  const labels = new Int32Array(rows * frames);
  const mask = new Float32Array(rows * frames);
  windows.forEach((window, row) => {
    labelsOf(window, placed).forEach((label, frame) => {
      if (label === unlabelled) return;
      labels[row * frames + frame] = label;
      mask[row * frames + frame] = 1;
    });
  });
  return {
    classes: integers(labels, [rows, frames]),
    frameMask: floats(mask, [rows, 1, frames]),
  };
}

function labelsOf(
  { region, start, end }: Window,
  { voices }: PlacedVoices<LabelledVoice>,
): Int32Array {
  return voices[region.dialogue]!.labels.subarray(start, end);
}

function labelledFrames(
  windows: readonly Window[],
  placed: PlacedVoices<LabelledVoice>,
): number {
  return windows.reduce(
    (sum, window) =>
      sum +
      labelsOf(window, placed).reduce(
        (own, label) => own + (label === unlabelled ? 0 : 1),
        0,
      ),
    0,
  );
}
