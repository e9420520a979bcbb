/** Tiers and the length of a recording -> the tiers cut to it, or the reason why they do not belong to it. */
import { badInput } from "../base/errors.ts";
import type { Interval, Tier } from "./tiers.ts";

/** Annotation tools round the length of a recording; more than this is another recording. */
export const longestOverhangSeconds = 1;
const shortestOverlapSeconds = 0.001;

/**
 * Checks every interval and cuts what reaches a little beyond the recording.
 * Throws one sentence on negative times, an end before its start, an end far beyond the recording, and, where the
 * format forbids it (`exclusive`), on intervals of one tier that overlap.
 */
export function fitTiers(
  tiers: readonly Tier[],
  seconds: number,
  exclusive: boolean,
): Tier[] {
  return tiers.map((tier) => {
    const ordered = tier.intervals.toSorted((a, b) => a.start - b.start);
    for (const interval of ordered) checkInterval(tier, interval, seconds);
    if (exclusive) checkExclusive(tier, ordered);
    const intervals = ordered
      .map((interval) => ({
        ...interval,
        end: Math.min(interval.end, seconds),
      }))
      .filter((interval) => interval.end > interval.start);
    return { ...tier, intervals };
  });
}

function checkInterval(tier: Tier, interval: Interval, seconds: number): void {
  const { start, end } = interval;
  const where = `tier "${tier.name}" has an interval from ${start} to ${end} s`;
  if (start < 0) throw badInput(`${where}; times cannot be negative`);
  if (end < start) throw badInput(`${where}, which ends before it starts`);
  if (end > seconds + longestOverhangSeconds)
    throw badInput(
      `${where}, but the recording lasts only ${seconds.toFixed(3)} s`,
    );
}

function checkExclusive(tier: Tier, ordered: readonly Interval[]): void {
  for (const [index, next] of ordered.slice(1).entries()) {
    const previous = ordered[index]!;
    if (previous.end - next.start > shortestOverlapSeconds)
      throw badInput(
        `tier "${tier.name}" has intervals that overlap: ${previous.start} to ${previous.end} s and ${next.start} to ${next.end} s`,
      );
  }
}
