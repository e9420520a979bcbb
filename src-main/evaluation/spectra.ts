/** Reconstructed and reference spectra into distances. */
import { badInput } from "../base/errors.ts";

/** Decibels of one neper of magnitude: 20 / ln 10. */
export const decibelsPerNeper = 20 / Math.LN10;

export interface SpectralDistance {
  /** Log-spectral distance of every frame: RMS over its bins. */
  readonly perFrameDecibels: readonly number[];
  /** Mean of the frames; null without frames. */
  readonly meanDecibels: number | null;
  readonly frames: number;
}

/** Log-spectral distance of natural-log magnitudes `[T, F]`, row by row. */
export function logSpectralDistance(
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
  bins: number,
): SpectralDistance {
  requireSameLength("log-spectral distance", reference, estimate);
  const frames = reference.length / bins;
  const perFrameDecibels = Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let i = frame * bins; i < (frame + 1) * bins; i++)
      sum += (reference[i]! - estimate[i]!) ** 2;
    return decibelsPerNeper * Math.sqrt(sum / bins);
  });
  const total = perFrameDecibels.reduce((sum, value) => sum + value, 0);
  return {
    perFrameDecibels,
    meanDecibels: frames === 0 ? null : total / frames,
    frames,
  };
}

/** `|estimate - reference| / |reference|` of linear magnitudes (Frobenius norms); null for a silent reference. */
export function spectralConvergence(
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
): number | null {
  requireSameLength("spectral convergence", reference, estimate);
  let difference = 0;
  let energy = 0;
  for (let i = 0; i < reference.length; i++) {
    difference += (estimate[i]! - reference[i]!) ** 2;
    energy += reference[i]! ** 2;
  }
  return energy === 0 ? null : Math.sqrt(difference / energy);
}

export interface ErrorSummary {
  readonly meanSquaredError: number;
  readonly meanAbsoluteError: number;
  /** Error over the variance of the reference: 1 is what predicting its mean gives; null for a constant reference. */
  readonly normalisedMeanSquaredError: number | null;
  /** 1 minus the normalised error. */
  readonly r2: number | null;
  readonly samples: number;
}

/** Errors of an estimate, sample by sample; throws for no samples. */
export function errorSummary(
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
): ErrorSummary {
  requireSameLength("error summary", reference, estimate);
  const samples = reference.length;
  let sum = 0;
  let squares = 0;
  let squaredError = 0;
  let absoluteError = 0;
  for (let i = 0; i < samples; i++) {
    sum += reference[i]!;
    squaredError += (estimate[i]! - reference[i]!) ** 2;
    absoluteError += Math.abs(estimate[i]! - reference[i]!);
  }
  const mean = sum / samples;
  for (let i = 0; i < samples; i++) squares += (reference[i]! - mean) ** 2;
  const normalised = squares === 0 ? null : squaredError / squares;
  return {
    meanSquaredError: squaredError / samples,
    meanAbsoluteError: absoluteError / samples,
    normalisedMeanSquaredError: normalised,
    r2: normalised === null ? null : 1 - normalised,
    samples,
  };
}

function requireSameLength(
  metric: string,
  reference: ArrayLike<number>,
  estimate: ArrayLike<number>,
): void {
  if (reference.length === 0 || reference.length !== estimate.length)
    throw badInput(
      `${metric}: got ${reference.length} reference and ${estimate.length} estimated values; both need the same number, at least one`,
    );
}
