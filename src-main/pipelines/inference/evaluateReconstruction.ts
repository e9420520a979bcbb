/** A reconstructing run and a split into its errors, the use of its codes and its bit rate, beside guessers at the same rate. */
import { badInput } from "../../base/errors.ts";
import type { Evaluation, MetricRow, Split } from "../../contract/records.ts";
import type { FeatureStatistics } from "../../dataset/statistics.ts";
import { codeUsage, kilobitsPerSecond } from "../../evaluation/codes.ts";
import {
  decibelsPerNeper,
  errorSummary,
  logSpectralDistance,
} from "../../evaluation/spectra.ts";
import { frameRate, type ModelSpec } from "../../models/spec/spec.ts";
import { throwIfCancelled, type PipelineIo } from "../io.ts";
import { trackProgress } from "../progress.ts";
import { prepareFeatures } from "../training/features.ts";
import { readVoices } from "../training/recordings.ts";
import { stepSize } from "../training/session.ts";
import { guardSeconds } from "../training/turnData.ts";
import { regionSeconds } from "../training/turnDialogues.ts";
import type { OpenedRun } from "./openRun.ts";
import {
  joinVoices,
  reconstructVoice,
  type VoiceCodes,
} from "./reconstruction.ts";

export const reconstructionProtocol = "reconstruction";

/** Reconstructs every voice of the split and scores its frames. */
export async function evaluateReconstruction(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { spec } = opened.model;
  const { features } = spec;
  const reader = await prepareFeatures(features, io);
  const guard = guardSeconds(spec, stepSize(spec).steps);
  const corpus = readVoices(io.corpus, reader, features, guard, [split]);
  const regions = corpus.regions[split];
  if (regions.length === 0)
    throw badInput(`the corpus has no voices to evaluate in ${split}`);
  const progress = trackProgress(io, regions.length, "voices");
  const original: Float32Array[] = [];
  const rebuilt: Float32Array[] = [];
  const codes = new Map<string, VoiceCodes[]>();
  for (const [index, { dialogue, start, end }] of regions.entries()) {
    throwIfCancelled(io);
    const part = corpus.voices[dialogue]!.slice(
      start * features.bands,
      end * features.bands,
    );
    const found = await reconstructVoice(opened, part);
    original.push(part);
    rebuilt.push(found.mel);
    for (const one of found.codes)
      codes.set(one.name, [...(codes.get(one.name) ?? []), one]);
    progress.at(index + 1, `${index + 1} of ${regions.length} voices`, true);
  }
  const statistics = opened.checkpoint.head.statistics;
  return [
    {
      protocol: reconstructionProtocol,
      split,
      dialogues: new Set(regions.map(({ dialogue }) => dialogue)).size,
      seconds: regionSeconds(regions, frameRate(features)),
      rows: [
        ...errorRows(
          joinVoices(original),
          joinVoices(rebuilt),
          spec,
          statistics,
          [...codes.values()],
        ),
        ...[...codes].flatMap(([name, all]) => usageRows(name, all, spec)),
        ...rateRows([...codes.values()], spec),
      ],
      createdAt: new Date(io.now()).toISOString(),
    },
  ];
}

function errorRows(
  reference: Float32Array,
  estimate: Float32Array,
  spec: ModelSpec,
  statistics: FeatureStatistics,
  codes: readonly (readonly VoiceCodes[])[],
): MetricRow[] {
  const { bands } = spec.features;
  const samples = reference.length / bands;
  const mean = reference.map((_, i) => statistics.bandMean[i % bands]!);
  const bits = nominalBits(codes, spec);
  const guessers: [string, Float32Array][] = [["mean of training", mean]];
  if (bits > 0)
    guessers.push([
      `uniform steps at ${Math.round(bits)} bits a frame`,
      uniformSteps(reference, statistics, 2 ** (bits / bands)),
    ]);
  const row = (
    name: string,
    title: string,
    unit: string,
    measure: (estimate: Float32Array) => number | null,
  ): MetricRow => ({
    name: `reconstruction/${name}`,
    title,
    value: measure(estimate),
    unit,
    better: "lower",
    samples,
    baselines: guessers.map(([guesser, values]) => ({
      name: guesser,
      value: measure(values),
    })),
  });
  const variance = statistics.standardDeviation ** 2;
  return [
    row(
      "nmse",
      "Squared error over the variance of the training",
      "",
      (x) => errorSummary(reference, x).meanSquaredError / variance,
    ),
    row(
      "mae",
      "Mean absolute error",
      "dB",
      (x) => decibelsPerNeper * errorSummary(reference, x).meanAbsoluteError,
    ),
    row(
      "lsd",
      "Log-spectral distance",
      "dB",
      (x) => logSpectralDistance(reference, x, bands).meanDecibels,
    ),
  ];
}

/** Each band rounded to so many equal steps within three deviations of its mean: what needs no learning. */
function uniformSteps(
  reference: Float32Array,
  { bandMean, bandStandardDeviation }: FeatureStatistics,
  levels: number,
): Float32Array {
  const bands = bandMean.length;
  const count = Math.max(1, Math.floor(levels));
  return reference.map((value, i) => {
    const low = bandMean[i % bands]! - 3 * bandStandardDeviation[i % bands]!;
    const step = (6 * bandStandardDeviation[i % bands]!) / count;
    const level = Math.floor((value - low) / step);
    return low + (Math.min(count - 1, Math.max(0, level)) + 0.5) * step;
  });
}

function usageRows(
  name: string,
  all: readonly VoiceCodes[],
  spec: ModelSpec,
): MetricRow[] {
  const size = codebookSize(name, spec);
  const usage = codeUsage(countsOf(all, size));
  const row = (
    metric: string,
    title: string,
    value: number,
    unit: string,
  ): MetricRow => ({
    name: `codes/${name}/${metric}`,
    title: `${title} of the codes "${name}"`,
    value,
    unit,
    better: "higher",
    samples: usage.samples,
    baselines: [{ name: "all equally used", value: size }],
  });
  return [
    row("perplexity", "Perplexity", usage.perplexity, "codes"),
    row("used", "Number used", usage.used, "codes"),
  ];
}

function rateRows(
  all: readonly (readonly VoiceCodes[])[],
  spec: ModelSpec,
): MetricRow[] {
  if (all.length === 0) return [];
  const grids = all.map((codes) => {
    const { name, perFrame } = codes[0]!;
    const size = codebookSize(name, spec);
    const { entropyBits } = codeUsage(countsOf(codes, size));
    return { codesPerFrame: perFrame, bits: Math.log2(size), entropyBits };
  });
  const rateHz = frameRate(spec.features);
  const rate = (bitsOf: (grid: (typeof grids)[number]) => number) =>
    kilobitsPerSecond(
      grids.map((grid) => ({
        codesPerFrame: grid.codesPerFrame,
        bitsPerCode: bitsOf(grid),
      })),
      rateHz,
    );
  const row = (metric: string, title: string, value: number): MetricRow => ({
    name: `codes/${metric}`,
    title,
    value,
    unit: "kb/s",
    better: "lower",
    samples: all[0]!.reduce((sum, { codes }) => sum + codes.length, 0),
    baselines: [
      {
        name: "8 bits a band",
        value: (8 * spec.features.bands * rateHz) / 1000,
      },
    ],
  });
  return [
    row(
      "nominalRate",
      "Bit rate of the codes as transmitted",
      rate(({ bits }) => bits),
    ),
    row(
      "entropyRate",
      "Bit rate of their entropy",
      rate((grid) => grid.entropyBits),
    ),
  ];
}

function nominalBits(
  all: readonly (readonly VoiceCodes[])[],
  spec: ModelSpec,
): number {
  return all.reduce((sum, codes) => {
    const { name, perFrame } = codes[0]!;
    return sum + perFrame * Math.log2(codebookSize(name, spec));
  }, 0);
}

function countsOf(all: readonly VoiceCodes[], size: number): Uint32Array {
  const counts = new Uint32Array(size);
  for (const { codes } of all) for (const code of codes) counts[code]!++;
  return counts;
}

/** Codes of the quantiser inside the layer of this name. */
function codebookSize(name: string, spec: ModelSpec): number {
  const layer = spec.layers.find((one) => one.name === name);
  const inner = layer && "body" in layer ? layer.body : layer ? [layer] : [];
  for (const one of inner) {
    if (one.kind === "quantize") return one.codes;
    if (one.kind === "scalarQuantize")
      return one.levels.reduce((product, levels) => product * levels, 1);
  }
  throw badInput(
    `spec ${spec.name}: the codes "${name}" come from no named layer with a quantiser; name the block that holds it`,
  );
}
