/** Agreed turns and sounds of two speakers into what "TurnBench-v1" scores: turn ends, pauses, interruptions, backchannels. */
import { otherSpeaker } from "../../contract/activity.ts";
import type { Speaker } from "../../contract/records.ts";
import type { Consensus, LabelledSpan, Span } from "./consensus.ts";

/** A moment at which something has to be detected, on the side of `speaker`; seconds. */
export interface Anchor {
  readonly speaker: Speaker;
  readonly time: number;
}

/** A span on the side of `speaker`. */
export interface SpeakerSpan extends Span {
  readonly speaker: Speaker;
}

export interface TaskGold {
  readonly positives: readonly Anchor[];
  readonly negatives: readonly SpeakerSpan[];
  readonly excluded: readonly SpeakerSpan[];
}

export interface TurnBenchGold {
  /** Ends of turns; negatives are the pauses inside turns. */
  readonly turnEnd: TaskGold;
  /** Onsets of interruptions that take the floor; negatives are backchannels and other sounds. */
  readonly interruption: TaskGold;
}

/** What the annotators agree on, on each side: who claims the floor, and what each event is. */
export interface SpeakerViews {
  /** Every span that claims the floor, whatever it is called; all are turns. */
  readonly turns: Consensus;
  /** Events by their label: Turn, Interruption, NonFloorTakingInterruption, Backchannel, NonContent. */
  readonly labels: Consensus;
}

const interruptionLabels = ["Interruption", "NonFloorTakingInterruption"];
const harmlessLabels = ["Backchannel", "NonContent"];

/** Derives the gold events of a dialogue from the views of speaker A and of speaker B. */
export function turnBenchGold(
  views: readonly [SpeakerViews, SpeakerViews],
): TurnBenchGold {
  const ends = ([0, 1] as const).map((speaker) => turnEnds(views, speaker));
  const labelled = (labels: readonly string[]) =>
    spansWhere(views, ({ label }) => labels.includes(label));
  return {
    turnEnd: {
      positives: ends.flatMap(({ positives }) => positives),
      negatives: ends.flatMap(({ negatives }) => negatives),
      excluded: excludedSpans(views, "turns"),
    },
    interruption: {
      positives: labelled(["Interruption"]).map(({ speaker, start }) => ({
        speaker,
        time: start,
      })),
      negatives: labelled(harmlessLabels),
      // At its onset an attempt cannot be told from an interruption that succeeds.
      excluded: [
        ...excludedSpans(views, "labels"),
        ...labelled(["NonFloorTakingInterruption"]),
      ],
    },
  };
}

interface TurnEnds {
  readonly positives: Anchor[];
  readonly negatives: SpeakerSpan[];
}

/** Each end of a turn is real when the floor passes on or nobody of this side speaks again, else a pause begins. */
function turnEnds(
  views: readonly [SpeakerViews, SpeakerViews],
  speaker: Speaker,
): TurnEnds {
  const own = views[speaker].turns.events;
  const other = views[otherSpeaker(speaker)].turns.events;
  const positives = new Map<number, Anchor>();
  const negatives = new Map<string, SpeakerSpan>();
  for (const { end } of [...own].sort((a, b) => a.start - b.start)) {
    if (own.some((turn) => isInside(end, turn))) continue;
    const resumes = firstStartAfter(own, end);
    const takenOver =
      firstStartAfter(other, end) < resumes ||
      other.some((turn) => isInside(end, turn));
    if (resumes === Infinity || takenOver) {
      positives.set(end, { speaker, time: end });
      continue;
    }
    const pause = believablePause(views, { speaker, start: end, end: resumes });
    if (pause !== null) negatives.set(`${pause.start}/${pause.end}`, pause);
  }
  return {
    positives: [...positives.values()],
    negatives: [...negatives.values()],
  };
}

/** The pause up to the first sign that it is none; null when nothing is left of it. */
function believablePause(
  views: readonly [SpeakerViews, SpeakerViews],
  pause: SpeakerSpan,
): SpeakerSpan | null {
  const disputed = [
    ...excludedSpans(views, "turns"),
    ...excludedSpans(views, "labels"),
  ].filter(({ start, end }) => start < pause.end && end > pause.start);
  const sounds = spansWhere(views, ({ label }, speaker) =>
    speaker === pause.speaker
      ? label !== "Turn"
      : interruptionLabels.includes(label),
  ).filter(({ start }) => pause.start < start && start < pause.end);
  const end = Math.min(
    pause.end,
    ...[...disputed, ...sounds].map(({ start }) => start),
  );
  return end > pause.start ? { ...pause, end } : null;
}

function spansWhere(
  views: readonly [SpeakerViews, SpeakerViews],
  wanted: (event: LabelledSpan, speaker: Speaker) => boolean,
): SpeakerSpan[] {
  return ([0, 1] as const).flatMap((speaker) =>
    views[speaker].labels.events
      .filter((event) => wanted(event, speaker))
      .map(({ start, end }) => ({ speaker, start, end })),
  );
}

function excludedSpans(
  views: readonly [SpeakerViews, SpeakerViews],
  view: keyof SpeakerViews,
): SpeakerSpan[] {
  return ([0, 1] as const).flatMap((speaker) =>
    views[speaker][view].excluded.map((span) => ({ speaker, ...span })),
  );
}

function firstStartAfter(turns: readonly Span[], time: number): number {
  return Math.min(
    Infinity,
    ...turns.map(({ start }) => start).filter((start) => start > time),
  );
}

function isInside(time: number, { start, end }: Span): boolean {
  return start < time && time < end;
}
