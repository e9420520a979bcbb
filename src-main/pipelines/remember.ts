/** A run into how well the frames of k steps back can be read off its codes of one time: what a code remembers. */
import { badInput } from "../base/errors.ts";
import type { Executor } from "../engine/executors/executor.ts";
import { openVoiceRun, type OpenedVoiceRun } from "./inference/openVoiceRun.ts";
import { throwIfCancelled, type PipelineIo } from "./io.ts";
import { codedVoices, type CodedVoice } from "./memory/codedVoices.ts";
import {
  probeErrors,
  type Evidence,
  type ProbeData,
} from "./memory/probeDecoder.ts";
import { trackProgress } from "./progress.ts";
import { executorFor } from "./training/devices.ts";

export interface RememberInput {
  /** As a person names it. */
  readonly run: string;
  /** Training steps of each probe. */
  readonly steps: number;
}

/** Errors of one kind of evidence at every lag, over the variance of the frames: 1 is what their mean gives. */
export interface MemoryCurve {
  readonly name: string;
  readonly errors: readonly number[];
}

export interface RememberResult {
  readonly run: string;
  /** Frames back; the last ones lie beyond the receptive field. */
  readonly lags: readonly number[];
  readonly hopSeconds: number;
  /** Frames that a code can know of besides its own. */
  readonly contextFrames: number;
  readonly curves: readonly MemoryCurve[];
  readonly testFrames: number;
}

/** Lags beyond the receptive field, to see what speech itself gives away. */
const lagsBeyond = 6;

/** Trains one probe for each grid, one for all together, and one on the bare frame. */
export async function remember(
  { run, steps }: RememberInput,
  io: PipelineIo,
): Promise<RememberResult> {
  await using opened = await openVoiceRun(run, io);
  const { model } = opened;
  if (model.grids.length === 0)
    throw badInput(
      `run ${opened.run.id} has no codes; remember asks what codes keep`,
    );
  const lagCount = model.extent.before + lagsBeyond + 1;
  const voices = await codedVoices(opened, io);
  const executor = await executorFor("cpu");
  const sources = evidenceSources(opened);
  const progress = trackProgress(io, sources.length, "probes");
  const curves: MemoryCurve[] = [];
  for (const [index, { name, evidenceOf }] of sources.entries()) {
    throwIfCancelled(io);
    const data = (split: readonly CodedVoice[]) =>
      probeData(split, lagCount, model.spec.features.bands, evidenceOf);
    const errors = await curveOf(
      data(voices.train),
      data(voices.test),
      lagCount,
      executor,
      steps,
    );
    curves.push({ name, errors });
    progress.at(index + 1, name, true);
  }
  return {
    run: opened.run.id,
    lags: Array.from({ length: lagCount }, (_, lag) => lag),
    hopSeconds: model.spec.features.hop / 16000,
    contextFrames: model.extent.before,
    curves,
    testFrames: examplesOf(voices.test, lagCount).length,
  };
}

type EvidenceOf = (
  voices: readonly CodedVoice[],
  examples: readonly Example[],
) => Evidence;

/** A time of a voice. */
interface Example {
  readonly voice: number;
  readonly frame: number;
}

function evidenceSources({ model }: OpenedVoiceRun): {
  name: string;
  evidenceOf: EvidenceOf;
}[] {
  const { grids } = model;
  const ofGrids =
    (chosen: readonly number[]): EvidenceOf =>
    (voices, examples) => {
      const parts = chosen.map((grid) => grids[grid]!);
      return {
        kind: "symbols",
        width: parts.reduce((sum, { rows }) => sum + rows, 0),
        symbols: parts.reduce((sum, { rows, codes }) => sum + rows * codes, 0),
        read(index, to, offset) {
          const { voice, frame } = examples[index]!;
          let place = offset;
          let first = 0;
          for (const grid of chosen) {
            const { rows, codes, stride } = grids[grid]!;
            const own = voices[voice]!.codes[grid]!;
            const time = Math.floor(frame / stride) * rows;
            for (let row = 0; row < rows; row++, first += codes)
              to[place++] = first + own[time + row]!;
          }
        },
      };
    };
  const single = grids.map(({ name }, grid) => ({
    name,
    evidenceOf: ofGrids([grid]),
  }));
  const all = {
    name: "all codes",
    evidenceOf: ofGrids(grids.map((_, i) => i)),
  };
  const { bands } = model.spec.features;
  const bare: EvidenceOf = (voices, examples) => ({
    kind: "numbers",
    width: bands,
    symbols: 0,
    read(index, to, offset) {
      const { voice, frame } = examples[index]!;
      to.set(
        voices[voice]!.frames.subarray(frame * bands, (frame + 1) * bands),
        offset,
      );
    },
  });
  return [
    ...single,
    ...(grids.length > 1 ? [all] : []),
    { name: "the frame itself", evidenceOf: bare },
  ];
}

/** All frames that have every lag behind them. */
function examplesOf(
  voices: readonly CodedVoice[],
  lagCount: number,
): Example[] {
  return voices.flatMap(({ frames, bands }, voice) => {
    const count = frames.length / bands - (lagCount - 1);
    return Array.from({ length: Math.max(0, count) }, (_, i) => ({
      voice,
      frame: i + lagCount - 1,
    }));
  });
}

function probeData(
  voices: readonly CodedVoice[],
  lagCount: number,
  bands: number,
  evidenceOf: EvidenceOf,
): ProbeData {
  const examples = examplesOf(voices, lagCount);
  if (examples.length < 256)
    throw badInput(
      `remember: ${examples.length} frames have ${lagCount} frames behind them, expects at least 256 in training and in test; import longer recordings`,
    );
  return {
    examples: examples.length,
    evidence: evidenceOf(voices, examples),
    targetWidth: lagCount * bands,
    target(index, to, offset) {
      const { voice, frame } = examples[index]!;
      const { frames } = voices[voice]!;
      for (let lag = 0; lag < lagCount; lag++) {
        const at = (frame - lag) * bands;
        to.set(frames.subarray(at, at + bands), offset + lag * bands);
      }
    },
  };
}

/** Mean error of each lag; frames are normalised band by band, so that 1 is what the mean of training gives. */
async function curveOf(
  training: ProbeData,
  test: ProbeData,
  lagCount: number,
  executor: Executor,
  steps: number,
): Promise<number[]> {
  const errors = await probeErrors(training, test, executor, steps);
  const bands = training.targetWidth / lagCount;
  const variance = meanSquare(test, bands);
  return Array.from({ length: lagCount }, (_, lag) => {
    const own = errors.subarray(lag * bands, (lag + 1) * bands);
    return own.reduce((sum, value) => sum + value, 0) / bands / variance;
  });
}

/** Of the frames themselves, about zero: the mean of training. */
function meanSquare(data: ProbeData, bands: number): number {
  const frame = new Float32Array(data.targetWidth);
  let total = 0;
  for (let index = 0; index < data.examples; index++) {
    data.target(index, frame, 0);
    for (let band = 0; band < bands; band++) total += frame[band]! ** 2;
  }
  return total / (data.examples * bands);
}
