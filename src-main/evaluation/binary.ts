/** Scores and true labels of a two-class task into the metrics that a reader can weigh. */

/** Scores in [0, 1] beside true labels (1 positive, 0 negative), pooled over whatever is one decision. */
export interface Decisions {
  readonly scores: readonly number[];
  readonly labels: readonly (0 | 1)[];
}

export interface Confusion {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
}

/** Counts with "positive" decided at `score >= threshold`. */
export function confusionOf(decisions: Decisions, threshold = 0.5): Confusion {
  const counts = [0, 0, 0, 0];
  decisions.labels.forEach((label, index) => {
    const decided = decisions.scores[index]! >= threshold ? 1 : 0;
    counts[2 * label + decided]!++;
  });
  return {
    truePositives: counts[3]!,
    falseNegatives: counts[2]!,
    falsePositives: counts[1]!,
    trueNegatives: counts[0]!,
  };
}

/** Decisions that were counted. */
export function confusionTotal(confusion: Confusion): number {
  return positives(confusion) + negatives(confusion);
}

/** Share of right decisions; null without any. */
export function accuracy(confusion: Confusion): number | null {
  return ratio(
    confusion.truePositives + confusion.trueNegatives,
    confusionTotal(confusion),
  );
}

/** Share of the positives that were found. */
export function recall(confusion: Confusion): number | null {
  return ratio(confusion.truePositives, positives(confusion));
}

/** Share of the negatives that were left alone. */
export function specificity(confusion: Confusion): number | null {
  return ratio(confusion.trueNegatives, negatives(confusion));
}

/** Mean of the two classes' recalls: 0.5 for any constant answer; null when a class is missing. */
export function balancedAccuracy(confusion: Confusion): number | null {
  const found = recall(confusion);
  const spared = specificity(confusion);
  return found === null || spared === null ? null : (found + spared) / 2;
}

/** F1 of the positive class: 0 when nothing was found, null when there was nothing to find and nothing was claimed. */
export function f1(confusion: Confusion): number | null {
  const { truePositives, falseNegatives, falsePositives } = confusion;
  return ratio(
    2 * truePositives,
    2 * truePositives + falseNegatives + falsePositives,
  );
}

/** Both classes' F1, weighted by how often each class occurs; a missing class weighs nothing. */
export function weightedF1(confusion: Confusion): number | null {
  const total = confusionTotal(confusion);
  const weighted =
    positives(confusion) * (f1(confusion) ?? 0) +
    negatives(confusion) * (f1(otherClass(confusion)) ?? 0);
  return ratio(weighted, total);
}

/** Mean of -ln of the probability given to what happened, clamped at 1e-7; null without decisions. */
export function logLoss(decisions: Decisions): number | null {
  const smallest = 1e-7;
  const sum = decisions.labels.reduce<number>((total, label, index) => {
    const score = decisions.scores[index]!;
    const likelihood = label === 1 ? score : 1 - score;
    return total - Math.log(Math.max(smallest, likelihood));
  }, 0);
  return ratio(sum, decisions.labels.length);
}

/** Several sets of decisions as one. */
export function pooled(sets: readonly Decisions[]): Decisions {
  return {
    scores: sets.flatMap((set) => set.scores),
    labels: sets.flatMap((set) => set.labels),
  };
}

function positives(confusion: Confusion): number {
  return confusion.truePositives + confusion.falseNegatives;
}

function negatives(confusion: Confusion): number {
  return confusion.trueNegatives + confusion.falsePositives;
}

/** The same counts with the classes' names exchanged. */
function otherClass(confusion: Confusion): Confusion {
  return {
    truePositives: confusion.trueNegatives,
    falseNegatives: confusion.falsePositives,
    falsePositives: confusion.falseNegatives,
    trueNegatives: confusion.truePositives,
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
