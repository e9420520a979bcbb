/** Log-probabilities of projection classes into their loss, beside what guessers without sound reach. */
import { projectionClasses } from "../contract/projection.ts";
import type { MetricRow } from "../contract/records.ts";
import { chanceLossNats } from "./projectionScores.ts";

/** Class and dialogue state (see contract/activity.ts) of the labelled frames of a split. */
export interface LabelledFrames {
  readonly classes: ArrayLike<number>;
  readonly states: ArrayLike<number>;
}

const states = 4;
/** Added to every count, so that a class that never occurred in training costs much, but not everything. */
const smoothing = 0.01;

/** The row of the cross-entropy; guessers take their shares from the training split. */
export function projectionLossRow(
  lossNats: number | null,
  train: LabelledFrames,
  evaluated: LabelledFrames,
): MetricRow {
  return {
    name: "projection/crossEntropy",
    title: "Cross-entropy of the next two seconds",
    value: lossNats,
    unit: "nats",
    better: "lower",
    samples: evaluated.classes.length,
    baselines: [
      { name: "uniform", value: chanceLossNats },
      {
        name: "share of each class",
        value: priorLoss(train, evaluated, false),
      },
      {
        name: "share given who speaks now",
        value: priorLoss(train, evaluated, true),
      },
    ],
  };
}

/** Mean loss of guessing each class by how often it occurred, overall or in the same dialogue state. */
export function priorLoss(
  train: LabelledFrames,
  evaluated: LabelledFrames,
  givenState: boolean,
): number | null {
  const counts = new Float64Array(states * projectionClasses).fill(smoothing);
  const totals = new Float64Array(states).fill(smoothing * projectionClasses);
  const rowOf = (frames: LabelledFrames, at: number) =>
    givenState ? frames.states[at]! : 0;
  for (let at = 0; at < train.classes.length; at++) {
    const row = rowOf(train, at);
    counts[row * projectionClasses + train.classes[at]!]!++;
    totals[row]!++;
  }
  let loss = 0;
  const samples = evaluated.classes.length;
  for (let at = 0; at < samples; at++) {
    const row = rowOf(evaluated, at);
    const count = counts[row * projectionClasses + evaluated.classes[at]!]!;
    loss -= Math.log(count / totals[row]!);
  }
  return samples === 0 ? null : loss / samples;
}
