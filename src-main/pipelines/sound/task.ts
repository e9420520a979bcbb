/** A file of log-mel frames into a WAV file, a few seconds at a time. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { GrowingWav } from "../../audio/writeWav.ts";
import type { MelSettings } from "../../features/melSettings.ts";
import { MelToSound } from "../../features/melToSound.ts";

/** What one thread does. */
export interface SoundTask {
  /** Natural-log mel frames `[T, bands]`, raw little-endian floats. */
  readonly melFile: string;
  readonly mel: MelSettings;
  readonly out: string;
}

/** Frames read at once. */
const chunkFrames = 250;

/** Writes the sound; `onSeconds` hears how much of it is done. */
export function synthesiseFile(
  { melFile, mel, out }: SoundTask,
  onSeconds: (seconds: number) => void = () => {},
): void {
  const handle = openSync(melFile, "r");
  try {
    const frameBytes = 4 * mel.bands;
    const frames = Math.floor(fstatSync(handle).size / frameBytes);
    const samples = frames * mel.hopSamples;
    using wav = new GrowingWav(out, 1, mel.sampleRate, samples);
    const stream = new MelToSound(mel);
    for (let from = 0; from < frames; from += chunkFrames) {
      const count = Math.min(chunkFrames, frames - from);
      const part = new Float32Array(count * mel.bands);
      readSync(
        handle,
        new Uint8Array(part.buffer),
        0,
        part.byteLength,
        from * frameBytes,
      );
      wav.append([stream.push(part)]);
      onSeconds(((from + count) * mel.hopSamples) / mel.sampleRate);
    }
    wav.append([stream.finish()]);
    wav.finish();
  } finally {
    closeSync(handle);
  }
}
