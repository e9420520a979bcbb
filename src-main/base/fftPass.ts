/** What one pass of a Fourier transform is. */

/** One pass of a Stockham transform, out of place. */
export type FftPass = (
  fromRe: Float64Array,
  fromIm: Float64Array,
  toRe: Float64Array,
  toIm: Float64Array,
) => void;

/**
 * A pass of radix r over transforms of length r * `rest`, `stride` of which lie interleaved:
 * to[q + stride (r p + k)] = W^(k p) sum_j from[q + stride (p + rest j)] exp(-2 pi i j k / r), W = exp(-2 pi i / (r rest)).
 */
export interface PassShape {
  readonly rest: number;
  readonly stride: number;
  /** Cosines and sines of W^(k p) for k = 1 to r - 1, `[rest, r - 1]`. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}
