/** Turns mel settings into triangular filters over the bins of a spectrum. */
import { melSpacedHz, type MelScale } from "./melScale.ts";

/** What the filters depend on; a part of the mel settings. */
export interface MelFilterSettings {
  readonly sampleRate: number;
  readonly fftSize: number;
  readonly bands: number;
  readonly minHz: number;
  readonly maxHz: number;
  readonly scale: MelScale;
  readonly norm: "slaney" | "none";
}

/** Corners of the triangles `[bands + 2]` in Hz: band b rises from corner b to b + 1 and falls to b + 2. */
export function melCorners(settings: MelFilterSettings): Float64Array {
  const { bands, minHz, maxHz, scale } = settings;
  return melSpacedHz(bands + 2, minHz, maxHz, scale);
}

/** Centre frequency in Hz of every band, lowest first. */
export function melFrequenciesHz(settings: MelFilterSettings): number[] {
  return [...melCorners(settings).subarray(1, settings.bands + 1)];
}

/** Weights of every bin in every band, `[bands][fftSize / 2 + 1]`. */
export function melWeights(settings: MelFilterSettings): Float64Array[] {
  const { sampleRate, fftSize, bands, norm } = settings;
  const corners = melCorners(settings);
  const binHz = sampleRate / fftSize;
  return Array.from({ length: bands }, (_, band) => {
    const [low, middle, high] = corners.subarray(band, band + 3) as unknown as [
      number,
      number,
      number,
    ];
    const peak = norm === "slaney" ? 2 / (high - low) : 1;
    return Float64Array.from({ length: fftSize / 2 + 1 }, (_, bin) => {
      const rising = (bin * binHz - low) / (middle - low);
      const falling = (high - bin * binHz) / (high - middle);
      return peak * Math.max(0, Math.min(rising, falling));
    });
  });
}

/** The same weights without their zeros: band b weighs bins `firstBin[b]...` by `weights[start[b]...start[b + 1])`. */
export interface SparseFilters {
  readonly bands: number;
  readonly firstBin: Int32Array;
  readonly start: Int32Array;
  readonly weights: Float64Array;
}

export function sparseMelFilters(settings: MelFilterSettings): SparseFilters {
  const rows = melWeights(settings).map((row) => {
    const first = Math.max(
      0,
      row.findIndex((weight) => weight > 0),
    );
    const last = row.findLastIndex((weight) => weight > 0);
    return { first, weights: row.subarray(first, last + 1) };
  });
  const start = new Int32Array(rows.length + 1);
  rows.forEach(({ weights }, band) => {
    start[band + 1] = start[band]! + weights.length;
  });
  const weights = new Float64Array(start[rows.length]!);
  rows.forEach((row, band) => weights.set(row.weights, start[band]));
  return {
    bands: rows.length,
    firstBin: Int32Array.from(rows, ({ first }) => first),
    start,
    weights,
  };
}

/** Bands whose triangle falls between two bins and that are always empty. */
export function emptyBands(settings: MelFilterSettings): number {
  return melWeights(settings).filter((row) => row.every((w) => w === 0)).length;
}
