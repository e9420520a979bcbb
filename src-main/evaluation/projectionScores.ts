/** Probabilities over the 256 projection classes into who is expected to speak. */
import {
  projectionBins,
  projectionBit,
  projectionBits,
  projectionClasses,
} from "../contract/projection.ts";
import type { Speaker } from "../contract/records.ts";

/** Loss of a guesser that knows nothing, in nats: ln 256. */
export const chanceLossNats = Math.log(projectionClasses);

/** Keeps the share defined when only silence is expected; then both speakers' shares are 0. */
const emptyShare = 1e-5;

/** First and one-past-last bin of a region of the window. */
export type BinRange = readonly [from: number, to: number];
/** The next 0.6 s. */
export const nowBins: BinRange = [0, 2];
/** From 0.6 s to 2 s. */
export const futureBins: BinRange = [2, 4];
export const allBins: BinRange = [0, projectionBins];

/**
 * Each speaker's share of the expected activity in a region of the window, both in [0, 1).
 * Bins are not weighted by their length. The shares add up to less than 1, so one is never 1 minus the other.
 */
export function expectedShares(
  probabilities: ArrayLike<number>,
  bins: BinRange,
): [number, number] {
  const a = expectedBins(probabilities, 0, bins);
  const b = expectedBins(probabilities, 1, bins);
  const total = a + b + emptyShare;
  return [a / total, b / total];
}

/** Expected number of active bins of a speaker. */
function expectedBins(
  probabilities: ArrayLike<number>,
  speaker: Speaker,
  [from, to]: BinRange,
): number {
  let sum = 0;
  for (let index = 0; index < projectionClasses; index++)
    for (let bin = from; bin < to; bin++)
      if (projectionBit(index, speaker, bin) === 1)
        sum += probabilities[index]!;
  return sum;
}

/** Shares of every frame as `[N, 2]`, from class probabilities `[N, 256]`. */
export function shareTrack(
  probabilities: Float32Array,
  bins: BinRange,
): Float32Array {
  const frames = probabilities.length / projectionClasses;
  const shares = new Float32Array(2 * frames);
  for (let frame = 0; frame < frames; frame++)
    shares.set(
      expectedShares(classesOf(probabilities, frame), bins),
      2 * frame,
    );
  return shares;
}

/** The 256 probabilities of one frame. */
export function classesOf(
  probabilities: Float32Array,
  frame: number,
): Float32Array {
  return probabilities.subarray(
    frame * projectionClasses,
    (frame + 1) * projectionClasses,
  );
}

/**
 * Class probabilities `[N, 256]` of a model with eight independent bits `[N, 8]`: the product over the bits. The shares
 * of these classes are those of the bits, since expectations add up.
 */
export function classesFromBits(bits: Float32Array): Float32Array {
  const frames = bits.length / projectionBits;
  const classes = new Float32Array(frames * projectionClasses);
  for (let frame = 0; frame < frames; frame++)
    classes.set(
      product(
        bits.subarray(frame * projectionBits, (frame + 1) * projectionBits),
      ),
      frame * projectionClasses,
    );
  return classes;
}

/** All 256 products, built up bit by bit: each bit doubles the classes known so far. */
function product(bits: Float32Array): number[] {
  return Array.from(bits).reduce(
    (known, p) => [
      ...known.map((mass) => mass * (1 - p)),
      ...known.map((mass) => mass * p),
    ],
    [1],
  );
}
