/** Levels of a waveform into which of them carry sound, how often each comes, and their statistics. */
import { badInput } from "../base/errors.ts";
import type { FeatureStatistics } from "./statistics.ts";

/**
 * Which samples from `from` on count: 0 where the level is the same as in all of the `held` samples before, as in
 * digital silence, which any model guesses; else 1.
 */
export function changingSamples(
  levels: Uint8Array,
  from: number,
  held: number,
): Uint8Array {
  const changing = new Uint8Array(levels.length - from);
  let same = 0;
  for (let i = 0; i < levels.length; i++) {
    same = i > 0 && levels[i] === levels[i - 1] ? same + 1 : 0;
    if (i >= from) changing[i - from] = same < held ? 1 : 0;
  }
  return changing;
}

/** How often each level comes. */
export function countLevels(
  stretches: Iterable<Uint8Array>,
  levelCount: number,
): Float64Array {
  const counts = new Float64Array(levelCount);
  for (const levels of stretches)
    for (const level of levels) counts[level]! += 1;
  return counts;
}

/** Statistics of what levels stand for, as of features with one band; throws without any. */
export function levelStatistics(
  counts: Float64Array,
  valueOf: (level: number) => number,
): FeatureStatistics {
  const frames = counts.reduce((sum, count) => sum + count, 0);
  if (frames === 0)
    throw badInput(
      "level statistics: the training split has no samples; import a longer recording",
    );
  const mean = meanOf(counts, frames, valueOf);
  const meanSquare = meanOf(counts, frames, (level) => valueOf(level) ** 2);
  const standardDeviation = Math.sqrt(Math.max(0, meanSquare - mean ** 2));
  return {
    bands: 1,
    frames,
    mean,
    standardDeviation,
    minimum: valueOf(counts.findIndex((count) => count > 0)),
    maximum: valueOf(counts.findLastIndex((count) => count > 0)),
    bandMean: [mean],
    bandStandardDeviation: [standardDeviation],
  };
}

function meanOf(
  counts: Float64Array,
  total: number,
  valueOf: (level: number) => number,
): number {
  return (
    counts.reduce((sum, count, level) => sum + count * valueOf(level), 0) /
    total
  );
}
