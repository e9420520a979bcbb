/** Detected times and gold events into recall, false-positive rate and latency by the rules of "TurnBench-v1". */
import type { Speaker } from "../../contract/records.ts";
import type { Anchor, TaskGold } from "./gold.ts";

/** A detection may come this much before its event, and still counts this much after it. */
const earlySeconds = 0.25;
const lateSeconds = 3;

/**
 * Times in seconds at which each speaker's event was detected. They are commit times: everything that the detection
 * heard had been said by then.
 */
export type Detections = readonly [
  ofA: readonly number[],
  ofB: readonly number[],
];

export interface TaskScore {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  /** Detection minus event, of each true positive. */
  readonly latenciesSeconds: readonly number[];
}

/** Scores one dialogue. */
export function scoreTask(gold: TaskGold, detections: Detections): TaskScore {
  return sumScores(
    ([0, 1] as const).map((speaker) =>
      scoreSpeaker(ofSpeaker(gold, speaker), detections[speaker]),
    ),
  );
}

/** Scores of several dialogues as one. */
export function sumScores(scores: readonly TaskScore[]): TaskScore {
  const sum = (count: (score: TaskScore) => number) =>
    scores.reduce((total, score) => total + count(score), 0);
  return {
    truePositives: sum((score) => score.truePositives),
    falseNegatives: sum((score) => score.falseNegatives),
    falsePositives: sum((score) => score.falsePositives),
    trueNegatives: sum((score) => score.trueNegatives),
    latenciesSeconds: scores.flatMap((score) => score.latenciesSeconds),
  };
}

/** Share of the events that were detected; null without events. */
export function detectionRecall(score: TaskScore): number | null {
  const all = score.truePositives + score.falseNegatives;
  return all === 0 ? null : score.truePositives / all;
}

/** Share of the negative spans in which something was detected; null without any. */
export function falsePositiveRate(score: TaskScore): number | null {
  const all = score.falsePositives + score.trueNegatives;
  return all === 0 ? null : score.falsePositives / all;
}

/** A latency that `share` of the detections do not exceed, straight lines between them; null without any. */
export function latencyQuantile(
  { latenciesSeconds }: TaskScore,
  share: number,
): number | null {
  if (latenciesSeconds.length === 0) return null;
  const sorted = [...latenciesSeconds].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** One side: events claim detections in order of time, what is left may be false. */
function scoreSpeaker(
  { positives, negatives, excluded }: TaskGold,
  detections: readonly number[],
): TaskScore {
  const times = [...detections]
    .sort((left, right) => left - right)
    .filter((t) => !excluded.some(({ start, end }) => start <= t && t <= end));
  const windows = matchWindows(positives);
  const claimed = new Set<number>();
  const latencies: number[] = [];
  for (const { time, start, end } of windows) {
    const index = times.findIndex(
      (t, at) => !claimed.has(at) && start <= t && t <= end,
    );
    if (index < 0) continue;
    claimed.add(index);
    latencies.push(times[index]! - time);
  }
  // A second detection inside an event's window is late or repeated, never false.
  const loose = times.filter(
    (t, at) =>
      !claimed.has(at) &&
      !windows.some(({ start, end }) => start <= t && t <= end),
  );
  const fired = negatives.filter(({ start, end }) =>
    loose.some((t) => start - earlySeconds <= t && t <= end),
  ).length;
  return {
    truePositives: latencies.length,
    falseNegatives: windows.length - latencies.length,
    falsePositives: fired,
    trueNegatives: negatives.length - fired,
    latenciesSeconds: latencies,
  };
}

interface MatchWindow {
  readonly time: number;
  readonly start: number;
  readonly end: number;
}

/** In order of time; a window ends where the next event of the same speaker is. */
function matchWindows(anchors: readonly Anchor[]): MatchWindow[] {
  const times = anchors.map(({ time }) => time).sort((a, b) => a - b);
  return times.map((time) => ({
    time,
    start: time - earlySeconds,
    end: Math.min(
      time + lateSeconds,
      times.find((next) => next > time) ?? Infinity,
    ),
  }));
}

function ofSpeaker(gold: TaskGold, speaker: Speaker): TaskGold {
  const own = <Item extends { readonly speaker: Speaker }>(
    items: readonly Item[],
  ) => items.filter((item) => item.speaker === speaker);
  return {
    positives: own(gold.positives),
    negatives: own(gold.negatives),
    excluded: own(gold.excluded),
  };
}
