/** Plans of simulated dialogues into the scores that a perfect causal observer reaches on their shifts and holds. */
import type { Activity } from "../../contract/activity.ts";
import { activityFromTurns } from "../../dataset/turnActivity.ts";
import { rocAuc } from "../../evaluation/auc.ts";
import {
  balancedAccuracy,
  confusionOf,
  type Decisions,
  logLoss,
  pooled,
  weightedF1,
} from "../../evaluation/binary.ts";
import { eventDecisions } from "../../evaluation/eventScores.ts";
import { turnEventDefaults, turnEvents } from "../../evaluation/turnEvents.ts";
import { observerTrack } from "../../simulation/observer.ts";
import type { Utterance } from "../../simulation/planDialogue.ts";
import { bestFromCue, type CueSettings } from "../../simulation/turnCue.ts";

/** The events are those of Inoue-2024: whole silences of 0.25 s and more, one decision each. */
export interface BestScores {
  readonly shifts: number;
  readonly holds: number;
  /**
   * Of the observer on these events, deciding where its belief exceeds the share of shifts, which is the best threshold
   * for this metric; null when there are no events of one kind.
   */
  readonly balancedAccuracy: number | null;
  /** The same with a threshold of one half, which is the best one for plain accuracy. */
  readonly balancedAccuracyAtHalf: number | null;
  readonly auc: number | null;
  readonly weightedF1: number | null;
  readonly logLoss: number | null;
  /** In the long run, from the cue alone, whatever the length of turns and silences says. */
  readonly cueAlone: ReturnType<typeof bestFromCue>;
}

const rateHz = 50;

/** The observer's decisions in one dialogue. */
export function observeDialogue(
  plan: readonly Utterance[],
  seconds: number,
  cue: CueSettings,
): Decisions {
  const frames = Math.round(seconds * rateHz);
  const activity: Activity = activityFromTurns(plan, frames, rateHz);
  const { shift, hold } = turnEvents(activity, rateHz, {
    ...turnEventDefaults,
    limitSeconds: Infinity,
  });
  const beliefs = observerTrack(plan, activity, rateHz, cue);
  return eventDecisions(shift, hold, beliefs, "event");
}

/** Scores of all dialogues together. */
export function bestScores(
  observed: readonly Decisions[],
  cue: CueSettings,
): BestScores {
  const decisions = pooled(observed);
  const atHalf = confusionOf(decisions);
  const shifts = atHalf.truePositives + atHalf.falseNegatives;
  const holds = atHalf.trueNegatives + atHalf.falsePositives;
  const atShare = confusionOf(decisions, shifts / (shifts + holds));
  return {
    shifts,
    holds,
    balancedAccuracy: balancedAccuracy(atShare),
    balancedAccuracyAtHalf: balancedAccuracy(atHalf),
    auc: rocAuc(decisions),
    weightedF1: weightedF1(atHalf),
    logLoss: logLoss(decisions),
    cueAlone: bestFromCue(cue),
  };
}
