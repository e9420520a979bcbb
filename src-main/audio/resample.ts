/** Turns samples at one rate into samples at another, whole or chunk by chunk with the same result. */
import { Polyphase, polyphaseFilter } from "./polyphase.ts";
import { SharpLowPass } from "./sharpLowPass.ts";

/** Share of the lower Nyquist frequency that passes unchanged; from that frequency on, all is damped by 80 dB. */
export const passBand = 0.9;

const chunkSamples = 65_536;

/** Samples at `toHz`: `resampledLength` of them, the first at the time of the first input sample. */
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

/**
 * One channel, resampled as it arrives; outputs do not depend on how the input is cut into chunks. First a sharp low-pass at the
 * input's rate, or at twice that rate when the rate rises; then, because little is left between the wanted band and its next
 * copy, interpolation by a filter of some ten taps.
 */
export class Resampler {
  private readonly fromHz: number;
  private readonly toHz: number;
  private readonly lowPass: SharpLowPass;
  private readonly interpolation: Polyphase;
  private received = 0;

  /** Whole rates in Hz that differ. */
  constructor(fromHz: number, toHz: number) {
    const factor = toHz > fromHz ? 2 : 1;
    const betweenHz = factor * fromHz;
    const nyquist = Math.min(fromHz, toHz) / 2 / betweenHz;
    const divisor = greatestCommonDivisor(betweenHz, toHz);
    this.fromHz = fromHz;
    this.toHz = toHz;
    this.lowPass = new SharpLowPass(factor, {
      pass: passBand * nyquist,
      stop: nyquist,
    });
    this.interpolation = new Polyphase(
      polyphaseFilter(toHz / divisor, betweenHz / divisor, {
        pass: nyquist,
        stop: 1 - nyquist,
      }),
    );
  }

  /** Takes the next samples and returns the outputs that are complete. */
  push(samples: Float32Array): Float32Array {
    this.received += samples.length;
    return this.interpolation.push(this.lowPass.push(samples));
  }

  /** The last outputs, with silence after the end; nothing may be pushed afterwards. */
  finish(): Float32Array {
    const total = resampledLength(this.received, this.fromHz, this.toHz);
    const first = this.interpolation.push(this.lowPass.finish());
    const last = this.interpolation.finish(total);
    const result = new Float32Array(first.length + last.length);
    result.set(first);
    result.set(last, first.length);
    return result;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
