/** Turns numbers into the one below which a given share of them lies. */

/** The value at `share` (0 to 1) of the sorted values; NaN of none. */
export function percentile(values: Float32Array, share: number): number {
  if (values.length === 0) return NaN;
  const sorted = values.slice().sort();
  return sorted[
    Math.min(sorted.length - 1, Math.floor(share * sorted.length))
  ]!;
}
