/** A corpus into batches of single voices, which a model reconstructs or predicts. */
import { Random } from "../../base/random.ts";
import type { Split } from "../../contract/records.ts";
import type { FeatureStatistics } from "../../dataset/statistics.ts";
import { drawGains } from "../../dataset/augment.ts";
import { coveringWindows, drawWindows, evenly } from "../../dataset/windows.ts";
import { integers, type Tensor } from "../../engine/executors/executor.ts";
import { frameRate, type ModelSpec } from "../../models/spec/spec.ts";
import { inputOf } from "../../models/tasks/shape.ts";
import { contrastOthers } from "../../models/tasks/voiceLosses.ts";
import type { PipelineIo } from "../io.ts";
import { prepareFeatures } from "./features.ts";
import { readVoices, voiceStatistics } from "./recordings.ts";
import { stepSize } from "./session.ts";
import type { Feeds, TaskData } from "./taskData.ts";
import { guardSeconds } from "./turnData.ts";
import { regionSeconds } from "./turnDialogues.ts";
import { layOut, type VoiceLayout } from "./voiceBatch.ts";
import { voiceInput } from "./voiceInput.ts";

/** What `sweep` goes through. */
export interface SweptPart {
  readonly split: Split;
  /** At most so many windows, evenly spread. */
  readonly windows: number;
  /** Those of a trained model; without them, of this training split. */
  readonly statistics: FeatureStatistics | null;
}

/** Windows of a validation: enough to tell models apart, few enough to take seconds. */
export const validationPart: SweptPart = {
  split: "validation",
  windows: 96,
  statistics: null,
};

/** Reads all voices and lays out windows of the spec's length. */
export async function voiceData(
  spec: ModelSpec,
  io: PipelineIo,
  swept = validationPart,
): Promise<TaskData> {
  const { features, training } = spec;
  const rateHz = frameRate(features);
  const windowFrames = stepSize(spec).steps;
  const reader = await prepareFeatures(features, io);
  const guard = guardSeconds(spec, windowFrames);
  const corpus = readVoices(io.corpus, reader, features, guard, [
    "train",
    swept.split,
  ]);
  const { train, [swept.split]: scored } = corpus.regions;
  const statistics =
    swept.statistics ?? voiceStatistics(corpus, train, features.bands);
  const layout: VoiceLayout = {
    voices: corpus.voices,
    input: voiceInput(features, statistics),
    hasBins: inputOf(spec).bins !== null,
    rows: training.batch,
    frames: windowFrames,
  };
  const others = (random: Random): Feeds =>
    spec.task === "cpc"
      ? { others: someRows(training.batch * windowFrames, random) }
      : {};
  return {
    statistics,
    constants: {},
    seconds: {
      train: regionSeconds(train, rateHz),
      validation: regionSeconds(scored, rateHz),
    },
    draw(random) {
      const { batch, gainDecibels } = training;
      const windows = drawWindows(train, windowFrames, batch, random);
      const gains = drawGains(batch, gainDecibels, random);
      return { ...layOut(windows, layout, gains), ...others(random) };
    },
    *sweep() {
      // The same others in every validation, so that they can be compared.
      const random = new Random("validation");
      const windows = evenly(
        scored.flatMap((region) => coveringWindows(region, windowFrames, 0)),
        swept.windows,
      );
      for (let at = 0; at < windows.length; at += training.batch) {
        const part = windows.slice(at, at + training.batch);
        const feeds = { ...layOut(part, layout, []), ...others(random) };
        yield { feeds, weight: part.length };
      }
    },
  };
}

function someRows(rows: number, random: Random): Tensor {
  const chosen = Int32Array.from({ length: contrastOthers }, () =>
    random.integer(rows),
  );
  return integers(chosen, [contrastOthers]);
}
