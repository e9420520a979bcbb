/** Two speakers' activity into what a shift predictor has to say at mutual silences. */
import { framesIn } from "../base/frames.ts";
import type { Activity } from "../contract/activity.ts";
import { transitionsOf } from "../contract/transitions.ts";

export interface ShiftSettings {
  /** The label also covers this much of the speech before the silence, so that a shift is learned before it happens. */
  readonly anticipationSeconds: number;
}

export const shiftDefaults: ShiftSettings = { anticipationSeconds: 0.2 };

export interface ShiftTargets {
  /** `[N]`: 1 where the other speaker is next, 0 where the same speaker goes on. */
  readonly shift: Uint8Array;
  /** `[N]`: 1 at mutual silences between two stretches of one speaker alone, and shortly before them. */
  readonly labelled: Uint8Array;
}

/** Targets of every frame; they do not change when the speakers change sides. */
export function shiftTargets(
  activity: Activity,
  rateHz: number,
  settings: ShiftSettings = shiftDefaults,
): ShiftTargets {
  const shift = new Uint8Array(activity.length / 2);
  const labelled = new Uint8Array(activity.length / 2);
  const anticipation = framesIn(settings.anticipationSeconds, rateHz);
  for (const { before, silence, previous, next } of transitionsOf(activity)) {
    const from = Math.max(before.start, silence.start - anticipation);
    labelled.fill(1, from, silence.end);
    if (previous !== next) shift.fill(1, from, silence.end);
  }
  return { shift, labelled };
}
