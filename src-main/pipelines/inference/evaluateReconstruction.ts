/** A reconstructing run and a split into its errors, the use of its codes and its bit rate, beside codecs of the same rate. */
import { badInput } from "../../base/errors.ts";
import { Random } from "../../base/random.ts";
import type { Evaluation, MetricRow, Split } from "../../contract/records.ts";
import { codeUsage } from "../../evaluation/codes.ts";
import { clusteredCoder } from "../../evaluation/frameCoders/clusteredCoder.ts";
import { uniformCoder } from "../../evaluation/frameCoders/uniformCoder.ts";
import {
  ReconstructionScores,
  type ReconstructionErrors,
} from "../../evaluation/reconstructionScores.ts";
import { melFrequenciesHz } from "../../features/melFilters.ts";
import { decibelsPerNeper } from "../../evaluation/spectra.ts";
import { frameRate } from "../../models/spec/spec.ts";
import { throwIfCancelled, type PipelineIo } from "../io.ts";
import { trackProgress } from "../progress.ts";
import { bitRates } from "../reconstruction/reconstructVoice.ts";
import { executorFor } from "../training/devices.ts";
import { melSettingsOf, prepareFeatures } from "../training/features.ts";
import { readVoices, type VoiceCorpus } from "../training/recordings.ts";
import { stepSize } from "../training/session.ts";
import { guardSeconds } from "../training/turnData.ts";
import { regionSeconds } from "../training/turnDialogues.ts";
import type { OpenedRun } from "./openRun.ts";
import type { CodeGrid } from "./codeGrids.ts";
import { VoiceModel } from "./voiceModel.ts";

export const reconstructionProtocol = "reconstruction";

/** Errors with the name of who makes them. */
interface Scored {
  readonly name: string;
  readonly errors: ReconstructionErrors;
}

/** Reconstructs every voice of the split and scores its frames. */
export async function evaluateReconstruction(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { spec } = opened.model;
  const { features } = spec;
  const { statistics } = opened.checkpoint.head;
  const reader = await prepareFeatures(features, io);
  const guard = guardSeconds(spec, stepSize(spec).steps);
  const corpus = readVoices(io.corpus, reader, features, guard, [
    ...new Set(["train" as const, split]),
  ]);
  const regions = corpus.regions[split];
  if (regions.length === 0)
    throw badInput(`the corpus has no voices to evaluate in ${split}`);
  await using model = new VoiceModel(
    opened.checkpoint,
    await executorFor("cpu"),
  );
  const own = await scoreModel(model, corpus, split, io);
  const test = framesOf(corpus, split, features.bands);
  const bits = bitsPerFrame(model.grids);
  const baselines = baselineScores(
    framesOf(corpus, "train", features.bands),
    test,
    features.bands,
    bits,
  );
  const variance = statistics.standardDeviation ** 2;
  const frequencies = melFrequenciesHz(melSettingsOf(features));
  return [
    {
      protocol: reconstructionProtocol,
      split,
      dialogues: new Set(regions.map(({ dialogue }) => dialogue)).size,
      seconds: regionSeconds(regions, frameRate(features)),
      rows: [
        ...errorRows(own.errors, baselines, variance),
        ...bandRows(own.errors, baselines, frequencies),
        ...own.counts.flatMap((counts, grid) =>
          usageRows(model.grids[grid]!, counts),
        ),
        ...rateRows(
          model.grids,
          own.counts,
          frameRate(features),
          features.bands,
        ),
      ],
      createdAt: new Date(io.now()).toISOString(),
    },
  ];
}

/** Errors of all voices of the split, and how often each grid used each code. */
async function scoreModel(
  model: VoiceModel,
  corpus: VoiceCorpus,
  split: Split,
  io: PipelineIo,
): Promise<{ errors: ReconstructionErrors; counts: Float64Array[] }> {
  const { bands } = model.spec.features;
  const regions = corpus.regions[split];
  const scores = new ReconstructionScores(bands);
  const counts = model.grids.map(({ codes }) => new Float64Array(codes));
  const progress = trackProgress(io, regions.length, "voices");
  for (const [index, { dialogue, start, end }] of regions.entries()) {
    throwIfCancelled(io);
    const voice = corpus.voices[dialogue]!;
    const source = {
      frames: end - start,
      read: (from: number, count: number) =>
        voice.subarray(
          (start + from) * bands,
          (start + Math.min(from + count, end - start)) * bands,
        ),
    };
    for await (const part of model.reconstruct(source)) {
      scores.add(part.original, part.reconstruction);
      part.codes.forEach((codes, grid) => {
        for (const code of codes) counts[grid]![code]!++;
      });
    }
    progress.at(index + 1, `${index + 1} of ${regions.length} voices`, true);
  }
  return { errors: scores.errors(), counts };
}

/** All frames of a split, one voice after the other. */
function framesOf(
  { voices, regions }: VoiceCorpus,
  split: Split,
  bands: number,
): Float32Array {
  const total = regions[split].reduce(
    (n, { start, end }) => n + end - start,
    0,
  );
  const frames = new Float32Array(total * bands);
  let at = 0;
  for (const { dialogue, start, end } of regions[split]) {
    frames.set(voices[dialogue]!.subarray(start * bands, end * bands), at);
    at += (end - start) * bands;
  }
  return frames;
}

/** The mean of each band, and for a model with codes two codecs at its rate. */
function baselineScores(
  training: Float32Array,
  test: Float32Array,
  bands: number,
  bits: number,
): Scored[] {
  const scored = (name: string, estimate: Float32Array): Scored => {
    const scores = new ReconstructionScores(bands);
    scores.add(test, estimate);
    return { name, errors: scores.errors() };
  };
  const mean = bandMeans(training, bands);
  const still = scored(
    "mean of training",
    test.map((_, i) => mean[i % bands]!),
  );
  if (bits === 0) return [still];
  const random = new Random("reconstruction baselines");
  return [
    still,
    scored(
      "uniform steps, same bits",
      uniformCoder(training, bands, bits)(test),
    ),
    scored(
      "PCA and k-means, same bits",
      clusteredCoder(training, bands, bits, random)(test),
    ),
  ];
}

function bandMeans(frames: Float32Array, bands: number): Float64Array {
  const sums = new Float64Array(bands);
  frames.forEach((value, i) => (sums[i % bands]! += value));
  return sums.map((sum) => (sum * bands) / frames.length);
}

function errorRows(
  own: ReconstructionErrors,
  baselines: readonly Scored[],
  trainingVariance: number,
): MetricRow[] {
  const row = (
    name: string,
    title: string,
    unit: string,
    pick: (errors: ReconstructionErrors) => number,
  ): MetricRow => ({
    name: `reconstruction/${name}`,
    title,
    value: pick(own),
    unit,
    better: "lower",
    samples: own.frames,
    baselines: baselines.map((one) => ({
      name: one.name,
      value: pick(one.errors),
    })),
  });
  const squared = ({ meanSquaredDecibels }: ReconstructionErrors) =>
    meanSquaredDecibels;
  return [
    row(
      "nmse",
      "Squared error over the variance of the training",
      "",
      (errors) => squared(errors) / decibelsPerNeper ** 2 / trainingVariance,
    ),
    row("mse", "Mean squared error", "dB²", squared),
    row(
      "mae",
      "Mean absolute error",
      "dB",
      ({ meanAbsoluteDecibels }) => meanAbsoluteDecibels,
    ),
    row(
      "lsd",
      "Log-spectral distance",
      "dB",
      ({ logSpectralDistanceDecibels }) => logSpectralDistanceDecibels,
    ),
  ];
}

/** Parts of the spectrum that share a row. */
const parts = 8;

/** RMS error of an eighth of the bands each. */
function bandRows(
  own: ReconstructionErrors,
  baselines: readonly Scored[],
  frequenciesHz: readonly number[],
): MetricRow[] {
  const bands = frequenciesHz.length;
  const edge = (part: number) => Math.round((part * bands) / parts);
  return Array.from({ length: parts }, (_, part): MetricRow => {
    const [from, to] = [edge(part), edge(part + 1)];
    const pick = ({ bandDecibels }: ReconstructionErrors) =>
      Math.sqrt(
        bandDecibels
          .slice(from, to)
          .reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, to - from),
      );
    const hertz = (band: number) => Math.round(frequenciesHz[band]!);
    return {
      name: `bands/${from}-${to - 1}`,
      title: `RMS error from ${hertz(from)} to ${hertz(Math.max(from, to - 1))} Hz`,
      value: pick(own),
      unit: "dB",
      better: "lower",
      samples: own.frames,
      baselines: baselines.map(({ name, errors }) => ({
        name,
        value: pick(errors),
      })),
    };
  });
}

function usageRows(
  { name, codes }: CodeGrid,
  counts: Float64Array,
): MetricRow[] {
  const usage = codeUsage(counts);
  const row = (
    metric: string,
    title: string,
    value: number,
    ifEqual: number,
  ): MetricRow => ({
    name: `codes/${name}/${metric}`,
    title: `${title} of the codes "${name}"`,
    value,
    unit: "codes",
    better: "higher",
    samples: usage.samples,
    baselines: [{ name: "all equally used", value: ifEqual }],
  });
  return [
    row("perplexity", "Perplexity", usage.perplexity, codes),
    row("used", "Number used", usage.used, codes),
    row(
      "half",
      "Number that makes up half of all uses",
      halfOf(counts),
      codes / 2,
    ),
  ];
}

/** The fewest codes that are used half of the time. */
function halfOf(counts: Float64Array): number {
  const sorted = counts.toSorted((a, b) => b - a);
  const half = sorted.reduce((sum, count) => sum + count, 0) / 2;
  let sum = 0;
  return sorted.findIndex((count) => (sum += count) >= half) + 1;
}

function rateRows(
  grids: readonly CodeGrid[],
  counts: readonly Float64Array[],
  rateHz: number,
  bands: number,
): MetricRow[] {
  if (grids.length === 0) return [];
  const entropies = counts.map((one) => codeUsage(one).entropyBits);
  const rates = bitRates(grids, entropies, rateHz);
  const samples = counts.reduce((sum, one) => sum + codeUsage(one).samples, 0);
  const row = (metric: string, title: string, bits: number): MetricRow => ({
    name: `codes/${metric}`,
    title,
    value: bits / 1000,
    unit: "kb/s",
    better: "lower",
    samples,
    baselines: [{ name: "8 bits a band", value: (8 * bands * rateHz) / 1000 }],
  });
  return [
    row(
      "nominalRate",
      "Bit rate of the codes as transmitted",
      rates.bitsPerSecond,
    ),
    row("entropyRate", "Bit rate of their entropy", rates.entropyBitsPerSecond),
  ];
}

function bitsPerFrame(grids: readonly CodeGrid[]): number {
  return grids.reduce(
    (sum, { rows, stride, codes }) => sum + (rows / stride) * Math.log2(codes),
    0,
  );
}
