/** Levels of waveforms into what they cost a predictor that only adds up the levels before them. */
import { badInput } from "../base/errors.ts";

/** Levels in a row, and which of them are counted. */
export interface CountedLevels {
  readonly levels: Uint8Array;
  /** 1 for those that count. */
  readonly counted: Uint8Array;
}

/** Levels before a sample that its prediction is made of. */
const order = 16;
/** Residuals are counted apart for so many degrees of how much the levels before it moved. */
const degrees = 8;
/** Added to every count, so that nothing is impossible. */
const pseudoCount = 0.1;

/**
 * A linear predictor of the next level with the distribution of its rounded residuals, one for each degree of
 * movement, as lossless codecs have it. Every number of it is counted; nothing is learned by gradient.
 */
export class LinearPredictor {
  private readonly levelCount: number;
  /** Of the level before, of that before it, and so on; the last is a constant. */
  private readonly weights: Float64Array;
  /** `[degrees, 2 * levelCount - 1]` counts of residuals. */
  private readonly residuals: readonly Float64Array[];

  /** Fits by least squares. Throws without a level that counts. */
  constructor(train: readonly CountedLevels[], levelCount: number) {
    this.levelCount = levelCount;
    this.weights = leastSquares(train, levelCount);
    this.residuals = Array.from({ length: degrees }, () =>
      new Float64Array(2 * levelCount - 1).fill(pseudoCount),
    );
    for (const { levels, counted } of train)
      counted.forEach((counts, at) => {
        if (!counts) return;
        const { row, centre } = this.expected(levels, at);
        row[levels[at]! - centre + levelCount - 1]! += 1;
      });
  }

  /** Mean bits of the levels that count; null without any. */
  bits(scored: readonly CountedLevels[]): number | null {
    let bits = 0;
    let samples = 0;
    for (const { levels, counted } of scored)
      counted.forEach((counts, at) => {
        if (!counts) return;
        bits -= Math.log2(this.probability(levels, at));
        samples++;
      });
    return samples === 0 ? null : bits / samples;
  }

  /** Of the level that came, among all levels that could. */
  private probability(levels: Uint8Array, at: number): number {
    const { row, centre } = this.expected(levels, at);
    const lowest = this.levelCount - 1 - centre;
    let total = 0;
    for (let i = 0; i < this.levelCount; i++) total += row[lowest + i]!;
    return row[lowest + levels[at]!]! / total;
  }

  /** The level that is expected, and the counts of how far from it levels came. */
  private expected(levels: Uint8Array, at: number) {
    const past = pastOf(levels, at, this.levelCount);
    const sum = past.reduce(
      (total, one, i) => total + one * this.weights[i]!,
      0,
    );
    const centre = Math.round(
      Math.max(-1, Math.min(1, sum)) * half(this.levelCount) +
        half(this.levelCount),
    );
    return { row: this.residuals[degreeOf(past)]!, centre };
  }
}

function half(levelCount: number): number {
  return (levelCount - 1) / 2;
}

/** Levels before a sample, the nearest first, from -1 to 1, then a 1; before the first there is silence. */
function pastOf(
  levels: Uint8Array,
  at: number,
  levelCount: number,
): Float64Array {
  const past = new Float64Array(order + 1);
  for (let lag = 1; lag <= Math.min(order, at); lag++)
    past[lag - 1] = levels[at - lag]! / half(levelCount) - 1;
  past[order] = 1;
  return past;
}

/** How much the levels moved: each degree is a factor of two, the highest is from one end to the other. */
function degreeOf(past: Float64Array): number {
  let moved = 0;
  for (let lag = 1; lag < order; lag++)
    moved += Math.abs(past[lag]! - past[lag - 1]!);
  const degree = degrees + Math.floor(Math.log2(moved / (2 * (order - 1))));
  return Math.max(0, Math.min(degrees - 1, degree));
}

/** Solves the normal equations over all levels that count. */
function leastSquares(
  train: readonly CountedLevels[],
  levelCount: number,
): Float64Array {
  const size = order + 1;
  const products = Array.from({ length: size }, () => new Float64Array(size));
  const targets = new Float64Array(size);
  let samples = 0;
  for (const { levels, counted } of train)
    counted.forEach((counts, at) => {
      if (!counts) return;
      const past = pastOf(levels, at, levelCount);
      const came = levels[at]! / half(levelCount) - 1;
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) products[i]![j]! += past[i]! * past[j]!;
        targets[i]! += past[i]! * came;
      }
      samples++;
    });
  if (samples === 0)
    throw badInput(
      "linear prediction: the training split is digital silence throughout; import a recording with sound",
    );
  // A trace on the diagonal keeps silence solvable.
  for (let i = 0; i < size; i++) products[i]![i]! += 1e-6 * samples;
  return solved(products, targets);
}

/** Solves `A x = b` for a symmetric positive matrix, given by its lower half (Cholesky). */
function solved(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}
