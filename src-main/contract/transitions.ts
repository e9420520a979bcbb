/** Two speakers' activity into the mutual silences between two stretches of speech. */
import { type Run, runsOf } from "../base/runs.ts";
import {
  type Activity,
  aloneState,
  dialogueState,
  dialogueStates,
  otherSpeaker,
} from "./activity.ts";
import type { Speaker } from "./records.ts";

/** A mutual silence between two stretches in which one speaker speaks alone. */
export interface Transition {
  readonly before: Run;
  readonly silence: Run;
  readonly after: Run;
  readonly previous: Speaker;
  readonly next: Speaker;
}

/** All of them in order of time: shifts where the speakers differ, holds where they do not. */
export function transitionsOf(activity: Activity): Transition[] {
  const runs = runsOf(dialogueStates(activity));
  return runs.slice(2).flatMap((after, index) => {
    const before = runs[index]!;
    const silence = runs[index + 1]!;
    const previous = loneSpeaker(before);
    const next = loneSpeaker(after);
    return silence.value !== dialogueState.silence ||
      previous === null ||
      next === null
      ? []
      : [{ before, silence, after, previous, next }];
  });
}

/** Activity in which the pauses that a speaker makes between two own stretches count as speech. */
export function fillPauses(activity: Activity): Activity {
  const filled = activity.slice();
  for (const { silence, previous, next } of transitionsOf(activity))
    if (previous === next)
      for (let frame = silence.start; frame < silence.end; frame++)
        filled[2 * frame + next] = 1;
  return filled;
}

/** True when the speaker speaks, and the other does not, in every frame of `[start, end)`; false outside the recording. */
export function speaksAlone(
  activity: Activity,
  speaker: Speaker,
  start: number,
  end: number,
): boolean {
  if (start < 0 || 2 * end > activity.length) return false;
  for (let frame = start; frame < end; frame++) {
    const speaking = activity[2 * frame + speaker] === 1;
    const disturbed = activity[2 * frame + otherSpeaker(speaker)] === 1;
    if (!speaking || disturbed) return false;
  }
  return true;
}

/** One speaker's activity `[N]`. */
export function activityOf(activity: Activity, speaker: Speaker): Uint8Array {
  return Uint8Array.from(
    { length: activity.length / 2 },
    (_, frame) => activity[2 * frame + speaker]!,
  );
}

function loneSpeaker(run: Run): Speaker | null {
  if (run.value === aloneState(0)) return 0;
  return run.value === aloneState(1) ? 1 : null;
}
