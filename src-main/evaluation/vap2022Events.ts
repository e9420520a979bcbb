/** Activity into the events of the protocol "VAP-2022": frames to score, as the published package extracts them (vap_turn_taking). */
import { framesIn } from "../base/frames.ts";
import { type Run, runLength, runsOf } from "../base/runs.ts";
import {
  type Activity,
  aloneState,
  dialogueState,
  dialogueStates,
  otherSpeaker,
} from "../contract/activity.ts";
import type { Speaker } from "../contract/records.ts";
import {
  activityOf,
  fillPauses,
  speaksAlone,
  type Transition,
  transitionsOf,
} from "../contract/transitions.ts";
import type { TurnEvent } from "./turnEvents.ts";

export interface Vap2022Events {
  /** `[silence + pad, + scored)` of every valid silence. */
  readonly shift: readonly TurnEvent[];
  readonly hold: readonly TurnEvent[];
  /** Onset of the next speaker after a shift. */
  readonly long: readonly TurnEvent[];
  /** Onset of a short stretch after the other speaker (a backchannel). */
  readonly short: readonly TurnEvent[];
  /** What comes before a shift. */
  readonly shiftPrediction: readonly TurnEvent[];
  /** Pieces of speech that its own speaker, named as next, goes on with for the whole horizon. */
  readonly noShift: readonly TurnEvent[];
  /** What comes before a short stretch. */
  readonly shortPrediction: readonly TurnEvent[];
  /** Pieces, speech or not, after which only the last speaker, named as next, speaks for the whole horizon. */
  readonly noBackchannel: readonly TurnEvent[];
}

/** Conditions in seconds; the defaults are those of the paper (arXiv 2205.09812). */
export interface Vap2022Settings {
  readonly contextSeconds: number;
  readonly padSeconds: number;
  readonly scoredSeconds: number;
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
  readonly predictionSeconds: number;
  readonly onsetSeconds: number;
  readonly horizonSeconds: number;
  readonly shortestSeconds: number;
  readonly shortSeconds: number;
  readonly shortQuietBeforeSeconds: number;
  readonly shortQuietAfterSeconds: number;
  /** Frames left out at the start of a negative stretch; drawn from 3 to 9 in the published code, its least value here. */
  readonly negativePadFrames: number;
}

export const vap2022Defaults: Vap2022Settings = {
  contextSeconds: 3,
  padSeconds: 0.05,
  scoredSeconds: 0.1,
  beforeSeconds: 1,
  afterSeconds: 1,
  predictionSeconds: 0.5,
  onsetSeconds: 0.2,
  horizonSeconds: 2,
  shortestSeconds: 0.2,
  shortSeconds: 1,
  shortQuietBeforeSeconds: 1,
  shortQuietAfterSeconds: 2,
  negativePadFrames: 3,
};

/** What the extraction of one dialogue works with; every number in frames. */
interface Scope {
  readonly activity: Activity;
  readonly states: Uint8Array;
  readonly filled: Activity;
  /** Events end before this: the last two seconds have no labels. */
  readonly limit: number;
  readonly frames: (seconds: number) => number;
  readonly settings: Vap2022Settings;
}

/** Finds the events of a dialogue; a limit other than the last two seconds is given in frames. */
export function vap2022Events(
  activity: Activity,
  rateHz: number,
  settings: Vap2022Settings = vap2022Defaults,
  limit = activity.length / 2 - framesIn(settings.horizonSeconds, rateHz),
): Vap2022Events {
  const scope: Scope = {
    activity,
    states: dialogueStates(activity),
    filled: fillPauses(activity),
    limit,
    frames: (seconds) => framesIn(seconds, rateHz),
    settings,
  };
  const valid = transitionsOf(activity).filter((each) => isValid(each, scope));
  const shifts = valid.filter(({ previous, next }) => previous !== next);
  const holds = valid.filter(({ previous, next }) => previous === next);
  const short = shortOnsets(scope);
  return {
    shift: shifts.flatMap((each) => scoredSilence(each, scope)),
    hold: holds.flatMap((each) => scoredSilence(each, scope)),
    long: shifts.flatMap((each) => longOnset(each, scope)),
    short,
    shiftPrediction: shifts.map(({ silence, next }) =>
      before(silence.start, next, scope),
    ),
    noShift: negatives(scope, (frame) => {
      const state = scope.states[frame]!;
      return state === aloneState(0) || state === aloneState(1);
    }),
    shortPrediction: short
      .map(({ start, next }) => before(start, next, scope))
      .filter(({ start }) => start >= contextOf(scope)),
    noBackchannel: negatives(scope, () => true),
  };
}

function contextOf({ frames, settings }: Scope): number {
  return frames(settings.contextSeconds);
}

/** The pad counts towards the context: a silence just before it is scored when its first scored frame is not. */
function isValid(
  { silence, after, previous, next }: Transition,
  { filled, limit, frames, settings }: Scope,
): boolean {
  const pad = frames(settings.padSeconds);
  return (
    runLength(silence) >= pad + frames(settings.scoredSeconds) &&
    silence.start < limit &&
    silence.start + pad >= frames(settings.contextSeconds) &&
    speaksAlone(
      filled,
      previous,
      silence.start - frames(settings.beforeSeconds),
      silence.start,
    ) &&
    speaksAlone(
      filled,
      next,
      after.start,
      after.start + frames(settings.afterSeconds),
    )
  );
}

function scoredSilence(
  { silence, next }: Transition,
  { limit, frames, settings }: Scope,
): TurnEvent[] {
  const start = silence.start + frames(settings.padSeconds);
  const end = start + frames(settings.scoredSeconds);
  return end < limit ? [{ start, end, next }] : [];
}

/** An onset is scored only where its silence is. */
function longOnset(transition: Transition, scope: Scope): TurnEvent[] {
  const { start } = transition.after;
  const end = start + scope.frames(scope.settings.onsetSeconds);
  return scoredSilence(transition, scope).length > 0 && end < scope.limit
    ? [{ start, end, next: transition.next }]
    : [];
}

function before(end: number, next: Speaker, scope: Scope): TurnEvent {
  const length = scope.frames(scope.settings.predictionSeconds);
  return { start: end - length, end, next };
}

/** Short stretches of raw activity; the last one heard before them must be the other speaker, alone. */
function shortOnsets(scope: Scope): TurnEvent[] {
  const last = lastStates(scope.states);
  return ([0, 1] as const).flatMap((speaker) => {
    const runs = runsOf(activityOf(scope.activity, speaker));
    return runs.slice(1, -1).flatMap((run, index) => {
      const start = run.start;
      const end = start + scope.frames(scope.settings.onsetSeconds);
      const fits =
        isShort(run, runs[index]!, runs[index + 2]!, scope) &&
        last[start - 1] === aloneState(otherSpeaker(speaker)) &&
        end < scope.limit &&
        start >= contextOf(scope);
      return fits ? [{ start, end, next: speaker }] : [];
    });
  });
}

function isShort(
  run: Run,
  quietBefore: Run,
  quietAfter: Run,
  { frames, settings }: Scope,
): boolean {
  return (
    run.value === 1 &&
    runLength(run) >= frames(settings.shortestSeconds) &&
    runLength(run) <= frames(settings.shortSeconds) &&
    runLength(quietBefore) >= frames(settings.shortQuietBeforeSeconds) &&
    runLength(quietAfter) >= frames(settings.shortQuietAfterSeconds)
  );
}

/** Every piece of the prediction length in stretches where only the last speaker speaks in the whole horizon. */
function negatives(
  scope: Scope,
  wanted: (frame: number) => boolean,
): TurnEvent[] {
  const length = scope.frames(scope.settings.predictionSeconds);
  return ([0, 1] as const).flatMap((speaker) =>
    runsOf(nonShiftFrames(scope, speaker, wanted))
      .filter((run) => run.value === 1 && run.start >= contextOf(scope))
      .filter((run) => runLength(run) > length)
      .flatMap((run) => piecesOf(run, length, speaker, scope)),
  );
}

function piecesOf(
  run: Run,
  length: number,
  next: Speaker,
  { settings }: Scope,
): TurnEvent[] {
  const lastStart = run.end - length;
  const spare = lastStart - run.start;
  const pad =
    spare <= settings.negativePadFrames ? 0 : settings.negativePadFrames;
  const pieces: TurnEvent[] = [];
  for (let start = run.start + pad; start < lastStart; start += length)
    pieces.push({ start, end: start + length, next });
  return pieces;
}

/** 1 where the speaker was the last one alone, and in the horizon after the frame speaks while the other is silent. */
function nonShiftFrames(
  { activity, states, limit, frames, settings }: Scope,
  speaker: Speaker,
  wanted: (frame: number) => boolean,
): Uint8Array {
  const horizon = frames(settings.horizonSeconds);
  const context = frames(settings.contextSeconds);
  const last = lastStates(states);
  const own = futureActivity(activity, speaker, horizon);
  const other = futureActivity(activity, otherSpeaker(speaker), horizon);
  const end = Math.min(limit, states.length - horizon);
  return Uint8Array.from(states, (_, frame) =>
    frame >= context &&
    frame < end &&
    last[frame] === aloneState(speaker) &&
    own[frame]! > 0 &&
    other[frame] === 0 &&
    wanted(frame)
      ? 1
      : 0,
  );
}

/** Active frames of a speaker in the horizon that begins at the next frame. */
function futureActivity(
  activity: Activity,
  speaker: Speaker,
  horizon: number,
): Int32Array {
  const frames = activity.length / 2;
  const sums = new Int32Array(frames + 1);
  for (let frame = 0; frame < frames; frame++)
    sums[frame + 1] = sums[frame]! + activity[2 * frame + speaker]!;
  return Int32Array.from(
    { length: frames },
    (_, frame) =>
      sums[Math.min(frames, frame + 1 + horizon)]! -
      sums[Math.min(frames, frame + 1)]!,
  );
}

/** The last state that was not silence; overlap counts as a state of its own, and so does silence at the beginning. */
function lastStates(states: Uint8Array): Uint8Array {
  let last: number = dialogueState.both;
  return states.map((state) => {
    if (state !== dialogueState.silence) last = state;
    return last;
  });
}
