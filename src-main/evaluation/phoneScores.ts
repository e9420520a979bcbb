/** Labelled frames and predicted ones into frame accuracy, phone error rate and cross-entropy beside guessers. */
import type { MetricRow } from "../contract/records.ts";
import { collapseFrames, errorRate } from "./sequences.ts";

/** A stretch of one voice. */
export interface ScoredPhones {
  /** Class of each frame, `[N]`; -1 where it is not known, and nothing is scored. */
  readonly labels: Int32Array;
  /** Likeliest class. */
  readonly predicted: Int32Array;
  /** Natural logarithm of the probability of the class that was labelled. */
  readonly logProbability: Float32Array;
}

/** Classes as they are scored: of each the name of what it counts as, or null where it does not count. */
export interface PhoneView {
  /** In front of the slash of every metric. */
  readonly name: string;
  readonly title: string;
  readonly folded: readonly (string | null)[];
}

/** Frame accuracy and phone error rate in a view; `trainCounts` is how often each class was labelled in training. */
export function phoneRows(
  scored: readonly ScoredPhones[],
  view: PhoneView,
  trainCounts: readonly number[],
): MetricRow[] {
  const names = [...new Set(view.folded.filter((name) => name !== null))];
  const index = view.folded.map((name) =>
    name === null ? nothing : names.indexOf(name),
  );
  const most = mostFrequent(names, index, trainCounts);
  const accuracy = frameAccuracyOf(scored, index, most);
  const sequences = scored.map(({ labels, predicted }) => ({
    reference: sequenceOf(labels, labels, index),
    hypothesis: sequenceOf(predicted, labels, index),
  }));
  const references = sequences.map(({ reference }) => reference);
  const rate = errorRate(
    references,
    sequences.map(({ hypothesis }) => hypothesis),
  );
  const guessed = errorRate(
    references,
    references.map((one) => (one.length === 0 ? [] : [most])),
  );
  return [
    {
      name: `${view.name}/frameAccuracy`,
      title: `Right frames of ${names.length} ${view.title}`,
      value: accuracy.model,
      unit: "share",
      better: "higher",
      samples: accuracy.frames,
      baselines: [
        { name: "chance", value: 1 / names.length },
        { name: "majority class", value: accuracy.majority },
      ],
    },
    {
      name: `${view.name}/errorRate`,
      title: `Phone error rate of ${names.length} ${view.title}`,
      value: rate.rate,
      unit: "edits per phone",
      better: "lower",
      samples: rate.referenceSymbols,
      baselines: [{ name: "majority class", value: guessed.rate }],
    },
  ];
}

/** Nats of a labelled frame beside what the frequencies of classes alone cost. */
export function phoneCostRow(
  scored: readonly ScoredPhones[],
  trainCounts: readonly number[],
): MetricRow {
  const total = trainCounts.reduce((sum, count) => sum + count + 1, 0);
  let nats = 0;
  let prior = 0;
  let frames = 0;
  for (const { labels, logProbability } of scored)
    labels.forEach((label, frame) => {
      if (label < 0) return;
      nats -= logProbability[frame]!;
      prior -= Math.log((trainCounts[label]! + 1) / total);
      frames++;
    });
  const mean = (sum: number) => (frames === 0 ? null : sum / frames);
  return {
    name: "phones/crossEntropy",
    title: "Cross-entropy of a frame",
    value: mean(nats),
    unit: "nats",
    better: "lower",
    samples: frames,
    baselines: [
      { name: "chance", value: Math.log(trainCounts.length) },
      { name: "class frequencies", value: mean(prior) },
    ],
  };
}

/** Where a class that does not count stands in sequences; it is dropped from them. */
const nothing = -1;

function mostFrequent(
  names: readonly string[],
  index: readonly number[],
  trainCounts: readonly number[],
): number {
  const totals = names.map(() => 0);
  trainCounts.forEach((count, label) => {
    const own = index[label]!;
    if (own !== nothing) totals[own]! += count;
  });
  return totals.indexOf(Math.max(...totals));
}

function frameAccuracyOf(
  scored: readonly ScoredPhones[],
  index: readonly number[],
  most: number,
) {
  let right = 0;
  let guessed = 0;
  let frames = 0;
  for (const { labels, predicted } of scored)
    labels.forEach((label, frame) => {
      const own = label < 0 ? nothing : index[label]!;
      if (own === nothing) return;
      if (index[predicted[frame]!] === own) right++;
      if (own === most) guessed++;
      frames++;
    });
  const share = (count: number) => (frames === 0 ? null : count / frames);
  return { frames, model: share(right), majority: share(guessed) };
}

/** Phones in their order, neighbours of one kind being one, over the frames that are labelled. */
function sequenceOf(
  frames: Int32Array,
  labels: Int32Array,
  index: readonly number[],
): number[] {
  const known = Array.from(frames).filter((_, frame) => labels[frame]! >= 0);
  const counting = known
    .map((label) => index[label]!)
    .filter((own) => own !== nothing);
  return collapseFrames(counting, nothing);
}
