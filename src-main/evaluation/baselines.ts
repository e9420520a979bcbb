/** Activity into the answers of guessers that listen to nothing else: what every score has to stand beside. */
import { framesIn } from "../base/frames.ts";
import {
  type Activity,
  dialogueState,
  dialogueStates,
  otherSpeaker,
} from "../contract/activity.ts";
import type { Speaker } from "../contract/records.ts";

/** A guesser; its track `[N, 2]` says for each speaker how surely they are next, from activity up to that frame. */
export interface Baseline {
  readonly name: string;
  readonly track: (activity: Activity, rateHz: number) => Float32Array;
}

/** Silence after which the silence-only guesser expects the other speaker. */
export const silenceThresholdSeconds = 0.7;

/** The three of them, in the order in which they are shown. */
export const baselines: readonly Baseline[] = [
  { name: "always hold", track: alwaysHold },
  { name: "current activity goes on", track: activityGoesOn },
  { name: "silence only (0.7 s)", track: silenceOnly },
];

/** Whoever spoke alone last goes on; undecided before the first word. */
export function alwaysHold(activity: Activity): Float32Array {
  return trackOf(lastSpeakers(activity), surelyNext);
}

/** Who speaks now speaks next; undecided in silence and in overlap. */
export function activityGoesOn(activity: Activity): Float32Array {
  return trackOf(currentSpeakers(activity), surelyNext);
}

/** Hold until the mutual silence has lasted 0.7 s, then a shift. */
export function silenceOnly(activity: Activity, rateHz: number): Float32Array {
  const limit = framesIn(silenceThresholdSeconds, rateHz);
  const states = dialogueStates(activity);
  let silentFrames = 0;
  return trackOf(lastSpeakers(activity), (last, frame) => {
    const silent = states[frame] === dialogueState.silence;
    silentFrames = silent ? silentFrames + 1 : 0;
    const gone = last !== null && silentFrames > limit;
    return surelyNext(gone ? otherSpeaker(last) : last);
  });
}

/** Who spoke alone last, at every frame, that frame included; null before that. */
export function lastSpeakers(activity: Activity): (Speaker | null)[] {
  let last: Speaker | null = null;
  return currentSpeakers(activity).map((speaker) => (last = speaker ?? last));
}

/** Who speaks alone, at every frame; null in silence and in overlap. */
function currentSpeakers(activity: Activity): (Speaker | null)[] {
  return Array.from({ length: activity.length / 2 }, (_, frame) => {
    const a = activity[2 * frame]!;
    const b = activity[2 * frame + 1]!;
    if (a === b) return null;
    return a === 1 ? 0 : 1;
  });
}

function surelyNext(speaker: Speaker | null): readonly [number, number] {
  if (speaker === null) return [0.5, 0.5];
  return speaker === 0 ? [1, 0] : [0, 1];
}

function trackOf(
  speakers: readonly (Speaker | null)[],
  belief: (speaker: Speaker | null, frame: number) => readonly [number, number],
): Float32Array {
  const track = new Float32Array(2 * speakers.length);
  speakers.forEach((speaker, frame) =>
    track.set(belief(speaker, frame), 2 * frame),
  );
  return track;
}
