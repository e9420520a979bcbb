/** Turn-taking scores of several dialogues into the rows of "TurnBench-v1". */
import type { Activity } from "../../contract/activity.ts";
import type { MetricRow } from "../../contract/records.ts";
import { baselines } from "../baselines.ts";
import { bootstrapIntervals, withIntervals } from "../bootstrap.ts";
import type { SpeakerScores } from "../eventScores.ts";
import {
  detectionDefaults,
  type DetectionSettings,
  detectTurns,
} from "./detect.ts";
import { stretchesOf, viewsFromTurns } from "./fromTurns.ts";
import { turnBenchGold, type TurnBenchGold } from "./gold.ts";
import {
  detectionRecall,
  falsePositiveRate,
  latencyQuantile,
  scoreTask,
  sumScores,
  type TaskScore,
} from "./score.ts";

export const turnBenchName = "TurnBench-v1";

/** Gold from one annotation (fromTurns.ts) is easier than gold from three: its numbers do not share a table. */
export const turnBenchSingleName = "TurnBench-v1, one annotation";

export interface TurnBenchDialogue {
  readonly gold: TurnBenchGold;
  readonly activity: Activity;
  readonly rateHz: number;
  /** `[N, 2]`: each speaker's share of the expected speech in the next 0.6 s. */
  readonly now: SpeakerScores;
}

type Task = keyof TurnBenchGold;

const tasks: readonly { task: Task; name: string; title: string }[] = [
  { task: "turnEnd", name: "turn-end", title: "End of a turn" },
  { task: "interruption", name: "interruption", title: "Interruption" },
];

/** Rows over all dialogues together. */
export function turnBenchRows(
  dialogues: readonly TurnBenchDialogue[],
  settings: DetectionSettings = detectionDefaults,
): MetricRow[] {
  const each = scores(dialogues, ({ now }) => now, settings);
  const ours = summed(each);
  const guessed = baselines.map(({ name, track }) => ({
    name,
    scores: summed(
      scores(
        dialogues,
        ({ activity, rateHz }) => track(activity, rateHz),
        settings,
      ),
    ),
  }));
  const intervals = bootstrapIntervals(each, (drawn) => {
    const sums = summed(drawn);
    return tasks.flatMap(({ task }) =>
      metricsOf(sums[task]).map(({ value }) => value),
    );
  });
  const rows = tasks.flatMap(({ task, name, title }) =>
    metricsOf(ours[task]).map((metric, index) => ({
      name: `${name}/${metric.name}`,
      title: `${title}: ${metric.title}`,
      value: metric.value,
      unit: metric.unit,
      better: metric.better,
      samples: metric.samples,
      baselines: guessed.map((guesser) => ({
        name: guesser.name,
        value: metricsOf(guesser.scores[task])[index]!.value,
      })),
    })),
  );
  return withIntervals(rows, intervals);
}

/** Rows against what the activity itself says; to be named `turnBenchSingleName`. */
export function turnBenchSingleRows(
  dialogues: readonly Omit<TurnBenchDialogue, "gold">[],
  settings: DetectionSettings = detectionDefaults,
): MetricRow[] {
  const withGold = dialogues.map((dialogue) => {
    const stretches = stretchesOf(dialogue.activity, dialogue.rateHz);
    return { ...dialogue, gold: turnBenchGold(viewsFromTurns(stretches)) };
  });
  return turnBenchRows(withGold, settings);
}

type TaskScores = Readonly<Record<Task, TaskScore>>;

/** Each dialogue's scores. */
function scores(
  dialogues: readonly TurnBenchDialogue[],
  scoresOf: (dialogue: TurnBenchDialogue) => SpeakerScores,
  settings: DetectionSettings,
): TaskScores[] {
  return dialogues.map((dialogue) => {
    const { gold, activity, rateHz } = dialogue;
    const found = detectTurns(scoresOf(dialogue), activity, rateHz, settings);
    return {
      turnEnd: scoreTask(gold.turnEnd, found.turnEnd),
      interruption: scoreTask(gold.interruption, found.interruption),
    };
  });
}

function summed(each: readonly TaskScores[]): TaskScores {
  return {
    turnEnd: sumScores(each.map(({ turnEnd }) => turnEnd)),
    interruption: sumScores(each.map(({ interruption }) => interruption)),
  };
}

type TaskMetric = Omit<MetricRow, "baselines">;

function metricsOf(score: TaskScore): TaskMetric[] {
  const latency = (share: number): TaskMetric => ({
    name: `latencyP${100 * share}`,
    title: `latency, ${100 * share} % of the detections`,
    value: latencyQuantile(score, share),
    unit: "s",
    better: "lower",
    samples: score.truePositives,
  });
  return [
    {
      name: "recall",
      title: "recall",
      value: detectionRecall(score),
      unit: "",
      better: "higher",
      samples: score.truePositives + score.falseNegatives,
    },
    {
      name: "falsePositiveRate",
      title: "false-positive rate",
      value: falsePositiveRate(score),
      unit: "",
      better: "lower",
      samples: score.falsePositives + score.trueNegatives,
    },
    latency(0.1),
    latency(0.5),
    latency(0.9),
  ];
}
