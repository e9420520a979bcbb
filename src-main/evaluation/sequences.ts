/** Recognised and reference symbol sequences into edit counts, error rates and frame accuracy. */

/** Smallest number of insertions, deletions and substitutions between two sequences (Levenshtein). */
export function editDistance<T>(
  reference: readonly T[],
  hypothesis: readonly T[],
): number {
  let previous = Array.from(hypothesis.keys(), (n) => n);
  previous.push(hypothesis.length);
  reference.forEach((symbol, row) => {
    const current = [row + 1];
    hypothesis.forEach((other, column) => {
      current.push(
        Math.min(
          previous[column]! + (symbol === other ? 0 : 1),
          previous[column + 1]! + 1,
          current[column]! + 1,
        ),
      );
    });
    previous = current;
  });
  return previous[hypothesis.length]!;
}

/** Edits over reference symbols. */
export interface ErrorRate {
  readonly edits: number;
  readonly referenceSymbols: number;
  /** Null without reference symbols. */
  readonly rate: number | null;
}

/** Error rate of a corpus: all edits over all reference symbols, not the mean of the utterances' rates. */
export function errorRate<T>(
  references: readonly (readonly T[])[],
  hypotheses: readonly (readonly T[])[],
): ErrorRate {
  let edits = 0;
  let referenceSymbols = 0;
  references.forEach((reference, index) => {
    edits += editDistance(reference, hypotheses[index] ?? []);
    referenceSymbols += reference.length;
  });
  return {
    edits,
    referenceSymbols,
    rate: referenceSymbols === 0 ? null : edits / referenceSymbols,
  };
}

/** Best symbol per frame as a sequence: repeats merged, then blanks dropped. */
export function collapseFrames(
  frames: readonly number[],
  blank: number,
): number[] {
  return frames.filter(
    (symbol, frame) => symbol !== blank && symbol !== frames[frame - 1],
  );
}

export interface FrameAccuracy {
  readonly correct: number;
  readonly total: number;
  /** Null without frames. */
  readonly accuracy: number | null;
}

/** Share of right frames of a padded batch; frames at and after each row's length are padding and left out. */
export function frameAccuracy(
  predicted: readonly (readonly number[])[],
  reference: readonly (readonly number[])[],
  lengths: readonly number[],
): FrameAccuracy {
  let correct = 0;
  let total = 0;
  lengths.forEach((length, row) => {
    for (let frame = 0; frame < length; frame++)
      if (predicted[row]![frame] === reference[row]![frame]) correct++;
    total += length;
  });
  return { correct, total, accuracy: total === 0 ? null : correct / total };
}
