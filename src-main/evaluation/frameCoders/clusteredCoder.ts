/** Training frames and a number of bits into frames of nearest centres: principal components and k-means, no gradient. */
import type { Random } from "../../base/random.ts";
import { kMeans, nearest } from "./kMeans.ts";
import {
  columnMeans,
  principalAxes,
  projected,
  unprojected,
} from "./principalAxes.ts";
import type { FrameCoder } from "./uniformCoder.ts";

/** Bits of one codebook: more would need more training frames than there are. */
const largestBookBits = 8;

/**
 * Principal components of whole frames, in groups that each have a codebook of k-means; groups follow each other by
 * variance, as many as the bits allow (product quantisation, Jégou, Douze and Schmid 2011).
 */
export function clusteredCoder(
  training: Float32Array,
  bands: number,
  bitsPerFrame: number,
  random: Random,
): FrameCoder {
  const frames = training.length / bands;
  const mean = columnMeans(training, bands);
  const axes = principalAxes(training, mean, bands); // [bands][bands]
  const scores = projected(training, mean, axes);
  const bookBits = Math.min(largestBookBits, Math.floor(Math.log2(frames)));
  const books = Math.max(
    1,
    Math.min(bands, Math.floor(bitsPerFrame / Math.max(1, bookBits))),
  );
  const groups = Array.from({ length: books }, (_, group) =>
    axes
      .map((_, i) => i)
      .filter((i) => Math.floor((i * books) / bands) === group),
  );
  const codebooks = groups.map((group) =>
    kMeans(columns(scores, bands, group), group.length, 2 ** bookBits, random),
  );
  return (given) => {
    const result = projected(given, mean, axes);
    groups.forEach((group, index) =>
      replaceByNearest(result, bands, group, codebooks[index]!),
    );
    return unprojected(result, mean, axes);
  };
}

/** Some columns of `[n, bands]`, `[n, k]`. */
function columns(
  values: Float32Array,
  bands: number,
  group: readonly number[],
): Float32Array {
  const rows = values.length / bands;
  const result = new Float32Array(rows * group.length);
  for (let row = 0; row < rows; row++)
    group.forEach((column, i) => {
      result[row * group.length + i] = values[row * bands + column]!;
    });
  return result;
}

function replaceByNearest(
  scores: Float32Array,
  bands: number,
  group: readonly number[],
  centres: Float32Array,
): void {
  const own = columns(scores, bands, group);
  const width = group.length;
  for (let row = 0; row < own.length / width; row++) {
    const k = nearest(
      own.subarray(row * width, (row + 1) * width),
      centres,
      width,
    );
    group.forEach((column, i) => {
      scores[row * bands + column] = centres[k * width + i]!;
    });
  }
}
