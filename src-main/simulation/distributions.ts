/** Timing tables into random draws and survival probabilities. */
import type { Random } from "../base/random.ts";
import type { TimingTable } from "./timing.ts";

/** Draws a value: a bin by its share, then evenly inside the bin. */
export function drawFrom(table: TimingTable, random: Random): number {
  let left = random.uniform() * totalShare(table);
  let bin = 0;
  while (bin < table.shares.length - 1 && left >= table.shares[bin]!)
    left -= table.shares[bin++]!;
  const [from, to] = [table.edgesSeconds[bin]!, table.edgesSeconds[bin + 1]!];
  return random.between(from, to);
}

/** Share of the values above `seconds`, in [0, 1]. */
export function survival(table: TimingTable, seconds: number): number {
  let above = 0;
  table.shares.forEach((share, bin) => {
    const from = table.edgesSeconds[bin]!;
    const to = table.edgesSeconds[bin + 1]!;
    above += share * clamp01((to - seconds) / (to - from));
  });
  return clamp01(above / totalShare(table));
}

/** Draws from a distribution that is known at some cumulative shares, straight lines between them, its ends cut off. */
export function drawFromQuantiles(
  rows: readonly (readonly [share: number, value: number])[],
  random: Random,
): number {
  const share = random.between(rows[0]![0], rows.at(-1)![0]);
  const upper = Math.max(
    1,
    rows.findIndex(([each]) => each > share),
  );
  const [lowShare, low] = rows[upper - 1]!;
  const [highShare, high] = rows[upper]!;
  return low + ((share - lowShare) / (highShare - lowShare)) * (high - low);
}

function totalShare(table: TimingTable): number {
  return table.shares.reduce((sum, share) => sum + share, 0);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
