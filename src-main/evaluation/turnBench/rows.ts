/** Turn-taking scores of several dialogues into the rows of "TurnBench-v1". */
import type { Activity } from "../../contract/activity.ts";
import type { MetricRow } from "../../contract/records.ts";
import { baselines } from "../baselines.ts";
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
  const ours = scores(dialogues, ({ now }) => now, settings);
  const guessed = baselines.map(({ name, track }) => ({
    name,
    scores: scores(
      dialogues,
      ({ activity, rateHz }) => track(activity, rateHz),
      settings,
    ),
  }));
  return tasks.flatMap(({ task, name, title }) =>
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

function scores(
  dialogues: readonly TurnBenchDialogue[],
  scoresOf: (dialogue: TurnBenchDialogue) => SpeakerScores,
  settings: DetectionSettings,
): Record<Task, TaskScore> {
  const each = dialogues.map((dialogue) => {
    const { gold, activity, rateHz } = dialogue;
    const found = detectTurns(scoresOf(dialogue), activity, rateHz, settings);
    return {
      turnEnd: scoreTask(gold.turnEnd, found.turnEnd),
      interruption: scoreTask(gold.interruption, found.interruption),
    };
  });
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
