/** Shift probabilities and who is heard into decisions: at each mutual silence, shift or hold. */
import { framesIn } from "../../base/frames.ts";
import { runLength, runsOf, type Run } from "../../base/runs.ts";
import {
  aloneState,
  dialogueState,
  dialogueStates,
  otherSpeaker,
  type Activity,
} from "../../contract/activity.ts";
import type { Speaker } from "../../contract/records.ts";

/** What a causal observer decides at a silence, times in seconds. */
export interface PredictedEvent {
  readonly kind: "shift" | "hold";
  /** Onset of the silence. */
  readonly start: number;
  /** When the decision was taken: no sound after it was used. */
  readonly decidedAt: number;
  /** Who is expected to speak next. */
  readonly next: Speaker;
  /** Mean probability of a shift from the onset to the decision. */
  readonly probability: number;
}

/** A silence is decided once it has lasted this long; shorter ones are gaps between words. */
export const decisionSeconds = 0.25;

/** Decisions at all mutual silences after a stretch of one speaker alone. */
export function shiftEvents(
  shift: Float32Array,
  heard: Activity,
  rateHz: number,
): PredictedEvent[] {
  const runs = runsOf(dialogueStates(heard));
  const wait = framesIn(decisionSeconds, rateHz);
  return runs.slice(1).flatMap((silence, index) => {
    const last = loneSpeaker(runs[index]!);
    if (
      last === null ||
      silence.value !== dialogueState.silence ||
      runLength(silence) < wait
    )
      return [];
    const probability = meanOf(shift, silence.start, silence.start + wait);
    const isShift = probability >= 0.5;
    return [
      {
        kind: isShift ? ("shift" as const) : ("hold" as const),
        start: silence.start / rateHz,
        decidedAt: (silence.start + wait) / rateHz,
        next: isShift ? otherSpeaker(last) : last,
        probability,
      },
    ];
  });
}

function loneSpeaker(run: Run): Speaker | null {
  if (run.value === aloneState(0)) return 0;
  return run.value === aloneState(1) ? 1 : null;
}

function meanOf(values: Float32Array, start: number, end: number): number {
  const part = values.subarray(start, end);
  return part.reduce((sum, value) => sum + value, 0) / part.length;
}
