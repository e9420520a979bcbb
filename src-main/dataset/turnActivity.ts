/** Turns in seconds into binary activity tracks at a frame rate. */
import { framesIn } from "../base/frames.ts";
import type { Activity } from "../contract/activity.ts";
import type { Turn } from "../contract/records.ts";

/** When a speaker speaks, in seconds. */
export type SpokenTurn = Pick<Turn, "speaker" | "start" | "end">;

/**
 * Activity `[N, 2]`: frame n of a speaker is 1 from `framesIn(start)` up to and without `framesIn(end)` of each of its
 * turns; what lies outside the N frames is left out.
 */
export function activityFromTurns(
  turns: readonly SpokenTurn[],
  frames: number,
  rateHz: number,
): Activity {
  const activity = new Uint8Array(2 * frames);
  for (const { speaker, start, end } of turns) {
    const from = Math.max(0, framesIn(start, rateHz));
    const to = Math.min(frames, framesIn(end, rateHz));
    for (let frame = from; frame < to; frame++)
      activity[2 * frame + speaker] = 1;
  }
  return activity;
}
