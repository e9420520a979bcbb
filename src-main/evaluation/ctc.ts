/** Frame probabilities into the probability of a label sequence, summed over all its alignments (CTC, Graves et al. 2006). */

/**
 * Natural logarithm of the probability of `labels` given `[T, K]` frame probabilities; -Infinity when no alignment
 * exists, which needs one frame per label and one blank between equal neighbours.
 */
export function ctcLogProbability(
  probabilities: readonly (readonly number[])[],
  labels: readonly number[],
  blank: number,
): number {
  const states = withBlanks(labels, blank);
  let forward = states.map((_, state) => (state === 0 ? 0 : -Infinity));
  probabilities.forEach((frame, time) => {
    forward = states.map((symbol, state) => {
      const arrived =
        time === 0
          ? // The first frame may be the leading blank or the first label.
            state <= 1
            ? 0
            : -Infinity
          : logSum(predecessors(states, forward, state, blank));
      return arrived + Math.log(frame[symbol]!);
    });
  });
  return logSum(forward.slice(-2));
}

/** `-ln` of the probability, the loss of one utterance. */
export function ctcLoss(
  probabilities: readonly (readonly number[])[],
  labels: readonly number[],
  blank: number,
): number {
  return -ctcLogProbability(probabilities, labels, blank);
}

function withBlanks(labels: readonly number[], blank: number): number[] {
  return [blank, ...labels.flatMap((label) => [label, blank])];
}

/** Stay, step, or skip the blank between two different labels. */
function predecessors(
  states: readonly number[],
  forward: readonly number[],
  state: number,
  blank: number,
): number[] {
  const maySkip =
    state >= 2 &&
    states[state] !== blank &&
    states[state] !== states[state - 2];
  return forward.slice(Math.max(0, state - (maySkip ? 2 : 1)), state + 1);
}

function logSum(terms: readonly number[]): number {
  const largest = Math.max(...terms);
  if (largest === -Infinity) return -Infinity;
  return (
    largest +
    Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0))
  );
}
