/** Scores and labels into the area under the ROC curve, exactly. */
import type { Decisions } from "./binary.ts";

/**
 * Probability that a random positive scores above a random negative, ties counting one half
 * (Mann-Whitney); null when a class is missing.
 */
export function rocAuc(decisions: Decisions): number | null {
  const order = ascending(decisions.scores);
  let below = 0; // negatives with a smaller score than the current tie
  let wins = 0;
  for (let start = 0; start < order.length;) {
    const end = endOfTie(order, decisions.scores, start);
    const inTie = order.slice(start, end);
    const positives = inTie.filter((i) => decisions.labels[i] === 1).length;
    const negatives = inTie.length - positives;
    wins += positives * (below + negatives / 2);
    below += negatives;
    start = end;
  }
  const pairs = below * (order.length - below);
  return pairs === 0 ? null : wins / pairs;
}

function ascending(scores: readonly number[]): Uint32Array {
  return Uint32Array.from(scores.keys()).sort(
    (left, right) => scores[left]! - scores[right]!,
  );
}

function endOfTie(
  order: Uint32Array,
  scores: readonly number[],
  start: number,
): number {
  let end = start + 1;
  while (end < order.length && scores[order[end]!] === scores[order[start]!])
    end++;
  return end;
}
