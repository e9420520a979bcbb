/** Voice activity of two speakers, frame by frame, into who has the floor. */
import type { Speaker } from "./records.ts";

/** Binary activity `[N, 2]`, row by row: `activity[2 * frame + speaker]` is 1 while that speaker speaks. */
export type Activity = Uint8Array;

/** The other of the two speakers. */
export function otherSpeaker(speaker: Speaker): Speaker {
  return speaker === 0 ? 1 : 0;
}

/** What happens in a frame; the numbers are `2 B - A + 1`, as the published event extraction counts them. */
export const dialogueState = {
  onlyA: 0,
  silence: 1,
  both: 2,
  onlyB: 3,
} as const;

/** The state in which only this speaker speaks. */
export function aloneState(speaker: Speaker): number {
  return speaker === 0 ? dialogueState.onlyA : dialogueState.onlyB;
}

/** State of every frame, `[N]`. */
export function dialogueStates(activity: Activity): Uint8Array {
  return Uint8Array.from(
    { length: activity.length / 2 },
    (_, frame) => 2 * activity[2 * frame + 1]! - activity[2 * frame]! + 1,
  );
}
