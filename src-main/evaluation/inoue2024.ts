/**
 * Predictions into the protocol "Inoue-2024": the events of the VAP training code, one decision per event
 * (arXiv 2401.04868, VAP-Realtime). The whole dialogue is read instead of windows of 20 s, and every hold and every
 * negative is scored instead of a random sample, so that the same predictions always give the same numbers.
 */
import type { Activity } from "../contract/activity.ts";
import type { MetricRow } from "../contract/records.ts";
import { framesIn } from "../base/frames.ts";
import { baselines } from "./baselines.ts";
import type { Decisions } from "./binary.ts";
import { eventDecisions, type SpeakerScores } from "./eventScores.ts";
import {
  type DialogueDecisions,
  type EventTask,
  protocolRows,
} from "./eventTasks.ts";
import {
  type TurnEvent,
  turnEventDefaults,
  turnEvents,
  type TurnEvents,
} from "./turnEvents.ts";

export const inoue2024Name = "Inoue-2024";

/** What a model says of a dialogue; scores `[N, 2]` of each speaker at each frame. */
export interface InoueDialogue {
  readonly activity: Activity;
  readonly rateHz: number;
  /** Share of the expected speech in the next 0.6 s. */
  readonly now: SpeakerScores;
  /** The same from 0.6 s to 2 s. */
  readonly future: SpeakerScores;
}

/** Which part of a silence is scored; seconds count from its start. */
export type SilenceRegion =
  "whole" | { readonly fromSeconds: number; readonly toSeconds: number };

type TaskName =
  | "shift-hold"
  | "shift-hold-frames"
  | "shift-prediction"
  | "short-long"
  | "backchannel-prediction";

const tasks: readonly (EventTask & { readonly name: TaskName })[] = [
  {
    name: "shift-hold",
    title: "Shift or hold, in the silence",
    classes: ["shifts", "holds"],
  },
  {
    name: "shift-hold-frames",
    title: "Shift or hold, each frame of the silence",
    classes: ["shift frames", "hold frames"],
  },
  {
    name: "shift-prediction",
    title: "Shift or hold, 0.5 s before the silence",
    classes: ["shifts", "holds"],
  },
  {
    name: "short-long",
    title: "Long or short, at the onset",
    classes: ["long frames", "short frames"],
  },
  {
    name: "backchannel-prediction",
    title: "Backchannel ahead, 0.5 s before",
    classes: ["backchannels", "places without one"],
  },
];

/** Rows of the protocol over all dialogues together; a region other than the whole silence is another protocol. */
export function inoue2024(
  dialogues: readonly InoueDialogue[],
  region: SilenceRegion = "whole",
): MetricRow[] {
  return protocolRows(
    tasks,
    dialogues.map((dialogue) => decisionsOf(dialogue, region)),
  );
}

function decisionsOf(
  dialogue: InoueDialogue,
  region: SilenceRegion,
): DialogueDecisions<TaskName> {
  const { activity, rateHz } = dialogue;
  const found = turnEvents(activity, rateHz, {
    ...turnEventDefaults,
    limitSeconds: Infinity,
  });
  const events = {
    ...found,
    shift: regionsOf(found.shift, region, rateHz),
    hold: regionsOf(found.hold, region, rateHz),
  };
  const scored = (now: SpeakerScores, future: SpeakerScores) =>
    taskDecisions(events, now, future, rateHz);
  return {
    model: scored(dialogue.now, dialogue.future),
    baselines: baselines.map(({ name, track }) => {
      const scores = track(activity, rateHz);
      return { name, decisions: scored(scores, scores) };
    }),
  };
}

function taskDecisions(
  events: TurnEvents,
  now: SpeakerScores,
  future: SpeakerScores,
  rateHz: number,
): Record<TaskName, Decisions> {
  return {
    "shift-hold": eventDecisions(events.shift, events.hold, now, "event"),
    "shift-hold-frames": eventDecisions(
      events.shift,
      events.hold,
      now,
      "frame",
    ),
    "shift-prediction": eventDecisions(
      events.shiftPrediction,
      events.holdPrediction,
      future,
      "event",
    ),
    "short-long": eventDecisions(
      events.long,
      events.short,
      future,
      "frame",
      unchanged,
    ),
    "backchannel-prediction": eventDecisions(
      events.shortPrediction,
      pieces(events.noBackchannel, rateHz),
      now,
      "event",
      unchanged,
    ),
  };
}

/** The scored part of each silence; silences that do not hold it all are left out. */
function regionsOf(
  silences: readonly TurnEvent[],
  region: SilenceRegion,
  rateHz: number,
): readonly TurnEvent[] {
  if (region === "whole") return silences;
  const from = framesIn(region.fromSeconds, rateHz);
  const to = framesIn(region.toSeconds, rateHz);
  return silences
    .filter(({ start, end }) => end - start >= to)
    .map(({ start, next }) => ({ start: start + from, end: start + to, next }));
}

/** Regions without a backchannel as neighbouring pieces as long as a positive region. */
function pieces(regions: readonly TurnEvent[], rateHz: number): TurnEvent[] {
  const length = framesIn(turnEventDefaults.predictionSeconds, rateHz);
  return regions.flatMap(({ start, end, next }) =>
    Array.from({ length: Math.floor((end - start) / length) }, (_, index) => ({
      start: start + index * length,
      end: start + (index + 1) * length,
      next,
    })),
  );
}

/** The negatives name who could speak: their score is already that of the positive class. */
function unchanged(score: number): number {
  return score;
}
