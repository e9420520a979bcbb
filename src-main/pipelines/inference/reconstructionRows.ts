/** Errors and code counts of a reconstructing run into rows of an evaluation, each beside its baselines. */
import type { MetricRow } from "../../contract/records.ts";
import { codeUsage } from "../../evaluation/codes.ts";
import type { ReconstructionErrors } from "../../evaluation/reconstructionScores.ts";
import { decibelsPerNeper } from "../../evaluation/spectra.ts";
import type { FeatureSpec } from "../../models/spec/spec.ts";
import { bitRates } from "../reconstruction/reconstructVoice.ts";
import type { CodeGrid } from "./codeGrids.ts";
import type { Scored } from "./reconstructionBaselines.ts";

/** The normalised error is null without a variance, as after a training on silence. */
export function errorRows(
  own: ReconstructionErrors,
  baselines: readonly Scored[],
  trainingVariance: number | null,
): MetricRow[] {
  const row = (
    name: string,
    title: string,
    unit: string,
    pick: (errors: ReconstructionErrors) => number | null,
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
      (errors) =>
        trainingVariance === null
          ? null
          : squared(errors) / decibelsPerNeper ** 2 / trainingVariance,
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

/** Cross-entropy of a run that predicts levels; none for others. */
export function levelRows(
  { levels, bands }: FeatureSpec,
  frames: number,
  nats: number | null,
): MetricRow[] {
  if (levels === null || nats === null) return [];
  const samples = frames * bands;
  return [
    {
      name: "reconstruction/levelBits",
      title: `Bits of a band's level (one of ${levels}), given the codes`,
      value: nats / Math.LN2 / samples,
      unit: "bits",
      better: "lower",
      samples,
      baselines: [{ name: "all equally likely", value: Math.log2(levels) }],
    },
  ];
}

/** Parts of the spectrum that share a row. */
const parts = 8;

/** RMS error of an eighth of the bands each. */
export function bandRows(
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
      title: `RMS error: ${hertz(from)} to ${hertz(Math.max(from, to - 1))} Hz`,
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

/** Perplexity of a grid's codes, and how many of them are used. */
export function usageRows(
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
    // Rows of a group share the words before the colon.
    title: `${name === "codes" ? "Codes" : `Codes "${name}"`}: ${title}`,
    value,
    unit: "codes",
    better: "higher",
    samples: usage.samples,
    baselines: [{ name: "all equally used", value: ifEqual }],
  });
  return [
    row("perplexity", "perplexity", usage.perplexity, codes),
    row("used", "number used", usage.used, codes),
    row(
      "half",
      "number that makes up half of all uses",
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

/** Bits per second as transmitted and by entropy; none for a run without codes. */
export function rateRows(
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
    row("nominalRate", "Bit rate: codes as transmitted", rates.bitsPerSecond),
    row(
      "entropyRate",
      "Bit rate: entropy of the codes",
      rates.entropyBitsPerSecond,
    ),
  ];
}
