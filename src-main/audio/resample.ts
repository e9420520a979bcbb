/** Turns samples at one rate into samples at another, whole or chunk by chunk with the same result. */
import { resampleFilter, type ResampleFilter } from "./resampleFilter.ts";

const chunkSamples = 65_536;

/** Samples at `toHz`: `ceil(length * toHz / fromHz)` of them, the first at the time of the first input sample. */
export function resample(
  samples: Float32Array,
  fromHz: number,
  toHz: number,
): Float32Array {
  if (fromHz === toHz) return samples;
  const resampler = new Resampler(fromHz, toHz);
  const result = new Float32Array(
    resampledLength(samples.length, fromHz, toHz),
  );
  let at = 0;
  for (let from = 0; from < samples.length; from += chunkSamples) {
    const part = resampler.push(samples.subarray(from, from + chunkSamples));
    result.set(part, at);
    at += part.length;
  }
  result.set(resampler.finish(), at);
  return result;
}

/** Samples at `toHz` that `samples` at `fromHz` become. */
export function resampledLength(
  samples: number,
  fromHz: number,
  toHz: number,
): number {
  return Math.ceil((samples * toHz) / fromHz);
}

/** One channel, resampled as it arrives; outputs do not depend on how the input is cut into chunks. */
export class Resampler {
  private readonly filter: ResampleFilter;
  private readonly fromHz: number;
  private readonly toHz: number;
  /** Input that later outputs still need; its first sample is number `historyStart` (negative before the first input). */
  private history: Float64Array;
  private historyStart: number;
  private received = 0;
  private produced = 0;

  constructor(fromHz: number, toHz: number) {
    this.filter = resampleFilter(fromHz, toHz);
    this.fromHz = fromHz;
    this.toHz = toHz;
    this.history = new Float64Array(this.filter.back);
    this.historyStart = -this.filter.back;
  }

  /** Takes the next input and returns the outputs that it completes. */
  push(samples: Float32Array): Float32Array {
    const input = new Float64Array(this.history.length + samples.length);
    input.set(this.history);
    input.set(samples, this.history.length);
    this.received += samples.length;
    return this.filterWhatIsComplete(input);
  }

  /** The last outputs, with silence after the end; nothing may be pushed afterwards. */
  finish(): Float32Array {
    const total = resampledLength(this.received, this.fromHz, this.toHz);
    const { length } = this.filter;
    const input = new Float64Array(this.history.length + length);
    input.set(this.history);
    const tail = this.filterWhatIsComplete(input);
    return tail.subarray(0, tail.length - (this.produced - total));
  }

  private filterWhatIsComplete(input: Float64Array): Float32Array {
    const { up, down, length, back } = this.filter;
    const lastStart = this.historyStart + input.length - length;
    // Output n starts at input floor(n down / up) - back.
    const end = Math.max(
      this.produced,
      Math.ceil(((lastStart + back + 1) * up) / down),
    );
    const result = new Float32Array(end - this.produced);
    convolve(result, this.produced, input, this.historyStart, this.filter);
    this.produced = end;
    const start = Math.floor((end * down) / up) - back;
    this.history = input.slice(Math.max(0, start - this.historyStart));
    this.historyStart += input.length - this.history.length;
    return result;
  }
}

/** Fills outputs `firstOutput...` from the input whose first sample is number `inputStart`. */
function convolve(
  result: Float32Array,
  firstOutput: number,
  input: Float64Array,
  inputStart: number,
  filter: ResampleFilter,
): void {
  const { up, down, length, taps, back } = filter;
  for (let n = 0; n < result.length; n++) {
    const time = (firstOutput + n) * down;
    const before = Math.floor(time / up);
    let tap = (time - before * up) * length;
    let at = before - back - inputStart;
    // Four sums let the processor overlap the additions; the length is even, so two steps of two.
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    const end = tap + length - 3;
    for (; tap < end; tap += 4, at += 4) {
      sum0 += taps[tap]! * input[at]!;
      sum1 += taps[tap + 1]! * input[at + 1]!;
      sum2 += taps[tap + 2]! * input[at + 2]!;
      sum3 += taps[tap + 3]! * input[at + 3]!;
    }
    for (; tap < end + 3; tap++, at++) sum0 += taps[tap]! * input[at]!;
    result[n] = sum0 + sum1 + (sum2 + sum3);
  }
}
