/** One annotation, or activity, of who speaks when into the views that TurnBench builds from three annotators. */
import { runsOf } from "../../base/runs.ts";
import type { Activity } from "../../contract/activity.ts";
import type { Speaker, Turn } from "../../contract/records.ts";
import { activityOf } from "../../contract/transitions.ts";
import type { LabelledSpan } from "./consensus.ts";
import type { SpeakerViews } from "./gold.ts";

/** A stretch of speech up to this long, inside the other's speech and quiet around it, is a backchannel. */
const backchannelSeconds = 1;
const quietSeconds = 1;

export type Stretch = Pick<Turn, "speaker" | "start" | "end">;

/**
 * Views without disputes: a short stretch inside the other's speech is a backchannel, a stretch that begins in the
 * other's speech and outlasts it is an interruption, every other stretch a turn.
 */
export function viewsFromTurns(
  turns: readonly Stretch[],
): readonly [SpeakerViews, SpeakerViews] {
  const labelled = ([0, 1] as const).map((speaker) => {
    const own = sideOf(turns, speaker);
    const other = sideOf(turns, speaker === 0 ? 1 : 0);
    return own.map((stretch, index): LabelledSpan => {
      const { start, end } = stretch;
      const label = labelOf(stretch, own[index - 1], own[index + 1], other);
      return { start, end, label };
    });
  });
  return [viewsOf(labelled[0]!), viewsOf(labelled[1]!)];
}

/** The stretches of activity `[N, 2]`, in seconds. */
export function stretchesOf(activity: Activity, rateHz: number): Stretch[] {
  return ([0, 1] as const).flatMap((speaker) =>
    runsOf(activityOf(activity, speaker))
      .filter(({ value }) => value === 1)
      .map(({ start, end }) => ({
        speaker,
        start: start / rateHz,
        end: end / rateHz,
      })),
  );
}

function viewsOf(events: readonly LabelledSpan[]): SpeakerViews {
  const floor = events.filter(({ label }) => label !== "Backchannel");
  return {
    turns: {
      events: floor.map((event) => ({ ...event, label: "Turn" })),
      excluded: [],
    },
    labels: { events, excluded: [] },
  };
}

function labelOf(
  { start, end }: Stretch,
  before: Stretch | undefined,
  after: Stretch | undefined,
  other: readonly Stretch[],
): "Turn" | "Interruption" | "Backchannel" {
  const isShort = end - start <= backchannelSeconds;
  const alone =
    start - (before?.end ?? -Infinity) >= quietSeconds &&
    (after?.start ?? Infinity) - end >= quietSeconds;
  const covered = other.some((each) => each.start <= start && end <= each.end);
  if (isShort && alone && covered) return "Backchannel";
  const cutsIn = other.some(
    (each) => each.start < start && start < each.end && each.end < end,
  );
  return cutsIn ? "Interruption" : "Turn";
}

function sideOf(turns: readonly Stretch[], speaker: Speaker): Stretch[] {
  return turns
    .filter((turn) => turn.speaker === speaker)
    .sort((left, right) => left.start - right.start);
}
