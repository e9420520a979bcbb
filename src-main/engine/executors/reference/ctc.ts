/** Computes the CTC loss and its gradient by the forward-backward algorithm in logarithms (Graves et al. 2006, section 4). */
import { zerosLike, type KernelsOf, type Numbers } from "./numbers.ts";

/** ln(e^a + e^b + ...). */
function logSum(...values: number[]): number {
  const top = Math.max(...values);
  if (top === -Infinity) return -Infinity;
  return top + Math.log(values.reduce((sum, x) => sum + Math.exp(x - top), 0));
}

/** The labels with blanks (0) before, between and after them. */
function withBlanks(labels: Iterable<number>): number[] {
  return [0, ...[...labels].flatMap((label) => [label, 0])];
}

/** Whether a path may come to this state from two before it: not over a blank, nor between equal labels. */
function maySkip(states: readonly number[], s: number): boolean {
  return s >= 2 && states[s] !== 0 && states[s] !== states[s - 2];
}

type Table = number[][];

/** ln of the summed probability of all beginnings that are in state s after step t: `[T, S]`. */
function forward(
  states: readonly number[],
  steps: number,
  score: (symbol: number, t: number) => number,
): Table {
  const table: Table = [];
  for (let t = 0; t < steps; t++) {
    const before = table[t - 1];
    table.push(
      states.map((symbol, s) => {
        if (!before) return s < 2 ? score(symbol, t) : -Infinity;
        const from = [before[s]!];
        if (s >= 1) from.push(before[s - 1]!);
        if (maySkip(states, s)) from.push(before[s - 2]!);
        return logSum(...from) + score(symbol, t);
      }),
    );
  }
  return table;
}

/** The same from the end: all endings from state s at step t on, by turning states and time around. */
function backward(
  states: readonly number[],
  steps: number,
  score: (symbol: number, t: number) => number,
): Table {
  const turned = forward([...states].reverse(), steps, (symbol, t) =>
    score(symbol, steps - 1 - t),
  );
  return turned.reverse().map((line) => line.reverse());
}

/** Loss of one sequence and its gradient `[K, T]`; a labelling that cannot be emitted has neither. */
function sequenceLoss(
  scores: Float64Array,
  classes: number,
  totalSteps: number,
  steps: number,
  labels: Iterable<number>,
): { loss: number; gradient: Float64Array } {
  const score = (symbol: number, t: number) => scores[symbol * totalSteps + t]!;
  const states = withBlanks(labels);
  const begin = forward(states, steps, score);
  const end = backward(states, steps, score);
  const logProbability = logSum(...begin.at(-1)!.slice(-2));
  const gradient = new Float64Array(classes * totalSteps);
  if (logProbability === -Infinity) return { loss: 0, gradient };
  for (let t = 0; t < steps; t++)
    states.forEach((symbol, s) => {
      const through = begin[t]![s]! + end[t]![s]! - score(symbol, t);
      gradient[symbol * totalSteps + t]! -= Math.exp(through - logProbability);
    });
  return { loss: -logProbability, gradient };
}

export const ctcKernels: KernelsOf<"ctc"> = {
  ctc: (inputs, _params, outputs) => {
    const [scores, labels, labelLengths, inputLengths] = inputs as [
      Numbers,
      Numbers,
      Numbers,
      Numbers,
    ];
    const [batch, classes, steps] = scores.shape as [number, number, number];
    const longest = labels.shape[1]!;
    const losses = zerosLike(outputs[0]!);
    const gradients = zerosLike(outputs[1]!);
    const size = classes * steps;
    for (let b = 0; b < batch; b++) {
      const { loss, gradient } = sequenceLoss(
        scores.data.subarray(b * size, (b + 1) * size),
        classes,
        steps,
        inputLengths.data[b]!,
        labels.data.subarray(b * longest, b * longest + labelLengths.data[b]!),
      );
      losses[b] = loss;
      gradients.set(gradient, b * size);
    }
    return [losses, gradients];
  },
};
