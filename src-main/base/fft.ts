/** Turns a sequence of numbers into its discrete Fourier transform, and back (Stockham's autosort form: no reordering). */
import type { FftPass } from "./fftPass.ts";
import { fftPasses } from "./fftPasses.ts";

/** The transform of complex numbers of one size, with its tables and its scratch. */
export class ComplexFft {
  readonly size: number;
  private readonly passes: readonly FftPass[];
  private readonly scratchRe: Float64Array;
  private readonly scratchIm: Float64Array;

  /** Any size; quick for products of 2, 3, 5 and 7. */
  constructor(size: number) {
    this.size = size;
    this.passes = fftPasses(size);
    this.scratchRe = new Float64Array(size);
    this.scratchIm = new Float64Array(size);
  }

  /** X[k] = sum_n x[n] exp(-2 pi i k n / size), in place. */
  forward(re: Float64Array, im: Float64Array): void {
    let fromRe = re;
    let fromIm = im;
    let toRe = this.scratchRe;
    let toIm = this.scratchIm;
    for (const pass of this.passes) {
      pass(fromRe, fromIm, toRe, toIm);
      [fromRe, toRe] = [toRe, fromRe];
      [fromIm, toIm] = [toIm, fromIm];
    }
    if (fromRe === re) return;
    re.set(fromRe);
    im.set(fromIm);
  }

  /** size * x[n] = sum_k X[k] exp(+2 pi i k n / size), in place: the forward transform with the parts exchanged. */
  inverse(re: Float64Array, im: Float64Array): void {
    this.forward(im, re);
  }
}

/** The transform of real numbers of one even size: a complex transform of half the size and one pass over its bins. */
export class RealFft {
  readonly size: number;
  /** size / 2 + 1. */
  readonly bins: number;
  private readonly half: ComplexFft;
  private readonly halfRe: Float64Array;
  private readonly halfIm: Float64Array;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.bins = size / 2 + 1;
    this.half = new ComplexFft(size / 2);
    this.halfRe = new Float64Array(size / 2);
    this.halfIm = new Float64Array(size / 2);
    const angles = Float64Array.from(
      { length: size / 4 + 1 },
      (_, k) => (2 * Math.PI * k) / size,
    );
    this.cos = angles.map(Math.cos);
    this.sin = angles.map(Math.sin);
  }

  /** Fills the bins 0 to size / 2 of the samples `[size]`. */
  forward(samples: Float64Array, re: Float64Array, im: Float64Array): void {
    const { halfRe, halfIm, cos, sin } = this;
    const half = this.size >> 1;
    for (let n = 0; n < half; n++) {
      halfRe[n] = samples[2 * n]!;
      halfIm[n] = samples[2 * n + 1]!;
    }
    this.half.forward(halfRe, halfIm);
    re[0] = halfRe[0]! + halfIm[0]!;
    re[half] = halfRe[0]! - halfIm[0]!;
    im[0] = im[half] = 0;
    // Z = E + iO of the even and odd samples; X[k] = E[k] + W^k O[k], X[half - k] = conj(E[k] - W^k O[k]).
    for (let k = 1, mirror = half - 1; k <= mirror; k++, mirror--) {
      const evenRe = 0.5 * (halfRe[k]! + halfRe[mirror]!);
      const evenIm = 0.5 * (halfIm[k]! - halfIm[mirror]!);
      const oddRe = 0.5 * (halfIm[k]! + halfIm[mirror]!);
      const oddIm = 0.5 * (halfRe[mirror]! - halfRe[k]!);
      const turnedRe = oddRe * cos[k]! + oddIm * sin[k]!;
      const turnedIm = oddIm * cos[k]! - oddRe * sin[k]!;
      re[k] = evenRe + turnedRe;
      im[k] = evenIm + turnedIm;
      re[mirror] = evenRe - turnedRe;
      im[mirror] = turnedIm - evenIm;
    }
  }

  /** Fills the samples `[size]` whose bins are given; the imaginary parts of the first and the last do not count. */
  inverse(re: Float64Array, im: Float64Array, samples: Float64Array): void {
    const { halfRe, halfIm, cos, sin } = this;
    const half = this.size >> 1;
    halfRe[0] = re[0]! + re[half]!;
    halfIm[0] = re[0]! - re[half]!;
    for (let k = 1, mirror = half - 1; k <= mirror; k++, mirror--) {
      const evenRe = re[k]! + re[mirror]!;
      const evenIm = im[k]! - im[mirror]!;
      const turnedRe = re[k]! - re[mirror]!;
      const turnedIm = im[k]! + im[mirror]!;
      const oddRe = turnedRe * cos[k]! - turnedIm * sin[k]!;
      const oddIm = turnedIm * cos[k]! + turnedRe * sin[k]!;
      halfRe[k] = evenRe - oddIm;
      halfIm[k] = evenIm + oddRe;
      halfRe[mirror] = evenRe + oddIm;
      halfIm[mirror] = oddRe - evenIm;
    }
    this.half.inverse(halfRe, halfIm);
    const scale = 1 / this.size;
    for (let n = 0; n < half; n++) {
      samples[2 * n] = halfRe[n]! * scale;
      samples[2 * n + 1] = halfIm[n]! * scale;
    }
  }
}
