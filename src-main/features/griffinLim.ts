/** Turns a magnitude spectrogram without phases into samples that have (nearly) this spectrogram. */
import type { Spectrogram, Stft } from "./stft.ts";

export interface GriffinLimSettings {
  readonly iterations: number;
  /** 0 is the classic algorithm; 0.99 converges faster; above 1 it may diverge. */
  readonly momentum: number;
}

export const defaultGriffinLimSettings: GriffinLimSettings = {
  iterations: 32,
  momentum: 0.99,
};

/**
 * Fast Griffin-Lim (Perraudin, Balazs and Soendergaard 2013, in the form of librosa): phases start at zero; each round goes to
 * samples and back, and takes the phases of `rebuilt - momentum / (1 + momentum) * previous rebuilt`.
 * `magnitudes` is `[T, bins]`; the result has `length` samples.
 */
export function griffinLim(
  magnitudes: Float64Array,
  stft: Stft,
  length: number,
  settings: GriffinLimSettings = defaultGriffinLimSettings,
): Float64Array {
  const { iterations, momentum } = settings;
  const { bins } = stft;
  const frames = magnitudes.length / bins;
  const estimate: Spectrogram = {
    frames,
    bins,
    re: magnitudes.slice(),
    im: new Float64Array(magnitudes.length),
  };
  let previous: Spectrogram | null = null;
  for (let round = 0; round < iterations; round++) {
    const rebuilt = stft.forward(stft.inverse(estimate, length));
    takePhases(estimate, magnitudes, rebuilt, previous, momentum);
    previous = rebuilt;
  }
  return stft.inverse(estimate, length);
}

/** Gives the estimate the wanted magnitudes and the phases of the rebuilt spectrogram, pushed on by the momentum. */
function takePhases(
  estimate: Spectrogram,
  magnitudes: Float64Array,
  rebuilt: Spectrogram,
  previous: Spectrogram | null,
  momentum: number,
): void {
  const weight = previous === null ? 0 : momentum / (1 + momentum);
  const before = previous ?? rebuilt;
  for (let n = 0; n < magnitudes.length; n++) {
    const re = rebuilt.re[n]! - weight * before.re[n]!;
    const im = rebuilt.im[n]! - weight * before.im[n]!;
    const scale = magnitudes[n]! / (Math.sqrt(re * re + im * im) + 1e-16);
    estimate.re[n] = re * scale;
    estimate.im[n] = im * scale;
  }
}
