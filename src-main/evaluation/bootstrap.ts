/**
 * How far a figure would move with other dialogues: draws of whole dialogues with replacement (cluster bootstrap, Davison and
 * Hinkley 1997, section 3.8), as events inside a dialogue depend on each other. Draws are seeded: the same predictions give
 * the same range.
 */
import { Random } from "../base/random.ts";
import type { MetricRow } from "../contract/records.ts";

/** With fewer dialogues the draws repeat each other, and the range would be a promise. */
const fewestDialogues = 5;
const draws = 200;

/** The middle 95 % of the draws. */
export type Interval = readonly [low: number, high: number];

/**
 * A range for each of `statistics`, in their order; null for one that more than every tenth draw has no value for, and for all
 * where there are fewer than five dialogues.
 */
export function bootstrapIntervals<T>(
  dialogues: readonly T[],
  statistics: (drawn: readonly T[]) => readonly (number | null)[],
): (Interval | null)[] {
  if (dialogues.length < fewestDialogues)
    return statistics(dialogues).map(() => null);
  const random = new Random("bootstrap");
  const found = Array.from({ length: draws }, () =>
    statistics(dialogues.map(() => random.pick(dialogues))),
  );
  return found[0]!.map((_, index) =>
    middle(found.map((values) => values[index]!)),
  );
}

/** Rows with the ranges that they have. */
export function withIntervals(
  rows: readonly MetricRow[],
  intervals: readonly (Interval | null)[],
): MetricRow[] {
  return rows.map((row, index) => {
    const interval = intervals[index];
    return interval && row.value !== null ? { ...row, interval } : row;
  });
}

function middle(values: readonly (number | null)[]): Interval | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length < 0.9 * values.length) return null;
  const at = (share: number) =>
    sorted[Math.round(share * (sorted.length - 1))]!;
  return [at(0.025), at(0.975)];
}
