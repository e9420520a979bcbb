/** Turns the samples under one window into one frame of mel magnitudes, step by step. */
import { RealFft } from "../base/fft.ts";
import { sparseMelFilters, type SparseFilters } from "./melFilters.ts";
import type { MelSettings } from "./melSettings.ts";
import { hannWindow } from "./window.ts";

/** The plain way, for windows of any even size; the program in simd does the same several times as fast for powers of two. */
export class MelFrame {
  private readonly fft: RealFft;
  private readonly window: Float64Array;
  private readonly windowed: Float64Array;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  private readonly filters: SparseFilters;

  constructor(settings: MelSettings) {
    this.fft = new RealFft(settings.fftSize);
    this.window = hannWindow(settings.fftSize);
    this.windowed = new Float64Array(settings.fftSize);
    this.re = new Float64Array(this.fft.bins);
    this.im = new Float64Array(this.fft.bins);
    this.filters = sparseMelFilters(settings);
  }

  /** Magnitudes `[bands]` of `samples[from...from + fftSize)`. */
  compute(samples: Float64Array, from: number): Float64Array {
    const { re, im, window, windowed } = this;
    for (let n = 0; n < window.length; n++)
      windowed[n] = samples[from + n]! * window[n]!;
    this.fft.forward(windowed, re, im);
    for (let k = 0; k < re.length; k++)
      re[k] = Math.sqrt(re[k]! * re[k]! + im[k]! * im[k]!);
    return applyFilters(this.filters, re);
  }
}

/** Weighted sums `[bands]` of magnitudes `[bins]`. */
export function applyFilters(
  { bands, firstBin, start, weights }: SparseFilters,
  magnitudes: Float64Array,
): Float64Array {
  const result = new Float64Array(bands);
  for (let band = 0; band < bands; band++) {
    const shift = firstBin[band]! - start[band]!;
    for (let n = start[band]!; n < start[band + 1]!; n++)
      result[band]! += weights[n]! * magnitudes[n + shift]!;
  }
  return result;
}
