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
    const whole = !(values instanceof Float32Array);
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let n = from; n < to; n++) sum += values[n * size + k]!;
      const mean = sum / (to - from);
      merged[at + k] = whole ? Math.round(mean) : mean;
    }
  },
  max(values, size, from, to, merged, at) {
    for (let k = 0; k < size; k++)
      merged[at + k] = largest(values, size, from, to, k);
  },
  minmax(values, size, from, to, merged, at) {
    for (let k = 0; k < size; k++)
      merged[at + k] =
        k % 2 === 0
          ? smallest(values, size, from, to, k)
          : largest(values, size, from, to, k);
  },
  nearest(values, size, from, to, merged, at) {
    const middle = (from + to) >> 1;
    for (let k = 0; k < size; k++) merged[at + k] = values[middle * size + k]!;
  },
};

function largest(
  values: Values,
  size: number,
  from: number,
  to: number,
  k: number,
): number {
  let result = -Infinity;
  for (let n = from; n < to; n++)
    result = Math.max(result, values[n * size + k]!);
  return result;
}

function smallest(
  values: Values,
  size: number,
  from: number,
  to: number,
  k: number,
): number {
  let result = Infinity;
  for (let n = from; n < to; n++)
    result = Math.min(result, values[n * size + k]!);
  return result;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
