/** Levels into what they cost those who only know how often each level comes. */
import type { CountedLevels } from "./linearPrediction.ts";

/** Mean bits of the levels that count, under the distribution that was counted in training with one more of each; null without any. */
export function histogramBits(
  counts: Float64Array,
  scored: readonly CountedLevels[],
): number | null {
  const total = counts.reduce((sum, count) => sum + count + 1, 0);
  let bits = 0;
  let samples = 0;
  for (const { levels, counted } of scored)
    counted.forEach((isCounted, at) => {
      if (!isCounted) return;
      bits -= Math.log2((counts[levels[at]!]! + 1) / total);
      samples++;
    });
  return samples === 0 ? null : bits / samples;
}
