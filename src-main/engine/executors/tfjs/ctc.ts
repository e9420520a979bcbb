/** Computes the CTC loss and its gradient with tfjs: forward-backward over whole batches (Graves et al. 2006, section 4). */
import type { TfjsKernelsOf } from "./kernel.ts";
import type { Tfjs, TfTensor } from "./library.ts";

/** The logarithm of what cannot happen. */
const never = -1e30;

/** Labels between blanks: states `[B, S]` with S = 2 L + 1, and what is known of them. */
interface States {
  readonly symbols: TfTensor;
  /** Added to a path that skips the state before: 0 where that is allowed, else `never`. */
  readonly skip: TfTensor;
  /** 0 where a sequence may end, else `never`. */
  readonly ends: TfTensor;
}

function statesOf(tf: Tfjs, labels: TfTensor, lengths: TfTensor): States {
  const [batch, longest] = labels.shape as [number, number];
  const count = 2 * longest + 1;
  const paired = tf.stack([tf.zerosLike(labels), labels], 2);
  const symbols = tf.pad(tf.reshape(paired, [batch, 2 * longest]), [
    [0, 0],
    [0, 1],
  ]);
  const twoBefore = shifted(tf, symbols, 2, 0);
  const skips = tf.logicalAnd(
    tf.notEqual(symbols, 0),
    tf.notEqual(symbols, twoBefore),
  );
  const last = tf.reshape(tf.mul(lengths, 2), [batch, 1]);
  const places = tf.reshape(tf.range(0, count, 1, "int32"), [1, count]);
  const ends = tf.logicalOr(
    tf.equal(places, last),
    tf.equal(places, tf.sub(last, 1)),
  );
  return { symbols, skip: allowed(tf, skips), ends: allowed(tf, ends) };
}

function allowed(tf: Tfjs, condition: TfTensor): TfTensor {
  return tf.where(condition, 0, never);
}

/** Columns moved to the right by some places, or to the left by less than 0. */
function shifted(
  tf: Tfjs,
  x: TfTensor,
  places: number,
  filling = never,
): TfTensor {
  const size = x.shape[1]!;
  const gone = Math.min(Math.abs(places), size);
  const kept =
    places > 0
      ? tf.slice(x, [0, 0], [-1, size - gone])
      : tf.slice(x, [0, gone], [-1, size - gone]);
  const around: [number, number] = places > 0 ? [gone, 0] : [0, gone];
  return tf.pad(kept, [[0, 0], around], filling);
}

/** ln(e^a + e^b + ...) element by element. */
function logSum(tf: Tfjs, values: TfTensor[]): TfTensor {
  return tf.logSumExp(tf.stack(values), 0);
}

interface Sequence {
  readonly states: States;
  /** Scores of the states at each step: T times `[B, S]`. */
  readonly scores: readonly TfTensor[];
  /** Whether each step is inside its sequence: T times `[B, 1]`. */
  readonly inside: readonly TfTensor[];
}

/** ln of all beginnings in each state after each step; beyond a sequence's end the last stays. */
function forward(tf: Tfjs, { states, scores, inside }: Sequence): TfTensor[] {
  const table: TfTensor[] = [];
  for (const [t, score] of scores.entries()) {
    const before = table[t - 1];
    if (!before) {
      const start = tf.range(0, score.shape[1]!, 1, "int32");
      table.push(tf.add(score, allowed(tf, tf.less(start, 2))));
      continue;
    }
    const from = [
      before,
      shifted(tf, before, 1),
      tf.add(shifted(tf, before, 2), states.skip),
    ];
    const next = tf.add(logSum(tf, from), score);
    table.push(tf.where(inside[t]!, next, before));
  }
  return table;
}

/** ln of all endings from each state, without its own score; at and beyond a sequence's last step only ends are possible. */
function backward(tf: Tfjs, { states, scores, inside }: Sequence): TfTensor[] {
  const table: TfTensor[] = [];
  for (let t = scores.length - 1; t >= 0; t--) {
    const after = table[t + 1];
    if (!after) {
      table[t] = states.ends;
      continue;
    }
    const next = tf.add(after, scores[t + 1]!);
    const to = [
      next,
      shifted(tf, next, -1),
      shifted(tf, tf.add(next, states.skip), -2),
    ];
    table[t] = tf.where(inside[t + 1]!, logSum(tf, to), states.ends);
  }
  return table;
}

function sequenceOf(tf: Tfjs, inputs: readonly TfTensor[]) {
  const [scores, labels, labelLengths, inputLengths] = inputs as [
    TfTensor,
    TfTensor,
    TfTensor,
    TfTensor,
  ];
  const [batch, classes, steps] = scores.shape as [number, number, number];
  const states = statesOf(tf, labels, labelLengths);
  const hot = tf.oneHot(states.symbols, classes, 1, 0, "float32");
  const inside = Array.from({ length: steps }, (_, t) =>
    tf.greater(tf.reshape(inputLengths, [batch, 1]), t),
  );
  const own = tf.unstack(tf.matMul(hot, scores), 2);
  const sequence: Sequence = { states, scores: own, inside };
  return { sequence, hot };
}

export const ctcKernels: TfjsKernelsOf<"ctc"> = {
  ctc: (tf, inputs) => {
    const { sequence, hot } = sequenceOf(tf, inputs);
    const { scores, states, inside } = sequence;
    const begins = forward(tf, sequence);
    const ends = backward(tf, sequence);
    const total = tf.logSumExp(tf.add(begins.at(-1)!, states.ends), 1, true);
    const possible = tf.greater(total, never / 2);
    const visits = scores.map((_, t) => {
      const through = tf.sub(tf.add(begins[t]!, ends[t]!), total);
      const counted = tf.logicalAnd(inside[t]!, possible);
      return tf.where(counted, tf.exp(through), 0);
    });
    const gradient = tf.neg(tf.matMul(hot, tf.stack(visits, 2), true));
    return [tf.squeeze(tf.where(possible, tf.neg(total), 0), [1]), gradient];
  },
};
