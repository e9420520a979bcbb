/** Measured timing distributions into who speaks when in a simulated dialogue. */
import type { Random } from "../base/random.ts";
import { otherSpeaker } from "../contract/activity.ts";
import type { Speaker } from "../contract/records.ts";
import { drawFrom, drawFromQuantiles, survival } from "./distributions.ts";
import {
  backchannelLength,
  floorTransferOffset,
  interPausalUnit,
  pauseWithinTurn,
  turnLength,
} from "./timing.ts";
import { type CueSettings, drawCue } from "./turnCue.ts";

/** One stretch of speech without a pause; times in seconds. */
export interface Utterance {
  readonly speaker: Speaker;
  readonly start: number;
  readonly end: number;
  readonly kind: "turn" | "backchannel";
  /** True for the last stretch of a turn. */
  readonly endsTurn: boolean;
  /** Probability, before the cue is heard, that the turn ends with this stretch. */
  readonly endChance: number;
  /** What pitch and loudness say at its end (see turnCue.ts). */
  readonly cue: number;
}

export interface PlanSettings {
  readonly seconds: number;
  readonly cue: CueSettings;
}

/** Silence before the first turn and after the last. */
const marginSeconds = 0.5;
/** Turns end with a stretch of speech, which overshoots a drawn length by about this much. */
const overshootSeconds = 1.4;
/** A speaker who comes in early lets the other say this much first. */
const earliestEntrySeconds = 0.3;
/** Least silence between two stretches of one speaker; shorter gaps would be no pause. */
const ownGapSeconds = 0.2;

/** Plans a dialogue; utterances are in order of their start. */
export function planDialogue(
  { seconds, cue }: PlanSettings,
  random: Random,
): Utterance[] {
  const plan: Utterance[] = [];
  const lastEnd: [number, number] = [0, 0];
  const limit = seconds - marginSeconds;
  let speaker: Speaker = random.integer(2) === 0 ? 0 : 1;
  let start = marginSeconds;
  for (;;) {
    const turn = planTurn(speaker, start, limit, cue, random);
    const last = turn.at(-1);
    if (last === undefined) break;
    const listener = otherSpeaker(speaker);
    const replies = turn.flatMap((stretch) =>
      planBackchannel(stretch, lastEnd[listener], random),
    );
    plan.push(...turn, ...replies);
    lastEnd[speaker] = last.end;
    lastEnd[listener] = replies.at(-1)?.end ?? lastEnd[listener];
    if (!last.endsTurn) break;
    start = Math.max(
      last.end + drawFrom(floorTransferOffset, random),
      last.start + earliestEntrySeconds,
      lastEnd[listener] + ownGapSeconds,
    );
    speaker = listener;
  }
  return plan.sort((left, right) => left.start - right.start);
}

/** Stretches of one turn; empty when not even the first ends before the limit, cut short when a later one does not. */
function planTurn(
  speaker: Speaker,
  turnStart: number,
  limit: number,
  cueSettings: CueSettings,
  random: Random,
): Utterance[] {
  const turn: Utterance[] = [];
  let start = turnStart;
  let reached = 0;
  for (;;) {
    const end = start + drawFrom(interPausalUnit, random);
    if (end > limit) return turn;
    const endChance = turnEndChance(reached, end - turnStart);
    const endsTurn = random.uniform() < endChance;
    const cue = drawCue(endsTurn, random, cueSettings);
    turn.push({ speaker, start, end, kind: "turn", endsTurn, endChance, cue });
    if (endsTurn) return turn;
    reached = end - turnStart;
    start = end + drawFrom(pauseWithinTurn, random);
  }
}

/** Probability that a turn that went on after `reached` seconds is over after `now` seconds. */
function turnEndChance(reached: number, now: number): number {
  const before =
    reached === 0 ? 1 : survival(turnLength, reached + overshootSeconds);
  const after = survival(turnLength, now + overshootSeconds);
  return before === 0 ? 1 : 1 - after / before;
}

/** Share of the stretches long enough for a backchannel that get one; gives the measured rate. */
const backchannelChance = 0.38;
/** A backchannel begins this long after the stretch that it answers, and ends this long before its end. */
const backchannelMarginSeconds = 0.6;

/** At most one backchannel of the listener inside a stretch, where it says nothing about how the stretch ends. */
function planBackchannel(
  stretch: Utterance,
  listenerQuietSince: number,
  random: Random,
): Utterance[] {
  const length = drawFromQuantiles(backchannelLength, random);
  const chosen = random.uniform() < backchannelChance;
  const position = random.uniform();
  const from = Math.max(
    stretch.start + backchannelMarginSeconds,
    listenerQuietSince + 1,
  );
  const to = stretch.end - backchannelMarginSeconds - length;
  if (!chosen || to < from) return [];
  const start = from + position * (to - from);
  return [
    {
      speaker: otherSpeaker(stretch.speaker),
      start,
      end: start + length,
      kind: "backchannel",
      endsTurn: false,
      endChance: 0,
      cue: 0,
    },
  ];
}
