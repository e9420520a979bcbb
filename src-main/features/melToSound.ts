/** Turns a log-mel spectrogram back into samples, whole or as it arrives, at the times that its frames cover. */
import { griffinLim } from "./griffinLim.ts";
import { leftPadding } from "./mel.ts";
import { MelInversion } from "./melInversion.ts";
import type { MelSettings } from "./melSettings.ts";
import type { GriffinLimSettings } from "./phaseSearch.ts";
import { Stft } from "./stft.ts";

export interface MelToSoundSettings extends GriffinLimSettings {
  /** Rounds of non-negative least squares for each frame, at least one. */
  readonly inversionRounds: number;
  /**
   * Long spectrograms are turned piece by piece. Of the frames that neighbouring pieces share, the first half is held as
   * the piece before sounds there; the second half is dropped from it, because no later windows hold its samples.
   */
  readonly pieceFrames: number;
  readonly sharedFrames: number;
}

export const defaultMelToSoundSettings: MelToSoundSettings = {
  iterations: 32,
  momentum: 0.99,
  inversionRounds: 20,
  pieceFrames: 500,
  sharedFrames: 32,
};

/** Takes log-mel frames as they come and gives samples, at the times that the frames cover. */
export class MelToSound {
  private readonly mel: MelSettings;
  private readonly settings: MelToSoundSettings;
  private readonly inversion: MelInversion;
  private readonly stft: Stft;
  /** Synthesis has the middle of frame n at sample n hop; the framing may have had it elsewhere. */
  private readonly shift: number;
  private waiting: Float32Array = new Float32Array(0);
  /** Samples of the piece before from the first waiting frame on, its shift included. */
  private known: Float64Array = new Float64Array(0);

  constructor(
    mel: MelSettings,
    settings: MelToSoundSettings = defaultMelToSoundSettings,
  ) {
    const { fftSize, hopSamples } = mel;
    this.mel = mel;
    this.settings = settings;
    this.inversion = new MelInversion(mel);
    this.stft = new Stft(fftSize, hopSamples);
    this.shift = Math.max(0, fftSize / 2 - (fftSize - leftPadding(mel)));
  }

  /** Takes frames `[n, bands]` of natural logarithms; returns the samples that are ready, often none. */
  push(logMel: Float32Array): Float32Array {
    const { pieceFrames, sharedFrames } = this.settings;
    const { bands } = this.mel;
    this.waiting = joined(this.waiting, logMel);
    const ready: Float32Array[] = [];
    while (this.waiting.length >= pieceFrames * bands)
      ready.push(this.takePiece(pieceFrames, pieceFrames - sharedFrames));
    return joined(...ready);
  }

  /** The samples of the frames that are left. */
  finish(): Float32Array {
    const { bands, fftSize, hopSamples } = this.mel;
    const frames = this.waiting.length / bands;
    if (frames === 0) return new Float32Array(0);
    // The last frame goes on for a window, so that other windows hold its samples too.
    const last = this.waiting.slice(-bands);
    const beyond = Math.ceil(fftSize / hopSamples);
    for (let n = 0; n < beyond; n++) this.waiting = joined(this.waiting, last);
    return this.takePiece(frames + beyond, frames);
  }

  /** Samples of the first `given` frames of a piece; the others begin the next piece too. */
  private takePiece(frames: number, given: number): Float32Array {
    const { mel, known, shift } = this;
    const { bands, hopSamples } = mel;
    const piece = this.synthesise(this.waiting.subarray(0, frames * bands));
    const fade = Math.max(1, known.length - shift);
    const samples = Float32Array.from(
      { length: given * hopSamples },
      (_, n) => {
        const own = piece[n + shift]!;
        const before = n + shift < known.length ? known[n + shift]! : own;
        return before + Math.min(1, n / fade) * (own - before);
      },
    );
    const kept = Math.floor(this.settings.sharedFrames / 2);
    this.known = piece.slice(given * hopSamples, (given + kept) * hopSamples);
    this.waiting = this.waiting.slice(given * bands);
    return samples;
  }

  /** Samples of a piece, `shift` of them before its first frame; phases go on where the piece before has them. */
  private synthesise(logMel: Float32Array): Float64Array {
    const { bands, hopSamples } = this.mel;
    const frames = logMel.length / bands;
    const magnitudes = this.inversion.nonNegativeFrames(
      logMel.map(Math.exp),
      this.settings.inversionRounds,
    );
    const length = frames * hopSamples + this.shift;
    return griffinLim(magnitudes, this.stft, length, this.settings, this.known);
  }
}

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
  const stepFrames = settings.pieceFrames - settings.sharedFrames;
  const stream = new MelToSound(mel, settings);
  const result = new Float32Array(total * mel.hopSamples);
  let at = 0;
  for (let from = 0; from < total; from += stepFrames) {
    const to = Math.min(from + stepFrames, total);
    const ready = stream.push(
      logMel.subarray(from * mel.bands, to * mel.bands),
    );
    result.set(ready, at);
    at += ready.length;
    yield to / total;
  }
  result.set(stream.finish(), at);
  return result;
}

function joined(...parts: readonly Float32Array[]): Float32Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const result = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
