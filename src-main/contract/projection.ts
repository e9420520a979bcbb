/**
 * The next two seconds of both speakers as one of 256 classes, and back (Voice Activity Projection, arXiv 2205.09812):
 * four bins per speaker, bit `4 * speaker + bin` is set when the speaker is active in that bin.
 */
import { framesIn } from "../base/frames.ts";
import type { Speaker } from "./records.ts";

export const projectionBinSeconds: readonly number[] = [0.2, 0.4, 0.6, 0.8];
/** Bins of one speaker. */
export const projectionBins = 4;
/** Bits of a class: both speakers' bins, speaker A first, nearest bin first. */
export const projectionBits = 8;
export const projectionClasses = 256;

/** Frames of each bin; at 62.5 Hz `[12, 25, 37, 50]`. */
export function projectionBinFrames(rateHz: number): number[] {
  return projectionBinSeconds.map((seconds) => framesIn(seconds, rateHz));
}

/** Frames that a label looks ahead: the sum of its bins. */
export function horizonFrames(binFrames: readonly number[]): number {
  return binFrames.reduce((sum, frames) => sum + frames, 0);
}

/** 1 when the class says that this speaker is active in this bin. */
export function projectionBit(
  index: number,
  speaker: Speaker,
  bin: number,
): 0 | 1 {
  return ((index >> (projectionBins * speaker + bin)) & 1) as 0 | 1;
}

/** The four bits of one speaker, nearest bin first. */
export function speakerBits(index: number, speaker: Speaker): (0 | 1)[] {
  return projectionBinSeconds.map((_, bin) =>
    projectionBit(index, speaker, bin),
  );
}

/** The class of eight bits, speaker A first. */
export function projectionIndex(bits: ArrayLike<number>): number {
  let index = 0;
  for (let bit = 0; bit < projectionBits; bit++) index |= bits[bit]! << bit;
  return index;
}

/** The class that the same window has when the speakers change sides. */
export function swapProjection(index: number): number {
  return (index >> projectionBins) | ((index & 15) << projectionBins);
}
