/**
 * Frame-wise predictions into the protocol "frames": who speaks now, who speaks in the bins of the next two seconds,
 * and shift or hold at every frame of mutual silence.
 */
import type { MetricRow } from "../contract/records.ts";
import { projectionBinSeconds } from "../contract/projection.ts";
import type { Decisions } from "./binary.ts";
import { type MetricName, type ScoredTask, taskRows } from "./taskRows.ts";

export const frameProtocolName = "frames";

/** Decisions over all valid frames of a split, both speakers pooled. */
export interface FrameDecisions {
  /** Speaks in this frame. */
  readonly now?: Decisions;
  /** Speaks in each of the four bins ahead. */
  readonly next?: readonly Decisions[];
  /** For the frames of `next`: who speaks in the frame itself, as 0 or 1. */
  readonly current?: readonly number[];
  /** A shift follows, at frames of mutual silence. */
  readonly shift?: Decisions;
}

const frameMetrics: readonly MetricName[] = [
  "balancedAccuracy",
  "f1",
  "weightedF1",
  "auc",
  "logLoss",
];

/** Rows of what a model predicts; what it does not predict is left out. */
export function frameRows(frames: FrameDecisions): MetricRow[] {
  return tasksOf(frames).flatMap((task) => taskRows(task, frameMetrics));
}

function tasksOf({ now, next, current, shift }: FrameDecisions): ScoredTask[] {
  const tasks: ScoredTask[] = [];
  if (now !== undefined)
    tasks.push({
      name: "activity/now",
      title: "Speaks now",
      classes: ["speaking frames", "silent frames"],
      decisions: now,
      baselines: [constant("share of speech", now)],
    });
  next?.forEach((decisions, bin) =>
    tasks.push({
      name: `activity/next${bin}`,
      title: `Speaks ${binTitle(bin)} ahead`,
      classes: ["speaking frames", "silent frames"],
      decisions,
      baselines: [
        ...(current === undefined
          ? []
          : [
              {
                name: "current activity goes on",
                decisions: { scores: current, labels: decisions.labels },
              },
            ]),
        constant("share of speech", decisions),
      ],
    }),
  );
  if (shift !== undefined)
    tasks.push({
      name: "shift-hold/frames",
      title: "Shift or hold, every frame of silence",
      classes: ["shift frames", "hold frames"],
      decisions: shift,
      baselines: [
        {
          name: "always hold",
          decisions: { ...shift, scores: shift.labels.map(() => 0) },
        },
        constant("share of shifts", shift),
      ],
    });
  return tasks;
}

/** A guesser that always gives the share of positives of these very labels: what the log loss has to beat. */
function constant(
  name: string,
  { labels }: Decisions,
): ScoredTask["baselines"][number] {
  const share =
    labels.reduce<number>((sum, label) => sum + label, 0) /
    Math.max(1, labels.length);
  return { name, decisions: { labels, scores: labels.map(() => share) } };
}

function binTitle(bin: number): string {
  const from = projectionBinSeconds
    .slice(0, bin)
    .reduce((sum, seconds) => sum + seconds, 0);
  const to = from + projectionBinSeconds[bin]!;
  return `${from.toFixed(1)} to ${to.toFixed(1)} s`;
}
