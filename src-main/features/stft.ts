/** Turns samples into a complex spectrogram, and a spectrogram back into samples. */
import { RealFft } from "../base/fft.ts";
import { hannWindow } from "./window.ts";

/** A complex spectrogram `[T, bins]`, row after row; bins = fftSize / 2 + 1. */
export interface Spectrogram {
  readonly frames: number;
  readonly bins: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Frames of N samples: one around every hop, with half a window of silence on both sides. */
export function stftFrames(samples: number, hopSamples: number): number {
  return Math.floor(samples / hopSamples) + 1;
}

/** Transforms of one size and hop with a periodic Hann window; frame n has its middle at sample n hop. */
export class Stft {
  readonly fftSize: number;
  readonly hopSamples: number;
  readonly bins: number;
  private readonly fft: RealFft;
  private readonly window: Float64Array;
  private readonly frame: Float64Array;

  constructor(fftSize: number, hopSamples: number) {
    this.fftSize = fftSize;
    this.hopSamples = hopSamples;
    this.fft = new RealFft(fftSize);
    this.bins = this.fft.bins;
    this.window = hannWindow(fftSize);
    this.frame = new Float64Array(fftSize);
  }

  forward(samples: ArrayLike<number>): Spectrogram {
    const frames = stftFrames(samples.length, this.hopSamples);
    const re = new Float64Array(frames * this.bins);
    const im = new Float64Array(frames * this.bins);
    for (let n = 0; n < frames; n++) {
      const from = n * this.bins;
      const to = from + this.bins;
      this.forwardFrame(
        samples,
        n,
        re.subarray(from, to),
        im.subarray(from, to),
      );
    }
    return { frames, bins: this.bins, re, im };
  }

  /** The spectrum `[bins]` of frame n alone. */
  forwardFrame(
    samples: ArrayLike<number>,
    n: number,
    re: Float64Array,
    im: Float64Array,
  ): void {
    this.windowed(samples, n * this.hopSamples - this.fftSize / 2);
    this.fft.forward(this.frame, re, im);
  }

  /**
   * The `length` samples whose spectrogram is nearest in the sense of least squares: overlapping windowed frames, divided
   * by the sum of the squared windows (Griffin and Lim 1984, equation 6).
   */
  inverse(spectrogram: Spectrogram, length: number): Float64Array {
    const { frames, re, im } = spectrogram;
    const result = new Float64Array(length);
    for (let n = 0; n < frames; n++) {
      const from = n * this.bins;
      const to = from + this.bins;
      this.addFrame(result, n, re.subarray(from, to), im.subarray(from, to));
    }
    this.divideByWindows(result, this.windowSums(frames, length));
    return result;
  }

  /** Adds the windowed samples of the spectrum `[bins]` of frame n. */
  addFrame(
    result: Float64Array,
    n: number,
    re: Float64Array,
    im: Float64Array,
  ): void {
    const { frame, window } = this;
    this.fft.inverse(re, im, frame);
    const start = n * this.hopSamples - this.fftSize / 2;
    const from = Math.max(0, -start);
    const to = Math.min(frame.length, result.length - start);
    for (let n = from; n < to; n++)
      result[start + n]! += frame[n]! * window[n]!;
  }

  /** The sum of the squared windows of all frames at each sample. */
  windowSums(frames: number, length: number): Float64Array {
    const { window } = this;
    const sums = new Float64Array(length);
    for (let n = 0; n < frames; n++) {
      const start = n * this.hopSamples - this.fftSize / 2;
      const from = Math.max(0, -start);
      const to = Math.min(window.length, length - start);
      for (let n = from; n < to; n++) sums[start + n]! += window[n]! ** 2;
    }
    return sums;
  }

  /** Where no window reaches there is nothing to divide. */
  divideByWindows(result: Float64Array, sums: Float64Array): void {
    for (let n = 0; n < result.length; n++)
      if (sums[n]! > 1e-11) result[n]! /= sums[n]!;
  }

  /** Fills the frame from samples `start...`, silent outside the recording. */
  private windowed(samples: ArrayLike<number>, start: number): void {
    const { frame, window } = this;
    const from = Math.max(0, -start);
    const to = Math.min(frame.length, samples.length - start);
    frame.fill(0, 0, from).fill(0, Math.max(from, to));
    for (let n = from; n < to; n++) frame[n] = samples[start + n]! * window[n]!;
  }
}

/** Magnitudes `[T, bins]` of a spectrogram. */
export function magnitudesOf({ re, im }: Spectrogram): Float64Array {
  return re.map((value, n) => Math.hypot(value, im[n]!));
}
