/** Log-mel values of one voice into what a model reads of them: as they are or as levels, normalised. */
import type {
  FeatureStatistics,
  Normalisation,
} from "../../dataset/statistics.ts";
import {
  dequantise,
  discretise,
  type LevelRange,
} from "../../features/discretise.ts";
import type { FeatureSpec } from "../../models/spec/spec.ts";
import { normalisationOf } from "./turnData.ts";

export interface HeardVoice {
  /** Of every bin; empty where the features are real numbers. */
  readonly levels: Uint8Array | Uint16Array;
  /** Normalised. */
  readonly values: Float32Array;
}

/** Settings of a run's input. */
export interface VoiceInput {
  readonly bands: number;
  readonly normalisation: Normalisation;
  /** Null where the features are real numbers. */
  readonly range: LevelRange | null;
}

/** Levels stretch from the smallest to the largest value of the training split, so that nothing of a recording looks ahead. */
export function voiceInput(
  features: FeatureSpec,
  statistics: FeatureStatistics,
): VoiceInput {
  const { minimum: low, maximum: high } = statistics;
  return {
    bands: features.bands,
    normalisation: normalisationOf(features, statistics),
    range: features.levels ? { low, high, levels: features.levels } : null,
  };
}

/**
 * Log-mel `[n, bands]` as the model reads it. A discretised value is the middle of its level's step: one number that
 * keeps the order of levels, so the same layers fit 256 levels, 64 and real numbers.
 */
export function hearVoice(
  mel: ArrayLike<number>,
  { bands, normalisation, range }: VoiceInput,
): HeardVoice {
  const levels = range ? discretise(mel, range) : new Uint8Array(0);
  const heard = range ? dequantise(levels, range) : mel;
  const { mean, deviation } = normalisation;
  const values = new Float32Array(heard.length);
  for (let i = 0; i < values.length; i++)
    values[i] = (heard[i]! - mean[i % bands]!) / deviation[i % bands]!;
  return { levels, values };
}
