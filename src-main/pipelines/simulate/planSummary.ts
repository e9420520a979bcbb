/** Plans of simulated dialogues into their timing, beside the talk that they imitate. */
import { dialogueState, dialogueStates } from "../../contract/activity.ts";
import { activityFromTurns } from "../../dataset/turnActivity.ts";
import type { Utterance } from "../../simulation/planDialogue.ts";
import { timingTotals } from "../../simulation/timing.ts";

type Totals = { readonly [Name in keyof typeof timingTotals]: number };

export interface PlanSummary {
  readonly simulated: Totals;
  readonly measured: Totals;
}

const rateHz = 100;

/** Summary of dialogues of `seconds` each. */
export function planSummary(
  plans: readonly (readonly Utterance[])[],
  seconds: number,
): PlanSummary {
  const minutes = (plans.length * seconds) / 60;
  const all = plans.flat();
  const states = plans.flatMap((plan) =>
    Array.from(
      dialogueStates(
        activityFromTurns(plan, Math.round(seconds * rateHz), rateHz),
      ),
    ),
  );
  const shareOf = (state: number) =>
    states.filter((each) => each === state).length / states.length;
  return {
    simulated: {
      overlapShare: shareOf(dialogueState.both),
      mutualSilenceShare: shareOf(dialogueState.silence),
      turnsPerMinute: all.filter(({ endsTurn }) => endsTurn).length / minutes,
      backchannelsPerMinute:
        all.filter(({ kind }) => kind === "backchannel").length / minutes,
    },
    measured: timingTotals,
  };
}
