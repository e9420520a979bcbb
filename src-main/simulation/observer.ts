/** A dialogue's plan into what a perfect causal observer of its sound believes: the best score that anyone can reach. */
import type { Activity } from "../contract/activity.ts";
import { survival } from "./distributions.ts";
import type { Utterance } from "./planDialogue.ts";
import { floorTransferOffset, pauseWithinTurn } from "./timing.ts";
import { type CueSettings, cueLogLikelihoodRatio } from "./turnCue.ts";

/**
 * Probability that the floor changes hands next, at a moment of mutual silence `silentSeconds` after the stretch:
 * Bayes' rule over how long the turn has lasted, the cue, and how long the silence has lasted.
 */
export function shiftProbability(
  stretch: Utterance,
  silentSeconds: number,
  cue: CueSettings,
): number {
  const odds =
    (stretch.endChance / (1 - stretch.endChance)) *
    Math.exp(cueLogLikelihoodRatio(stretch.cue, cue)) *
    silenceLikelihoodRatio(silentSeconds);
  return odds === Infinity ? 1 : odds / (1 + odds);
}

/** How much more likely a silence of at least this length is between two turns than inside one. */
function silenceLikelihoodRatio(silentSeconds: number): number {
  const inside = survival(pauseWithinTurn, silentSeconds);
  const between = survival(floorTransferOffset, silentSeconds);
  return inside === 0 ? Infinity : between / inside;
}

/**
 * Probability of each speaker to be next, `[N, 2]` row by row, in frames of mutual silence; in all other frames the
 * one who speaks now, one half each in overlap and before the first word.
 */
export function observerTrack(
  plan: readonly Utterance[],
  activity: Activity,
  rateHz: number,
  cue: CueSettings,
): Float32Array {
  const track = new Float32Array(activity.length);
  const stretches = plan.filter(({ kind }) => kind === "turn");
  let next = 0;
  for (let frame = 0; frame < activity.length / 2; frame++) {
    const now = (frame + 1) / rateHz;
    while (next < stretches.length && stretches[next]!.end <= now) next++;
    track.set(
      beliefAt(frame, now, stretches[next - 1], activity, cue),
      2 * frame,
    );
  }
  return track;
}

function beliefAt(
  frame: number,
  now: number,
  last: Utterance | undefined,
  activity: Activity,
  cue: CueSettings,
): [number, number] {
  const speakingA = activity[2 * frame]!;
  const speakingB = activity[2 * frame + 1]!;
  if (speakingA !== speakingB) return [speakingA, speakingB];
  if (speakingA === 1 || last === undefined) return [0.5, 0.5];
  const shift = shiftProbability(last, now - last.end, cue);
  return last.speaker === 0 ? [1 - shift, shift] : [shift, 1 - shift];
}
