/** Expected shares of speech into the times at which turn ends and interruptions are detected. */
import type { Activity } from "../../contract/activity.ts";
import { otherSpeaker } from "../../contract/activity.ts";
import type { Speaker } from "../../contract/records.ts";
import { lastSpeakers } from "../baselines.ts";
import type { SpeakerScores } from "../eventScores.ts";
import type { Detections } from "./score.ts";

export interface DetectionSettings {
  /** A turn end is detected where 1 minus the last speaker's share reaches this. */
  readonly turnEndThreshold: number;
  /** An interruption is detected where the share of someone who speaks over the other reaches this. */
  readonly interruptionThreshold: number;
}

/** Those that the benchmark's authors and a third party report for the stereo VAP model. */
export const detectionDefaults: DetectionSettings = {
  turnEndThreshold: 0.9,
  interruptionThreshold: 0.859,
};

export interface TurnBenchDetections {
  readonly turnEnd: Detections;
  readonly interruption: Detections;
}

/**
 * Detections at the moments where a score reaches its threshold, at the end of that frame; scores `[N, 2]` are shares
 * of the next 0.6 s. A turn can end only for whoever spoke alone last.
 */
export function detectTurns(
  now: SpeakerScores,
  activity: Activity,
  rateHz: number,
  settings: DetectionSettings = detectionDefaults,
): TurnBenchDetections {
  const last = lastSpeakers(activity).slice(0, now.length / 2);
  const crossings = (above: (frame: number, speaker: Speaker) => boolean) => {
    const of = (speaker: Speaker) =>
      last.flatMap((_, frame) =>
        above(frame, speaker) && !(frame > 0 && above(frame - 1, speaker))
          ? [(frame + 1) / rateHz]
          : [],
      );
    return [of(0), of(1)] as const;
  };
  return {
    turnEnd: crossings(
      (frame, speaker) =>
        last[frame] === speaker &&
        1 - now[2 * frame + speaker]! >= settings.turnEndThreshold,
    ),
    interruption: crossings(
      (frame, speaker) =>
        last[frame] === otherSpeaker(speaker) &&
        activity[2 * frame + speaker] === 1 &&
        now[2 * frame + speaker]! >= settings.interruptionThreshold,
    ),
  };
}
