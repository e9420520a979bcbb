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
      this.windowed(samples, n * this.hopSamples - this.fftSize / 2);
      const from = n * this.bins;
      this.fft.forward(
        this.frame,
        re.subarray(from, from + this.bins),
        im.subarray(from, from + this.bins),
      );
    }
    return { frames, bins: this.bins, re, im };
  }

  /**
   * The `length` samples whose spectrogram is nearest in the sense of least squares: overlapping windowed frames, divided
   * by the sum of the squared windows (Griffin and Lim 1984, equation 6).
   */
  inverse(spectrogram: Spectrogram, length: number): Float64Array {
    const result = new Float64Array(length);
    const weights = new Float64Array(length);
    for (let n = 0; n < spectrogram.frames; n++) {
      const from = n * this.bins;
      this.fft.inverse(
        spectrogram.re.subarray(from, from + this.bins),
        spectrogram.im.subarray(from, from + this.bins),
        this.frame,
      );
      this.overlapAdd(result, weights, n * this.hopSamples - this.fftSize / 2);
    }
    // Where no window reaches there is nothing to divide.
    for (let n = 0; n < length; n++)
      if (weights[n]! > 1e-11) result[n]! /= weights[n]!;
    return result;
  }

  /** Fills the frame from samples `start...`, silent outside the recording. */
  private windowed(samples: ArrayLike<number>, start: number): void {
    const { frame, window } = this;
    const from = Math.max(0, -start);
    const to = Math.min(frame.length, samples.length - start);
    frame.fill(0, 0, from).fill(0, Math.max(from, to));
    for (let n = from; n < to; n++) frame[n] = samples[start + n]! * window[n]!;
  }

  private overlapAdd(
    result: Float64Array,
    weights: Float64Array,
    start: number,
  ): void {
    const { frame, window } = this;
    const from = Math.max(0, -start);
    const to = Math.min(frame.length, result.length - start);
    for (let n = from; n < to; n++) {
      result[start + n]! += frame[n]! * window[n]!;
      weights[start + n]! += window[n]! * window[n]!;
    }
  }
}

/** Magnitudes `[T, bins]` of a spectrogram. */
export function magnitudesOf({ re, im }: Spectrogram): Float64Array {
  return re.map((value, n) => Math.hypot(value, im[n]!));
}
