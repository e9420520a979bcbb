/** One channel of a recording, as the file of its log-mel spectrogram; memory stays small however long it is. */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { channelChunks } from "../../audio/chunks.ts";
import { openRecording } from "../../audio/openRecording.ts";
import { replaceFile } from "../../base/files.ts";
import { MelStream } from "../../features/mel.ts";
import type { MelTask } from "./plan.ts";

/** What the track of the file says. */
export interface MelResult {
  readonly frames: number;
  /** Smallest and largest value; equal for a recording without frames. */
  readonly range: readonly [number, number];
}

/** Computes and writes `[T, bands]`; `onSeconds` hears how much of the recording has been read. */
export function computeMelFile(
  corpusFolder: string,
  task: MelTask,
  onSeconds: (seconds: number) => void,
): MelResult {
  let values = 0;
  let low = Infinity;
  let high = -Infinity;
  replaceFile(join(corpusFolder, task.file), (temporary) => {
    const handle = openSync(temporary, "w");
    try {
      for (const frames of melChunks(task, onSeconds)) {
        writeSync(handle, frames);
        values += frames.length;
        for (const value of frames) {
          if (value < low) low = value;
          if (value > high) high = value;
        }
      }
    } finally {
      closeSync(handle);
    }
  });
  const range = values === 0 ? ([0, 0] as const) : ([low, high] as const);
  return { frames: values / task.settings.bands, range };
}

function* melChunks(
  { path, channel, settings }: MelTask,
  onSeconds: (seconds: number) => void,
): Generator<Float32Array> {
  using recording = openRecording(path);
  const { sampleRate } = settings;
  const mel = new MelStream(settings);
  let read = 0;
  for (const samples of channelChunks(recording, channel, sampleRate)) {
    yield mel.push(samples);
    read += samples.length;
    onSeconds(read / sampleRate);
  }
  yield mel.finish();
}
