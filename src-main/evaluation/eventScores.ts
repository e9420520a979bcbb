/** Events and per-frame speaker scores into decisions: one per frame, or one per event. */
import type { Decisions } from "./binary.ts";
import type { TurnEvent } from "./turnEvents.ts";

/** Scores `[N, 2]` of both speakers, row by row, for example of being the next one. */
export type SpeakerScores = ArrayLike<number>;

/** Scores of the event's next speaker at each of its frames; frames without a score are left out. */
export function frameScores(event: TurnEvent, scores: SpeakerScores): number[] {
  const end = Math.min(event.end, scores.length / 2);
  const values: number[] = [];
  for (let frame = event.start; frame < end; frame++)
    values.push(scores[2 * frame + event.next]!);
  return values;
}

/** Whether each frame counts, or the mean of an event's frames. */
export type Pooling = "frame" | "event";

/**
 * Positives carry the label 1 and the score of their next speaker. Negatives carry the label 0 and `negativeScore`
 * of it: `1 - score` where the event names who does speak next (a hold), the score itself where it names who could.
 */
export function eventDecisions(
  positives: readonly TurnEvent[],
  negatives: readonly TurnEvent[],
  scores: SpeakerScores,
  pooling: Pooling,
  negativeScore: (score: number) => number = complement,
): Decisions {
  const found = positives.flatMap((event) => valuesOf(event, scores, pooling));
  const spared = negatives
    .flatMap((event) => valuesOf(event, scores, pooling))
    .map(negativeScore);
  return {
    scores: [...found, ...spared],
    labels: [...found.map(() => 1 as const), ...spared.map(() => 0 as const)],
  };
}

/** The score that the other speaker has when both add up to 1. */
export function complement(score: number): number {
  return 1 - score;
}

function valuesOf(
  event: TurnEvent,
  scores: SpeakerScores,
  pooling: Pooling,
): number[] {
  const values = frameScores(event, scores);
  if (pooling === "frame" || values.length === 0) return values;
  return [values.reduce((sum, value) => sum + value, 0) / values.length];
}
