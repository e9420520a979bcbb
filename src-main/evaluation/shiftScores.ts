/** Probability of a shift at each frame into the probability of each speaker to be next. */
import type { Activity } from "../contract/activity.ts";
import { lastSpeakers } from "./baselines.ts";

/** `[N, 2]`, row by row: a shift hands over from whoever spoke alone last; one half each before the first word. */
export function nextFromShift(
  shift: ArrayLike<number>,
  activity: Activity,
): Float32Array {
  const track = new Float32Array(2 * shift.length);
  lastSpeakers(activity)
    .slice(0, shift.length)
    .forEach((last, frame) => {
      const p = last === null ? 0.5 : shift[frame]!;
      track.set(last === 1 ? [p, 1 - p] : [1 - p, p], 2 * frame);
    });
  return track;
}
