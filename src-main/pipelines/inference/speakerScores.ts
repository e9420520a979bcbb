/** A dialogue's predictions into the scores of speakers that event protocols read. */
import type { Activity } from "../../contract/activity.ts";
import type { TurnDialogue } from "../../dataset/turnBatch.ts";
import type { FrameRange } from "../../dataset/statistics.ts";
import {
  futureBins,
  nowBins,
  shareTrack,
} from "../../evaluation/projectionScores.ts";
import { nextFromShift } from "../../evaluation/shiftScores.ts";
import {
  backchannelTrack,
  nextSpeakerTrack,
} from "../../evaluation/zeroShot.ts";
import {
  classesOfPredictions,
  type TurnPredictions,
} from "./turnPredictions.ts";

/** Scores `[N, 2]` of a stretch of a dialogue, with who speaks in it. */
export interface ScoredDialogue {
  readonly activity: Activity;
  readonly rateHz: number;
  readonly now: Float32Array;
  readonly future: Float32Array;
  readonly next: Float32Array;
  readonly backchannel: Float32Array;
}

/**
 * Scores of a region. In mutual silence the shift head, which is trained on just that, says who is next; elsewhere, and
 * for models without one, the expected activity does. Nothing without a projection or a shift head.
 */
export function speakerScores(
  predictions: TurnPredictions,
  { activity, rateHz }: TurnDialogue,
  { start, end }: FrameRange,
): ScoredDialogue[] {
  const classes = classesOfPredictions(predictions);
  const { shift } = predictions;
  if (!classes && !shift) return [];
  const byShift = shift ? nextFromShift(shift, activity) : null;
  const pick = (track: Float32Array | null) =>
    inSilence(byShift, track, activity).slice(2 * start, 2 * end);
  const frames = predictions.frames;
  return [
    {
      activity: activity.slice(2 * start, 2 * end),
      rateHz,
      now: pick(classes && shareTrack(classes, nowBins)),
      future: (classes ? shareTrack(classes, futureBins) : byShift!).slice(
        2 * start,
        2 * end,
      ),
      next: pick(classes && nextSpeakerTrack(classes, activity)),
      backchannel: (classes
        ? backchannelTrack(classes)
        : new Float32Array(2 * frames)
      ).slice(2 * start, 2 * end),
    },
  ];
}

/** `silent` where no one speaks, `other` elsewhere; the one that there is where one is missing. */
function inSilence(
  silent: Float32Array | null,
  other: Float32Array | null,
  activity: Activity,
): Float32Array {
  if (!silent || !other) return (silent ?? other)!;
  return other.map((value, index) => {
    const frame = index - (index % 2);
    const speaking = activity[frame]! + activity[frame + 1]! > 0;
    return speaking ? value : silent[index]!;
  });
}
