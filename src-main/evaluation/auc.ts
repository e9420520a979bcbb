/** Scores and labels into the area under the ROC curve, exactly. */
import type { Decisions } from "./binary.ts";

/**
 * Probability that a random positive scores above a random negative, ties counting one half
 * (Mann-Whitney); null when a class is missing.
 */
export function rocAuc({ scores, labels }: Decisions): number | null {
  const positives = ascending(scores, labels, 1);
  const negatives = ascending(scores, labels, 0);
  let below = 0;
  let notAbove = 0;
  let wins = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++;
    while (notAbove < negatives.length && negatives[notAbove]! <= score)
      notAbove++;
    wins += (below + notAbove) / 2;
  }
  const pairs = positives.length * negatives.length;
  return pairs === 0 ? null : wins / pairs;
}

/** The scores of one class, sorted. */
function ascending(
  scores: Decisions["scores"],
  labels: Decisions["labels"],
  label: 0 | 1,
): Float64Array {
  return Float64Array.from(
    scores.filter((_, index) => labels[index] === label),
  ).sort();
}
