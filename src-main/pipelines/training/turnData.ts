/** A corpus into batches that turn-taking models train on, with their targets and masks. */
import { framesIn } from "../../base/frames.ts";
import {
  horizonFrames,
  projectionBinFrames,
} from "../../contract/projection.ts";
import {
  bandNormalisation,
  overallNormalisation,
  type FeatureStatistics,
  type Normalisation,
} from "../../dataset/statistics.ts";
import { shiftTargets } from "../../dataset/shiftTargets.ts";
import type { TurnBatch, TurnDialogue } from "../../dataset/turnBatch.ts";
import { TurnSampler } from "../../dataset/turnSampler.ts";
import type { Region } from "../../dataset/windows.ts";
import {
  floats,
  integers,
  type Tensor,
} from "../../engine/executors/executor.ts";
import { inputName } from "../../models/builder.ts";
import { contextFrames } from "../../models/context.ts";
import {
  frameRate,
  stepRate,
  type FeatureSpec,
  type ModelSpec,
} from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import { prepareFeatures } from "./features.ts";
import type { Feeds, TaskData } from "./taskData.ts";
import {
  readTurnCorpus,
  regionSeconds,
  regionStatistics,
} from "./turnDialogues.ts";

/** A recurrent model sees all the past; it has seen enough of it after this long to be scored. */
const recurrentWarmUpSeconds = 1;

/** Reads the corpus and lays out windows of the spec's length. */
export async function turnData(
  spec: ModelSpec,
  io: PipelineIo,
): Promise<TaskData> {
  const { features, training } = spec;
  const rateHz = frameRate(features);
  const windowFrames = framesIn(training.windowSeconds, rateHz);
  const warmUpFrames = warmUpOf(spec, windowFrames);
  const reader = await prepareFeatures(features, io);
  const corpus = readTurnCorpus(
    io.corpus,
    reader,
    features,
    guardSeconds(spec, windowFrames),
    ["train", "validation"],
  );
  const { train, validation } = corpus.regions;
  const statistics = regionStatistics(corpus, train, features.bands);
  const normalisation = normalisationOf(features, statistics);
  const settings = { batch: training.batch, windowFrames, warmUpFrames };
  const augment = {
    swapProbability: training.swapSpeakers,
    gainDecibels: training.gainDecibels,
  };
  const sampler = (regions: typeof train, augmented: boolean) =>
    new TurnSampler(corpus.dialogues, regions, normalisation, {
      ...settings,
      augment: augmented ? augment : null,
    });
  const trainSampler = sampler(train, true);
  const validationSampler = sampler(validation, false);
  const shiftWeight = training.balanceShifts
    ? holdsPerShift(corpus.dialogues, train)
    : 1;
  const feeds = (batch: TurnBatch): Feeds => ({
    ...feedsOf(batch, training.batch),
    shiftWeight: floats([shiftWeight], []),
  });
  return {
    statistics,
    constants: { shiftWeight },
    seconds: {
      train: regionSeconds(train, rateHz),
      validation: regionSeconds(validation, rateHz),
    },
    draw: (random) => feeds(trainSampler.draw(random)),
    *sweep() {
      for (const batch of validationSampler.sweep())
        yield { feeds: feeds(batch), weight: batch.batch };
    },
  };
}

/** Labelled hold frames for each shift frame of the training split; 1 where either is missing. */
function holdsPerShift(
  dialogues: readonly TurnDialogue[],
  regions: readonly Region[],
): number {
  let labelled = 0;
  let shifts = 0;
  for (const { dialogue, start, end } of regions) {
    const { activity, rateHz } = dialogues[dialogue]!;
    const targets = shiftTargets(activity.subarray(2 * start, 2 * end), rateHz);
    targets.labelled.forEach((one, frame) => {
      labelled += one;
      shifts += one * targets.shift[frame]!;
    });
  }
  return shifts === 0 || shifts === labelled ? 1 : (labelled - shifts) / shifts;
}

/** The constants that the spec normalises with. */
export function normalisationOf(
  { normalise }: FeatureSpec,
  statistics: FeatureStatistics,
): Normalisation {
  return normalise === "bands"
    ? bandNormalisation(statistics)
    : overallNormalisation(statistics);
}

/** What no block of a corpus split in time may share with another: receptive field, and the horizon of turn targets. */
export function guardSeconds(spec: ModelSpec, windowFrames: number): number {
  const rateHz = stepRate(spec);
  const context = Math.min(contextFrames(spec, windowFrames), windowFrames);
  const horizon =
    spec.task === "turns" ? horizonFrames(projectionBinFrames(rateHz)) : 0;
  return (context + horizon) / rateHz;
}

function warmUpOf(spec: ModelSpec, windowFrames: number): number {
  const context = contextFrames(spec, windowFrames);
  const recurrent = framesIn(recurrentWarmUpSeconds, frameRate(spec.features));
  const wanted = Number.isFinite(context) ? context : recurrent;
  // At least half of a window is trained on, however far the model sees.
  return Math.min(wanted, Math.floor(windowFrames / 2));
}

/** Tensors of a full batch; missing rows are zeros, and so are their masks. */
function feedsOf(batch: TurnBatch, rows: number): Feeds {
  const { frames, mel, projectionClass } = batch;
  const channels = mel.length / (batch.batch * frames);
  const tensor = (data: Float32Array, inner: number): Tensor =>
    floats(filledUp(data, rows * inner * frames), [rows, inner, frames]);
  return {
    [inputName]: tensor(mel, channels),
    activity: tensor(batch.activity, 2),
    projectionBits: tensor(batch.projectionBits, 8),
    projectionClass: integers(filledUp(projectionClass, rows * frames), [
      rows,
      frames,
    ]),
    shift: tensor(batch.shift, 1),
    activityMask: tensor(batch.activityMask, 1),
    projectionMask: tensor(batch.projectionMask, 1),
    shiftMask: tensor(batch.shiftMask, 1),
  };
}

function filledUp<Data extends Float32Array | Int32Array>(
  data: Data,
  length: number,
): Data {
  if (data.length === length) return data;
  const filled =
    data instanceof Float32Array
      ? new Float32Array(length)
      : new Int32Array(length);
  filled.set(data);
  return filled as Data;
}
