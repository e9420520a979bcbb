/** Turns samples into smallest and largest value per short stretch, as a waveform is drawn. */
import { toInt16 } from "./pcm16.ts";

/** Settings of the waveform lane; pairs per second are about this, exactly `sampleRate / samplesPerPeak`. */
export const peakSettings = { rateHz: 400 } as const;

/** Whole samples that one pair covers at a sample rate. */
export function samplesPerPeak(sampleRate: number): number {
  return Math.max(1, Math.round(sampleRate / peakSettings.rateHz));
}

/** Pairs `[T, 2]` (minimum, maximum) of 16-bit integers, T = ceil(N / samplesPerPair). */
export function peaks(
  samples: Float32Array,
  samplesPerPair: number,
): Int16Array {
  const stream = new PeakStream(samplesPerPair);
  const head = stream.push(samples);
  const tail = stream.finish();
  const result = new Int16Array(head.length + tail.length);
  result.set(head);
  result.set(tail, head.length);
  return result;
}

/** The same, for one channel that arrives in chunks. */
export class PeakStream {
  private readonly samplesPerPair: number;
  private filled = 0;
  private smallest = 0;
  private largest = 0;

  constructor(samplesPerPair: number) {
    this.samplesPerPair = samplesPerPair;
  }

  /** Takes the next samples and returns the pairs that they complete, `[T, 2]`. */
  push(samples: Float32Array): Int16Array {
    const pairs = Math.floor(
      (this.filled + samples.length) / this.samplesPerPair,
    );
    const result = new Int16Array(2 * pairs);
    let at = 0;
    let { filled, smallest, largest } = this;
    for (let n = 0; n < samples.length; n++) {
      const value = samples[n]!;
      if (filled === 0 || value < smallest) smallest = value;
      if (filled === 0 || value > largest) largest = value;
      if (++filled < this.samplesPerPair) continue;
      result[at++] = toInt16(smallest);
      result[at++] = toInt16(largest);
      filled = 0;
    }
    Object.assign(this, { filled, smallest, largest });
    return result;
  }

  /** The pair of the last, shorter stretch, if there is one: `[0 or 1, 2]`. */
  finish(): Int16Array {
    if (this.filled === 0) return new Int16Array(0);
    this.filled = 0;
    return Int16Array.of(toInt16(this.smallest), toInt16(this.largest));
  }
}
