/** Turns a log-mel spectrogram back into samples, at the times that its frames cover. */
import { griffinLim, type GriffinLimSettings } from "./griffinLim.ts";
import { leftPadding } from "./mel.ts";
import { MelInversion } from "./melInversion.ts";
import type { MelSettings } from "./melSettings.ts";
import { Stft } from "./stft.ts";

export interface MelToSoundSettings extends GriffinLimSettings {
  /** Rounds of non-negative least squares for each frame; 0 takes the clipped pseudo-inverse. */
  readonly inversionRounds: number;
  /** Long spectrograms are turned piece by piece; neighbouring pieces share some frames and are faded over there. */
  readonly pieceFrames: number;
  readonly sharedFrames: number;
}

export const defaultMelToSoundSettings: MelToSoundSettings = {
  iterations: 32,
  momentum: 0.99,
  inversionRounds: 20,
  pieceFrames: 2000,
  sharedFrames: 20,
};

/**
 * Samples `[T * hopSamples]` for frames `[T, bands]` of natural logarithms, piece by piece with the fraction that is done:
 * a caller that loops over the pieces can stop between them.
 */
export function* melToSound(
  logMel: Float32Array,
  mel: MelSettings,
  settings: MelToSoundSettings = defaultMelToSoundSettings,
): Generator<number, Float32Array> {
  const total = logMel.length / mel.bands;
  const { pieceFrames, sharedFrames } = settings;
  const result = new Float32Array(total * mel.hopSamples);
  const fade = sharedFrames * mel.hopSamples;
  for (let from = 0; from < total; from += pieceFrames - sharedFrames) {
    const to = Math.min(from + pieceFrames, total);
    const frames = logMel.subarray(from * mel.bands, to * mel.bands);
    const samples = pieceToSound(frames, mel, settings);
    fadeInto(result, samples, from * mel.hopSamples, from === 0 ? 0 : fade);
    yield to / total;
    if (to === total) break;
  }
  return result;
}

function pieceToSound(
  logMel: Float32Array,
  mel: MelSettings,
  settings: MelToSoundSettings,
): Float64Array {
  const { fftSize, hopSamples, bands } = mel;
  const inversion = new MelInversion(mel);
  const frames = logMel.length / bands;
  const magnitudes = new Float64Array(frames * (fftSize / 2 + 1));
  for (let n = 0; n < frames; n++)
    magnitudes.set(
      inversion.nonNegative(
        logMel.subarray(n * bands, (n + 1) * bands).map(Math.exp),
        settings.inversionRounds,
      ),
      n * (fftSize / 2 + 1),
    );
  // Synthesis has the middle of frame n at sample n hop; the framing may have had it elsewhere.
  const shift = Math.max(0, fftSize / 2 - (fftSize - leftPadding(mel)));
  const length = frames * hopSamples + shift;
  const stft = new Stft(fftSize, hopSamples);
  return griffinLim(magnitudes, stft, length, settings).subarray(shift);
}

/** Adds samples from `start` on; the first `fade` of them replace what is there little by little. */
function fadeInto(
  result: Float32Array,
  samples: Float64Array,
  start: number,
  fade: number,
): void {
  samples.forEach((value, n) => {
    const weight = n < fade ? n / fade : 1;
    result[start + n] = (1 - weight) * result[start + n]! + weight * value;
  });
}
