/** Turns -> how a dialogue's time is shared: one speaker, the other, both, nobody. */
import type { Turn } from "../../src-main/contract/records.ts";

/** Shares of a dialogue's time in [0, 1]; the four sum to 1. */
export interface FloorShares {
  readonly onlyA: number;
  readonly onlyB: number;
  readonly both: number;
  readonly silence: number;
}

/** Shares of `[0, duration]` seconds; overlapping turns of one speaker count once. */
export function floorShares(
  turns: readonly Turn[],
  duration: number,
): FloorShares {
  const edges = turns
    .flatMap(({ speaker, start, end }) => [
      { seconds: start, speaker, step: 1 },
      { seconds: end, speaker, step: -1 },
    ])
    .sort((a, b) => a.seconds - b.seconds);
  const open: [number, number] = [0, 0];
  const seconds = { onlyA: 0, onlyB: 0, both: 0 };
  let before = 0;
  for (const edge of edges) {
    const length = edge.seconds - before;
    if (open[0] > 0 && open[1] > 0) seconds.both += length;
    else if (open[0] > 0) seconds.onlyA += length;
    else if (open[1] > 0) seconds.onlyB += length;
    open[edge.speaker] += edge.step;
    before = edge.seconds;
  }
  const { onlyA, onlyB, both } = seconds;
  const whole = Math.max(duration, onlyA + onlyB + both, 1e-9);
  return {
    onlyA: onlyA / whole,
    onlyB: onlyB / whole,
    both: both / whole,
    silence: 1 - (onlyA + onlyB + both) / whole,
  };
}
