/** Levels of two channels -> whether their speakers take turns, as two sides of a call do, or talk past each other. */
import { detectFromLevels, type Segment } from "../../features/activity.ts";
import { levelRateHz } from "../../features/levels.ts";
import type { ChannelSound } from "./sound.ts";

/**
 * Overlap of two strangers is the product of their shares of speech; that of a conversation is far below. Telephone
 * calls lie at 0.01 to 0.5 of it, unrelated recordings around 1.
 */
const mostOfChance = 0.7;

/** False also where one side is silent: there is nothing to tell that they belong together. */
export function takeTurns([first, second]: readonly ChannelSound[]): boolean {
  const frames = Math.min(first!.levels.length, second!.levels.length);
  const [a, b] = [first!, second!].map(({ levels }) =>
    // Crosstalk is not removed: removing it makes strangers look like partners.
    detectFromLevels(levels.subarray(0, frames)),
  );
  const chance = (total(a!) * total(b!)) / (frames / levelRateHz);
  return chance > 0 && overlap(a!, b!) <= mostOfChance * chance;
}

function total(segments: readonly Segment[]): number {
  return segments.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** Seconds in which both speak. */
function overlap(a: readonly Segment[], b: readonly Segment[]): number {
  return total(
    a.flatMap((one) =>
      b.flatMap((other) => {
        const start = Math.max(one.start, other.start);
        const end = Math.min(one.end, other.end);
        return start < end ? [{ start, end }] : [];
      }),
    ),
  );
}
