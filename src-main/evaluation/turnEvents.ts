/** Two speakers' activity into turn-taking events: shifts, holds, long and short onsets, and what comes before them. */
import { framesIn } from "../base/frames.ts";
import { type Run, runLength, runsOf } from "../base/runs.ts";
import {
  type Activity,
  aloneState,
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

/** Frames `[start, end)` and the speaker that is, or could be, next. */
export interface TurnEvent {
  readonly start: number;
  readonly end: number;
  readonly next: Speaker;
}

export interface TurnEvents {
  /** The whole mutual silence before another speaker. */
  readonly shift: readonly TurnEvent[];
  /** The whole mutual silence before the same speaker. */
  readonly hold: readonly TurnEvent[];
  /** The end of speech before a shift. */
  readonly shiftPrediction: readonly TurnEvent[];
  /** The end of speech before a hold. */
  readonly holdPrediction: readonly TurnEvent[];
  /** The onset of a long stretch after a shift. */
  readonly long: readonly TurnEvent[];
  /** A short stretch with own silence around it (a backchannel). */
  readonly short: readonly TurnEvent[];
  /** What comes before a short stretch. */
  readonly shortPrediction: readonly TurnEvent[];
  /** The middle of a long stretch, where the listener gives no backchannel. */
  readonly noBackchannel: readonly TurnEvent[];
}

/** Conditions in seconds; the defaults are those of the published VAP training code (EventConfig). */
export interface TurnEventSettings {
  /** Nothing is scored before this. */
  readonly contextSeconds: number;
  /** Nothing that begins at or after this is scored; Infinity for whole dialogues. */
  readonly limitSeconds: number;
  readonly silenceSeconds: number;
  /** Only the previous speaker speaks for this long before the silence. */
  readonly beforeSeconds: number;
  /** Only the next speaker speaks for this long after it. */
  readonly afterSeconds: number;
  readonly predictionSeconds: number;
  readonly longSeconds: number;
  readonly onsetSeconds: number;
  readonly shortSeconds: number;
  readonly shortQuietBeforeSeconds: number;
  readonly shortQuietAfterSeconds: number;
  readonly noBackchannelAfterStartSeconds: number;
  readonly noBackchannelBeforeEndSeconds: number;
}

export const turnEventDefaults: TurnEventSettings = {
  contextSeconds: 3,
  limitSeconds: 20,
  silenceSeconds: 0.25,
  beforeSeconds: 1,
  afterSeconds: 1,
  predictionSeconds: 0.5,
  longSeconds: 1,
  onsetSeconds: 0.2,
  shortSeconds: 1,
  shortQuietBeforeSeconds: 1,
  shortQuietAfterSeconds: 1,
  noBackchannelAfterStartSeconds: 1,
  noBackchannelBeforeEndSeconds: 2,
};

/** The settings in frames, under names without the unit. */
type Limits = {
  readonly [
    Key in keyof TurnEventSettings as Key extends `${infer Name}Seconds`
      ? Name
      : never
  ]: number;
};

/** Finds the events of a dialogue; each list is in order of time. */
export function turnEvents(
  activity: Activity,
  rateHz: number,
  settings: TurnEventSettings = turnEventDefaults,
): TurnEvents {
  const limits = limitsInFrames(settings, rateHz);
  const filled = fillPauses(activity);
  const valid = transitionsOf(activity).filter((transition) =>
    isValid(transition, filled, limits),
  );
  const shifts = valid.filter(({ previous, next }) => previous !== next);
  const holds = valid.filter(({ previous, next }) => previous === next);
  const short = shortEvents(filled, limits);
  return {
    shift: shifts.map(silenceEvent),
    hold: holds.map(silenceEvent),
    shiftPrediction: predictionEvents(shifts, limits),
    holdPrediction: predictionEvents(holds, limits),
    long: longEvents(shifts, limits),
    short,
    shortPrediction: short
      .map(({ start, next }) => before(start, next, limits))
      .filter(({ start }) => start >= limits.context),
    noBackchannel: noBackchannelEvents(filled, limits),
  };
}

function limitsInFrames(settings: TurnEventSettings, rateHz: number): Limits {
  return Object.fromEntries(
    Object.entries(settings).map(([name, seconds]) => [
      name.replace(/Seconds$/, ""),
      framesIn(seconds as number, rateHz),
    ]),
  ) as Limits;
}

function isValid(
  { silence, after, previous, next }: Transition,
  filled: Activity,
  limits: Limits,
): boolean {
  return (
    silence.start >= limits.context &&
    silence.start < limits.limit &&
    runLength(silence) >= limits.silence &&
    speaksAlone(
      filled,
      previous,
      silence.start - limits.before,
      silence.start,
    ) &&
    speaksAlone(filled, next, after.start, after.start + limits.after)
  );
}

function silenceEvent({ silence, next }: Transition): TurnEvent {
  return { start: silence.start, end: silence.end, next };
}

/** The last stretch must itself be long enough: a pause inside the region would give the answer away. */
function predictionEvents(
  transitions: readonly Transition[],
  limits: Limits,
): TurnEvent[] {
  return transitions
    .filter((transition) => runLength(transition.before) >= limits.prediction)
    .map(({ silence, next }) => before(silence.start, next, limits))
    .filter(({ start }) => start >= limits.context);
}

function longEvents(
  shifts: readonly Transition[],
  limits: Limits,
): TurnEvent[] {
  return shifts
    .filter(({ after }) => runLength(after) >= limits.long)
    .map(({ after, next }) => ({
      start: after.start,
      end: after.start + limits.onset,
      next,
    }));
}

function before(end: number, next: Speaker, limits: Limits): TurnEvent {
  return { start: end - limits.prediction, end, next };
}

function shortEvents(filled: Activity, limits: Limits): TurnEvent[] {
  return inOrder((speaker) => {
    const runs = runsOf(activityOf(filled, speaker));
    return runs
      .filter((run, index) =>
        isShort(run, runs[index - 1], runs[index + 1], limits),
      )
      .map(({ start, end }) => ({ start, end, next: speaker }));
  });
}

function isShort(
  run: Run,
  quietBefore: Run | undefined,
  quietAfter: Run | undefined,
  limits: Limits,
): boolean {
  return (
    run.value === 1 &&
    quietBefore !== undefined &&
    quietAfter !== undefined &&
    run.start >= limits.context &&
    run.start < limits.limit &&
    runLength(run) <= limits.short &&
    runLength(quietBefore) >= limits.shortQuietBefore &&
    runLength(quietAfter) >= limits.shortQuietAfter
  );
}

function noBackchannelEvents(filled: Activity, limits: Limits): TurnEvent[] {
  const runs = runsOf(dialogueStates(filled));
  const margins =
    limits.noBackchannelAfterStart + limits.noBackchannelBeforeEnd;
  return inOrder((speaker) =>
    runs
      .filter((run) => run.value === aloneState(speaker))
      .filter((run) => runLength(run) >= margins)
      .map((run) => ({
        start: Math.max(
          run.start + limits.noBackchannelAfterStart,
          limits.context,
        ),
        end: Math.min(run.end - limits.noBackchannelBeforeEnd, limits.limit),
        next: otherSpeaker(speaker),
      }))
      .filter(({ start, end }) => end - start >= limits.prediction),
  );
}

/** Events of both speakers, by start and then by speaker. */
function inOrder(find: (speaker: Speaker) => TurnEvent[]): TurnEvent[] {
  return [...find(0), ...find(1)].sort(
    (left, right) => left.start - right.start || left.next - right.next,
  );
}
