/** Decisions of a task and of its baselines into rows of a table that a reader can weigh. */
import type { MetricRow } from "../contract/records.ts";
import { rocAuc } from "./auc.ts";
import {
  balancedAccuracy,
  type Confusion,
  confusionOf,
  confusionTotal,
  type Decisions,
  f1,
  logLoss,
  weightedF1,
} from "./binary.ts";

/** A task with two classes, scored by a model and by guessers on the same decisions. */
export interface ScoredTask {
  /** First part of the slash-names, for example `shift-hold`. */
  readonly name: string;
  readonly title: string;
  /** What the two classes are called, the positive one first. */
  readonly classes: readonly [positive: string, negative: string];
  readonly decisions: Decisions;
  readonly baselines: readonly {
    readonly name: string;
    readonly decisions: Decisions;
  }[];
  /** From which score on a decision is positive; 0.5 unless told. */
  readonly threshold?: number;
}

interface Metric {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly better: MetricRow["better"];
  readonly of: (decisions: Decisions, threshold: number) => number | null;
}

const ofConfusion =
  (metric: (confusion: Confusion) => number | null) =>
  (decisions: Decisions, threshold: number) =>
    metric(confusionOf(decisions, threshold));

const metrics = {
  balancedAccuracy: {
    name: "balancedAccuracy",
    title: "balanced accuracy",
    unit: "",
    better: "higher",
    of: ofConfusion(balancedAccuracy),
  },
  auc: {
    name: "auc",
    title: "area under the ROC curve",
    unit: "",
    better: "higher",
    of: rocAuc,
  },
  f1: {
    name: "f1",
    title: "F1",
    unit: "",
    better: "higher",
    of: ofConfusion(f1),
  },
  weightedF1: {
    name: "weightedF1",
    title: "weighted F1",
    unit: "",
    better: "higher",
    of: ofConfusion(weightedF1),
  },
  logLoss: {
    name: "logLoss",
    title: "log loss",
    unit: "nats",
    better: "lower",
    of: logLoss,
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** The metrics that every task of events is given. */
export const eventMetrics: readonly MetricName[] = [
  "balancedAccuracy",
  "auc",
  "f1",
  "weightedF1",
];

/** One row per metric; titles say how many decisions of each class there were. */
export function taskRows(
  task: ScoredTask,
  wanted: readonly MetricName[] = eventMetrics,
): MetricRow[] {
  const threshold = task.threshold ?? 0.5;
  const confusion = confusionOf(task.decisions, threshold);
  return wanted.map((name) => {
    const metric: Metric = metrics[name];
    return {
      name: `${task.name}/${metric.name}`,
      title: `${task.title}: ${metric.title} (${classCounts(task, confusion)})`,
      value: metric.of(task.decisions, threshold),
      unit: metric.unit,
      better: metric.better,
      samples: confusionTotal(confusion),
      baselines: task.baselines.map((baseline) => ({
        name: baseline.name,
        value: metric.of(baseline.decisions, threshold),
      })),
    };
  });
}

function classCounts({ classes }: ScoredTask, confusion: Confusion): string {
  const positive = confusion.truePositives + confusion.falseNegatives;
  const negative = confusion.trueNegatives + confusion.falsePositives;
  return `${positive} ${classes[0]}, ${negative} ${classes[1]}`;
}
