/** Two speakers' activity into what they do in the next two seconds. */
import type { Activity } from "../contract/activity.ts";
import {
  horizonFrames,
  projectionBins,
  projectionBits,
  projectionIndex,
} from "../contract/projection.ts";

/**
 * Bits `[N - H, 8]`, row by row: bit `4 * speaker + bin` of frame t is 1 when the speaker is active in at least half of
 * that bin of the frames `t + 1 ... t + H`. The last H frames have no label.
 */
export function projectionBitsOf(
  activity: Activity,
  binFrames: readonly number[],
): Uint8Array {
  const sums = cumulative(activity);
  const labelled = labelledFrames(activity, binFrames);
  const bits = new Uint8Array(labelled * projectionBits);
  for (let frame = 0; frame < labelled; frame++)
    for (let speaker = 0; speaker < 2; speaker++) {
      let start = frame + 1;
      binFrames.forEach((length, bin) => {
        const active =
          sums[2 * (start + length) + speaker]! - sums[2 * start + speaker]!;
        const bit = frame * projectionBits + speaker * projectionBins + bin;
        bits[bit] = 2 * active >= length ? 1 : 0;
        start += length;
      });
    }
  return bits;
}

/** The same as classes 0 to 255, `[N - H]`. */
export function projectionLabels(
  activity: Activity,
  binFrames: readonly number[],
): Uint8Array {
  const bits = projectionBitsOf(activity, binFrames);
  return Uint8Array.from({ length: bits.length / projectionBits }, (_, frame) =>
    projectionIndex(
      bits.subarray(frame * projectionBits, (frame + 1) * projectionBits),
    ),
  );
}

/** Frames that have a whole horizon after them. */
export function labelledFrames(
  activity: Activity,
  binFrames: readonly number[],
): number {
  return Math.max(0, activity.length / 2 - horizonFrames(binFrames));
}

/** `[N + 1, 2]`: active frames of each speaker before frame t. */
function cumulative(activity: Activity): Uint32Array {
  const sums = new Uint32Array(activity.length + 2);
  for (let i = 0; i < activity.length; i++)
    sums[i + 2] = sums[i]! + activity[i]!;
  return sums;
}
