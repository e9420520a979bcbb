/** Turns the samples under one window into one frame of log-mel values. */
import { ComplexFft } from "../base/fft.ts";
import { sparseMelFilters, type SparseFilters } from "./melFilters.ts";
import type { MelSettings } from "./melSettings.ts";
import { hannWindow } from "./window.ts";

/**
 * Window, transform, magnitudes, filters and logarithm with every table made beforehand. The transform of real numbers is
 * merged with the magnitudes here, instead of calling RealFft, because the two loops together take half of the time.
 */
export class MelFrame {
  private readonly half: ComplexFft;
  /** Halved, which saves the divisions by two after the transform. */
  private readonly window: Float64Array;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  private readonly magnitudes: Float64Array;
  private readonly filters: SparseFilters;
  private readonly floor: number;

  constructor(settings: MelSettings) {
    const { fftSize } = settings;
    const half = fftSize / 2;
    this.half = new ComplexFft(half);
    this.window = hannWindow(fftSize).map((value) => value / 2);
    const angles = Float64Array.from(
      { length: half / 2 + 1 },
      (_, k) => (2 * Math.PI * k) / fftSize,
    );
    this.cos = angles.map(Math.cos);
    this.sin = angles.map(Math.sin);
    this.re = new Float64Array(half);
    this.im = new Float64Array(half);
    this.magnitudes = new Float64Array(half + 1);
    this.filters = sparseMelFilters(settings);
    this.floor = settings.floor;
  }

  /** Fills `result[at...at + bands)` from `samples[from...from + fftSize)`. */
  compute(
    samples: Float64Array,
    from: number,
    result: Float32Array,
    at: number,
  ): void {
    const { re, im, window } = this;
    for (let n = 0, even = 0; n < re.length; n++, even += 2) {
      re[n] = samples[from + even]! * window[even]!;
      im[n] = samples[from + even + 1]! * window[even + 1]!;
    }
    this.half.forward(re, im);
    this.fillMagnitudes();
    this.applyFilters(result, at);
  }

  /** |X| of both bins of each mirrored pair, from E + W O and E - W O (see RealFft); the halves are in the window. */
  private fillMagnitudes(): void {
    const { re, im, cos, sin, magnitudes } = this;
    const half = re.length;
    magnitudes[0] = 2 * Math.abs(re[0]! + im[0]!);
    magnitudes[half] = 2 * Math.abs(re[0]! - im[0]!);
    for (let k = 1, mirror = half - 1; k <= mirror; k++, mirror--) {
      const evenRe = re[k]! + re[mirror]!;
      const evenIm = im[k]! - im[mirror]!;
      const oddRe = im[k]! + im[mirror]!;
      const oddIm = re[mirror]! - re[k]!;
      const turnedRe = oddRe * cos[k]! + oddIm * sin[k]!;
      const turnedIm = oddIm * cos[k]! - oddRe * sin[k]!;
      const sumRe = evenRe + turnedRe;
      const sumIm = evenIm + turnedIm;
      const lessRe = evenRe - turnedRe;
      const lessIm = evenIm - turnedIm;
      magnitudes[k] = Math.sqrt(sumRe * sumRe + sumIm * sumIm);
      magnitudes[mirror] = Math.sqrt(lessRe * lessRe + lessIm * lessIm);
    }
  }

  private applyFilters(result: Float32Array, at: number): void {
    const { magnitudes, floor } = this;
    const { bands, firstBin, start, weights } = this.filters;
    for (let band = 0; band < bands; band++) {
      const end = start[band + 1]!;
      let bin = firstBin[band]!;
      let n = start[band]!;
      // Two sums, so that one addition need not wait for the other.
      let sum = 0;
      let other = 0;
      for (; n + 1 < end; n += 2, bin += 2) {
        sum += weights[n]! * magnitudes[bin]!;
        other += weights[n + 1]! * magnitudes[bin + 1]!;
      }
      if (n < end) sum += weights[n]! * magnitudes[bin]!;
      const value = sum + other;
      result[at + band] = Math.log(value > floor ? value : floor);
    }
  }
}
