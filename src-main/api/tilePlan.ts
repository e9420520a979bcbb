/** A tile's level and index, as the frames that it covers; frames, as the fewer rows of a tile. Pure. */
import { badInput, CauserieError } from "../base/errors.ts";
import { tileFrames } from "../contract/bytes.ts";
import type { Reduce } from "../contract/records.ts";

/** More than 2^24 frames in one row is beyond any recording. */
const highestLevel = 24;

export type Values = Float32Array | Uint8Array | Uint16Array | Int16Array;

/** Frames `[firstFrame, firstFrame + frames)`, `perRow` of them in each row. */
export interface TilePlan {
  readonly firstFrame: number;
  readonly frames: number;
  readonly perRow: number;
  readonly rows: number;
}

/** What a tile covers of a track of `trackFrames` frames. Throws `bad-input` or `not-found`. */
export function planTile(
  trackFrames: number,
  level: number,
  index: number,
): TilePlan {
  if (!isCount(level) || level > highestLevel || !isCount(index))
    throw badInput(
      `tile ${level}/${index}: level is a whole number from 0 to ${highestLevel}, index a whole number from 0`,
    );
  const perRow = 2 ** level;
  const firstFrame = index * tileFrames * perRow;
  if (firstFrame >= trackFrames)
    throw new CauserieError(
      "not-found",
      `tile ${level}/${index} begins at frame ${firstFrame}; the track has ${trackFrames}`,
    );
  const frames = Math.min(tileFrames * perRow, trackFrames - firstFrame);
  return { firstFrame, frames, perRow, rows: Math.ceil(frames / perRow) };
}

/**
 * Merges every `perRow` frames of `[frames, size]` to one; the last row may merge fewer.
 * `minmax` frames hold minimum and maximum in turn.
 */
export function mergeFrames<V extends Values>(
  values: V,
  size: number,
  perRow: number,
  reduce: Reduce,
): V {
  if (perRow === 1) return values;
  const frames = values.length / size;
  const rows = Math.ceil(frames / perRow);
  const Result = values.constructor as new (length: number) => V;
  const merged = new Result(rows * size);
  for (let row = 0; row < rows; row++) {
    const from = row * perRow;
    const to = Math.min(from + perRow, frames);
    mergeRow[reduce](values, size, from, to, merged, row * size);
  }
  return merged;
}

/** Merges frames `[from, to)` of `values` into `merged[at...at + size)`, frame by frame as they lie in memory. */
type MergeRow = (
  values: Values,
  size: number,
  from: number,
  to: number,
  merged: Values,
  at: number,
) => void;

const mergeRow: Record<Reduce, MergeRow> = {
  mean(values, size, from, to, merged, at) {
    const sums = new Float64Array(size);
    for (let n = from; n < to; n++)
      for (let k = 0; k < size; k++) sums[k]! += values[n * size + k]!;
    const whole = !(values instanceof Float32Array);
    for (let k = 0; k < size; k++) {
      const mean = sums[k]! / (to - from);
      merged[at + k] = whole ? Math.round(mean) : mean;
    }
  },
  max(values, size, from, to, merged, at) {
    merged.set(values.subarray(from * size, (from + 1) * size), at);
    for (let n = from + 1; n < to; n++)
      for (let k = 0; k < size; k++) {
        const value = values[n * size + k]!;
        if (value > merged[at + k]!) merged[at + k] = value;
      }
  },
  minmax(values, size, from, to, merged, at) {
    merged.set(values.subarray(from * size, (from + 1) * size), at);
    for (let n = from + 1; n < to; n++)
      for (let k = 0; k < size; k += 2) {
        const low = values[n * size + k]!;
        const high = values[n * size + k + 1]!;
        if (low < merged[at + k]!) merged[at + k] = low;
        if (high > merged[at + k + 1]!) merged[at + k + 1] = high;
      }
  },
  nearest(values, size, from, to, merged, at) {
    const middle = (from + to) >> 1;
    merged.set(values.subarray(middle * size, (middle + 1) * size), at);
  },
};

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
