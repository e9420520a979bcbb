/** Turns values between a smallest and a largest into whole levels, and levels back into values. */

/** `levels` equal steps from `low` to `high`: 256 (8 bits) or 64 (6 bits) in Causerie. */
export interface LevelRange {
  readonly low: number;
  readonly high: number;
  readonly levels: number;
}

/**
 * floor((x - low) / (high - low) * levels), clipped to 0 ... levels - 1: the largest value falls into the highest level,
 * values outside into the nearest one, and a range without width gives level 0 (MODELS.md section 1d).
 */
export function discretise(
  values: ArrayLike<number>,
  range: LevelRange,
): Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const { low, high, levels } = range;
  const result =
    levels <= 256
      ? new Uint8Array(values.length)
      : new Uint16Array(values.length);
  const width = high - low;
  if (!(width > 0)) return result;
  const top = levels - 1;
  for (let n = 0; n < values.length; n++) {
    const level = Math.floor(((values[n]! - low) / width) * levels);
    result[n] = level < 0 ? 0 : level > top ? top : level;
  }
  return result;
}

/** The middle of each level's step; the error of a value inside the range is at most half a step. */
export function dequantise(
  levels: ArrayLike<number>,
  range: LevelRange,
): Float64Array {
  const step = levelStep(range);
  return Float64Array.from(levels, (level) =>
    step > 0 ? range.low + (level + 0.5) * step : range.low,
  );
}

/** Width of one level; 0 for a range without width. */
export function levelStep({ low, high, levels }: LevelRange): number {
  return high > low ? (high - low) / levels : 0;
}

/** Levels of fewer bits over the same range: 8 to 6 bits drops the two lowest. */
export function coarserLevels(
  levels: ArrayLike<number>,
  droppedBits: number,
): Uint8Array {
  return Uint8Array.from(levels, (level) => level >> droppedBits);
}
