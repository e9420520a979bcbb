/** A mel spectrogram's file, as the file of its levels: each value's place between the smallest and the largest. */
import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../base/files.ts";
import type { NewTrack } from "../../contract/reports.ts";
import { discretise } from "../../features/discretise.ts";
import { readTrackFrames, trackFile } from "../../storage/trackFiles.ts";

/** Frames discretised at once. */
const chunkFrames = 8192;

/** The file of levels of a mel track over a range, written unless it is there; relative to the corpus folder. */
export function levelsFile(
  corpusFolder: string,
  mel: NewTrack,
  range: readonly [number, number],
  levels: number,
): string {
  const file = trackFile({ mel: mel.file, range, levels }, "u8");
  const path = join(corpusFolder, file);
  if (!existsSync(path))
    replaceFile(path, (temporary) =>
      writeLevels(temporary, mel, join(corpusFolder, mel.file), range, levels),
    );
  return file;
}

function writeLevels(
  path: string,
  mel: NewTrack,
  melFile: string,
  [low, high]: readonly [number, number],
  levels: number,
): void {
  const handle = openSync(path, "w");
  try {
    for (let at = 0; at < mel.frames; at += chunkFrames) {
      const values = readTrackFrames(mel, melFile, at, chunkFrames);
      writeSync(
        handle,
        Uint8Array.from(
          discretise(values as Float32Array, { low, high, levels }),
        ),
      );
    }
  } finally {
    closeSync(handle);
  }
}
