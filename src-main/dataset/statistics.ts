/** Feature frames of the training split into the constants that every model normalises with. */
import { badInput } from "../base/errors.ts";

/** Statistics over all frames, of each band and of all bands together. */
export interface FeatureStatistics {
  readonly bands: number;
  readonly frames: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** `[bands]` each. */
  readonly bandMean: readonly number[];
  readonly bandStandardDeviation: readonly number[];
}

/** `(value - mean) / deviation` of each band. */
export interface Normalisation {
  readonly mean: ArrayLike<number>;
  readonly deviation: ArrayLike<number>;
}

/** Half-open range of frames. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

/** A stretch of feature frames `[N, bands]`, row by row. */
export interface FeatureFrames extends FrameRange {
  readonly features: Float32Array;
}

/** Statistics of the given stretches, in double precision; throws without any frame. */
export function featureStatistics(
  stretches: Iterable<FeatureFrames>,
  bands: number,
): FeatureStatistics {
  const sum = new Float64Array(bands);
  const squares = new Float64Array(bands);
  let frames = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const { features, start, end } of stretches) {
    for (let i = start * bands; i < end * bands; i++) {
      const value = features[i]!;
      const band = i % bands;
      sum[band]! += value;
      squares[band]! += value * value;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
    frames += end - start;
  }
  if (frames === 0)
    throw badInput(
      "feature statistics: the training split has no frames; import a longer recording",
    );
  return summarise(sum, squares, frames, minimum, maximum);
}

/** Each band by its own mean and deviation. */
export function bandNormalisation(
  statistics: FeatureStatistics,
): Normalisation {
  return {
    mean: statistics.bandMean,
    deviation: statistics.bandStandardDeviation,
  };
}

/** Every band by the mean and deviation of all of them, so that the shape of the spectrum is kept. */
export function overallNormalisation(
  statistics: FeatureStatistics,
): Normalisation {
  const same = (value: number) =>
    new Array<number>(statistics.bands).fill(value);
  return {
    mean: same(statistics.mean),
    deviation: same(statistics.standardDeviation),
  };
}

/** Spectra that never span more than this (in nepers) are silence. */
const silentSpan = 1e-3;

/** Whether there is nothing to hear in what was counted. */
export function isSilent({
  minimum,
  maximum,
}: Pick<FeatureStatistics, "minimum" | "maximum">): boolean {
  return maximum - minimum < silentSpan;
}

/**
 * Below it a band never changes but for rounding. Such a band is centred and not scaled: it becomes 0, and where it
 * does change later (another recording, a gain) it stays of the size of the others.
 */
const smallestDeviation = 1e-5;

function summarise(
  sum: Float64Array,
  squares: Float64Array,
  frames: number,
  minimum: number,
  maximum: number,
): FeatureStatistics {
  const bands = sum.length;
  const deviation = (mean: number, meanSquare: number) => {
    const found = Math.sqrt(Math.max(0, meanSquare - mean ** 2));
    return found < smallestDeviation ? 1 : found;
  };
  const bandMean = Array.from(sum, (total) => total / frames);
  const mean = bandMean.reduce((total, value) => total + value, 0) / bands;
  const meanSquare =
    squares.reduce((total, value) => total + value, 0) / (frames * bands);
  return {
    bands,
    frames,
    mean,
    standardDeviation: deviation(mean, meanSquare),
    minimum,
    maximum,
    bandMean,
    bandStandardDeviation: bandMean.map((each, band) =>
      deviation(each, squares[band]! / frames),
    ),
  };
}
