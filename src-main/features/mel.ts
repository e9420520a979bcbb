/** Turns samples into a log-mel spectrogram, whole or as they arrive. */
import { frameComputer, type ComputeFrames } from "./melFrames.ts";
import type { MelSettings } from "./melSettings.ts";

const chunkSamples = 16_384;

/** Frames `[T, bands]`, row after row, of samples at the settings' rate; T = `melFrames(N)`. */
export function logMel(
  samples: Float32Array,
  settings: MelSettings,
): Float32Array {
  const stream = new MelStream(settings);
  const total = melFrames(samples.length, settings);
  const result = new Float32Array(total * settings.bands);
  let at = 0;
  for (let from = 0; from < samples.length; from += chunkSamples) {
    const frames = stream.push(samples.subarray(from, from + chunkSamples));
    result.set(frames, at);
    at += frames.length;
  }
  result.set(stream.finish(), at);
  return result;
}

/** Frames of N samples: whole hops for causal framing, one more for centred framing. */
export function melFrames(samples: number, settings: MelSettings): number {
  const hops = Math.floor(samples / settings.hopSamples);
  return settings.framing === "causal" ? hops : hops + 1;
}

/** Silence that is taken to come before the first sample, so that frame 0 is where the framing says. */
export function leftPadding(settings: MelSettings): number {
  return settings.framing === "causal"
    ? settings.fftSize - settings.hopSamples
    : settings.fftSize / 2;
}

/** One channel that arrives in chunks; the frames are the same, to the bit, however it is cut. */
export class MelStream {
  private readonly settings: MelSettings;
  private readonly compute: ComputeFrames;
  /** Samples from the beginning of the next frame on. */
  private waiting: Float64Array;

  constructor(settings: MelSettings) {
    this.settings = settings;
    this.compute = frameComputer(settings);
    this.waiting = new Float64Array(leftPadding(settings));
  }

  /** Takes the next samples and returns the frames that they complete, `[k, bands]`. */
  push(samples: Float32Array): Float32Array {
    const { fftSize, hopSamples } = this.settings;
    // Doubles, because each sample is used by several frames and is converted only once so.
    const input = new Float64Array(this.waiting.length + samples.length);
    input.set(this.waiting);
    input.set(samples, this.waiting.length);
    const frames = Math.max(
      0,
      Math.floor((input.length - fftSize) / hopSamples) + 1,
    );
    const result = this.compute(input, frames);
    this.waiting = input.slice(frames * hopSamples);
    return result;
  }

  /** The frames that reach beyond the end (centred framing only); nothing may be pushed afterwards. */
  finish(): Float32Array {
    return this.settings.framing === "causal"
      ? new Float32Array(0)
      : this.push(new Float32Array(leftPadding(this.settings)));
  }
}
