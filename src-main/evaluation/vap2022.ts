/**
 * Predictions into the protocol "VAP-2022": frames of the published events, pooled, with the zero-shot probabilities
 * (arXiv 2205.09812). Negatives are all scored; the published code draws as many as there are positives.
 */
import type { Activity } from "../contract/activity.ts";
import type { MetricRow } from "../contract/records.ts";
import { baselines } from "./baselines.ts";
import { confusionOf, type Decisions, pooled, weightedF1 } from "./binary.ts";
import {
  complement,
  eventDecisions,
  type SpeakerScores,
} from "./eventScores.ts";
import {
  type DialogueDecisions,
  type EventTask,
  protocolRows,
} from "./eventTasks.ts";
import type { TurnEvent } from "./turnEvents.ts";
import { vap2022Events, type Vap2022Events } from "./vap2022Events.ts";

export const vap2022Name = "VAP-2022";

/** What a model says of a dialogue; scores `[N, 2]` (see zeroShot.ts). */
export interface Vap2022Dialogue {
  readonly activity: Activity;
  readonly rateHz: number;
  /** Of being the next speaker. */
  readonly next: SpeakerScores;
  /** Of giving a short reply. */
  readonly backchannel: SpeakerScores;
}

type TaskName =
  "shift-hold" | "short-long" | "shift-prediction" | "backchannel-prediction";

/** From which score on a decision is positive; shift-hold is always decided at 0.5. */
export type Vap2022Thresholds = Readonly<
  Record<Exclude<TaskName, "shift-hold">, number>
>;

/** Those of the paper, for a model that has no validation split to tune its own on. */
export const vap2022Thresholds: Vap2022Thresholds = {
  "short-long": 0.5,
  "shift-prediction": 0.3,
  "backchannel-prediction": 0.1,
};

const tasks: readonly (EventTask & { readonly name: TaskName })[] = [
  {
    name: "shift-hold",
    title: "Shift or hold, 0.05 to 0.15 s into the silence",
    classes: ["shift frames", "hold frames"],
  },
  {
    name: "short-long",
    title: "Short or long, at the onset",
    classes: ["short frames", "long frames"],
  },
  {
    name: "shift-prediction",
    title: "Shift ahead, 0.5 s before the silence",
    classes: ["frames before shifts", "frames without one"],
  },
  {
    name: "backchannel-prediction",
    title: "Backchannel ahead, 0.5 s before",
    classes: ["frames before backchannels", "frames without one"],
  },
];

/** Rows of the protocol over all dialogues together. */
export function vap2022(
  dialogues: readonly Vap2022Dialogue[],
  thresholds: Vap2022Thresholds = vap2022Thresholds,
): MetricRow[] {
  return protocolRows(tasks, dialogues.map(decisionsOf), thresholds);
}

/** The thresholds from 0.01 to 0.99 that give the highest weighted F1 on a validation split. */
export function tuneVap2022(
  validation: readonly Vap2022Dialogue[],
): Vap2022Thresholds {
  const decisions = validation.map((dialogue) => decisionsOf(dialogue).model);
  const tuned = (task: keyof Vap2022Thresholds) =>
    bestThreshold(pooled(decisions.map((each) => each[task])));
  return {
    "short-long": tuned("short-long") ?? vap2022Thresholds["short-long"],
    "shift-prediction":
      tuned("shift-prediction") ?? vap2022Thresholds["shift-prediction"],
    "backchannel-prediction":
      tuned("backchannel-prediction") ??
      vap2022Thresholds["backchannel-prediction"],
  };
}

/** The lowest of the best thresholds; null without decisions. */
function bestThreshold(decisions: Decisions): number | null {
  if (decisions.labels.length === 0) return null;
  const score = (hundredths: number) =>
    weightedF1(confusionOf(decisions, hundredths / 100)) ?? 0;
  let best = 1;
  for (let hundredths = 2; hundredths < 100; hundredths++)
    if (score(hundredths) > score(best)) best = hundredths;
  return best / 100;
}

function decisionsOf(dialogue: Vap2022Dialogue): DialogueDecisions<TaskName> {
  const { activity, rateHz } = dialogue;
  const events = vap2022Events(activity, rateHz);
  const never = new Float32Array(activity.length);
  return {
    model: taskDecisions(events, dialogue.next, dialogue.backchannel),
    baselines: baselines.map(({ name, track }) => ({
      name,
      decisions: taskDecisions(events, track(activity, rateHz), never),
    })),
  };
}

function taskDecisions(
  events: Vap2022Events,
  next: SpeakerScores,
  backchannel: SpeakerScores,
): Record<TaskName, Decisions> {
  const frames = (
    positives: readonly TurnEvent[],
    negatives: readonly TurnEvent[],
    scores: SpeakerScores,
    negativeScore: (score: number) => number,
  ) => eventDecisions(positives, negatives, scores, "frame", negativeScore);
  const same = (score: number) => score;
  return {
    "shift-hold": frames(events.shift, events.hold, next, complement),
    "short-long": frames(events.short, events.long, backchannel, same),
    "shift-prediction": frames(
      events.shiftPrediction,
      events.noShift,
      next,
      complement,
    ),
    // A negative names the last speaker: the reply that does not come would be the other one's.
    "backchannel-prediction": frames(
      events.shortPrediction,
      events.noBackchannel.map(forOther),
      backchannel,
      same,
    ),
  };
}

function forOther(event: TurnEvent): TurnEvent {
  return { ...event, next: event.next === 0 ? 1 : 0 };
}
