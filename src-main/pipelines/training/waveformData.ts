/** A corpus into batches of waveforms, each sample of which is to be told from those before it. */
import { countLevels, levelStatistics } from "../../dataset/levels.ts";
import { drawGains } from "../../dataset/augment.ts";
import type { Region } from "../../dataset/windows.ts";
import {
  levelValue,
  muLawLevelCount,
  muLawLevels,
} from "../../features/muLaw.ts";
import { contextFrames } from "../../models/context.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import type { PlacedVoices } from "./recordings.ts";
import { stepSize } from "./session.ts";
import type { SweepBatch, TaskData } from "./taskData.ts";
import { guardSeconds } from "./turnData.ts";
import { regionSeconds } from "./turnDialogues.ts";
import { validationPart, type SweptPart } from "./voiceData.ts";
import { readWaveforms } from "./waveforms.ts";
import {
  countedSamples,
  WaveformWindows,
  type HeardLevels,
} from "./waveformWindows.ts";

/** A level that stays for this long is digital silence, which any model guesses. */
const heldSeconds = 0.01;

export interface WaveformData extends TaskData {
  /** How often each level comes in the training split. */
  readonly levelCounts: Float64Array;
  /** What `sweep` goes through. */
  readonly scored: readonly HeardLevels[];
  /** At most so many windows of the training split, evenly spread. */
  trained(most: number): readonly HeardLevels[];
}

/** Reads all voices and lays out windows of the spec's length. */
export async function waveformData(
  spec: ModelSpec,
  { corpus }: PipelineIo,
  swept: Omit<SweptPart, "statistics"> = validationPart,
): Promise<WaveformData> {
  const { batch, gainDecibels } = spec.training;
  const rateHz = spec.features.sampleRate;
  const settings = windowSettings(spec);
  const placed = readWaveforms(
    corpus,
    {
      guardSeconds: guardSeconds(spec, settings.steps),
      splits: ["train", swept.split],
    },
    rateHz,
  );
  const { train, [swept.split]: kept } = placed.regions;
  const windows = new WaveformWindows(placed, settings);
  const scored = windows.covering(kept, swept.windows);
  const levelCounts = countRegions(placed, train);
  return {
    statistics: levelStatistics(levelCounts, levelValue),
    constants: {},
    seconds: {
      train: regionSeconds(train, rateHz),
      validation: countedSamples(scored) / rateHz,
    },
    levelCounts,
    scored,
    trained: (most) => windows.covering(train, most),
    draw(random) {
      const nepers = drawGains(batch, gainDecibels, random);
      return windows.feeds(windows.draw(train, nepers.map(Math.exp), random));
    },
    sweep: () => batches(scored, windows, batch),
  };
}

function windowSettings(spec: ModelSpec) {
  const { batch: rows, steps } = stepSize(spec);
  // At least half of a window is trained on, however far the model sees.
  const contextSteps = Math.min(
    contextFrames(spec, steps),
    Math.floor(steps / 2),
  );
  const heldSteps = Math.round(heldSeconds * spec.features.sampleRate);
  return { rows, steps, contextSteps, heldSteps };
}

function countRegions(
  { voices }: PlacedVoices<Int16Array>,
  regions: readonly Region[],
): Float64Array {
  const stretches = regions.map(({ dialogue, start, end }) =>
    muLawLevels(voices[dialogue]!.subarray(start, end)),
  );
  return countLevels(stretches, muLawLevelCount);
}

function* batches(
  scored: readonly HeardLevels[],
  windows: WaveformWindows,
  rows: number,
): Generator<SweepBatch> {
  for (let at = 0; at < scored.length; at += rows) {
    const part = scored.slice(at, at + rows);
    yield { feeds: windows.feeds(part), weight: countedSamples(part) };
  }
}
