/** A stretch of frames of any length into no more columns than a picture shows. */

/** Frames read at once. */
const blockFrames = 4096;

/** Values `[columns, bands]`. */
export interface Columns {
  readonly values: Float32Array;
  /** Frames that a column is the mean of, rounded up. */
  readonly framesEach: number;
}

/** Frames `[from, from + count)`, each by itself, or the means of neighbours where there are more than `most`. */
export function readColumns(
  read: (start: number, count: number) => Float32Array,
  from: number,
  count: number,
  bands: number,
  most: number,
): Columns {
  const columns = Math.min(count, most);
  const sums = new Float64Array(columns * bands);
  const counts = new Float64Array(columns);
  for (let first = 0; first < count; first += blockFrames) {
    const frames = read(from + first, Math.min(blockFrames, count - first));
    for (let n = 0; n < frames.length / bands; n++) {
      const column = Math.floor(((first + n) * columns) / count);
      counts[column]!++;
      for (let band = 0; band < bands; band++)
        sums[column * bands + band]! += frames[n * bands + band]!;
    }
  }
  return {
    values: Float32Array.from(
      sums,
      (sum, i) => sum / counts[Math.floor(i / bands)]!,
    ),
    framesEach: Math.ceil(count / columns),
  };
}
