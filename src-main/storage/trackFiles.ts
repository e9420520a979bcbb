/** Values of a track <-> its file: raw little-endian `[T, ...frameShape]`. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { badInput } from "../base/errors.ts";
import { GrowingFile, writeFileAtomically } from "../base/files.ts";
import { hashOf } from "../base/hash.ts";
import type { Track } from "../contract/records.ts";

export type TrackValues = Float32Array | Uint8Array | Uint16Array | Int16Array;

const arrayOf = {
  f32: Float32Array,
  u8: Uint8Array,
  u16: Uint16Array,
  i16: Int16Array,
} as const;

/** Values in one frame: 80 for `[80]`, 1 for `[]`. */
export function frameSize(frameShape: readonly number[]): number {
  return frameShape.reduce((product, size) => product * size, 1);
}

/** Where a track's file belongs, relative to the corpus folder; `key` is all that decides its values. */
export function trackFile(key: unknown, dtype: Track["dtype"]): string {
  return `tracks/${hashOf(key)}.${dtype}`;
}

/** Writes a track's values under the corpus folder, whole or not at all. */
export function writeTrackFile(
  corpusFolder: string,
  file: string,
  values: TrackValues,
): void {
  const bytes = new Uint8Array(
    values.buffer,
    values.byteOffset,
    values.byteLength,
  );
  writeFileAtomically(join(corpusFolder, file), bytes);
}

/** A track's file that grows frame by frame; disposing of it unfinished leaves nothing. */
export class GrowingTrack implements Disposable {
  private readonly file: GrowingFile;

  constructor(corpusFolder: string, file: string) {
    this.file = new GrowingFile(join(corpusFolder, file));
  }

  append(values: TrackValues): void {
    this.file.append(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  }

  finish(): void {
    this.file.finish();
  }

  [Symbol.dispose](): void {
    this.file[Symbol.dispose]();
  }
}

/** Frames `[firstFrame, firstFrame + count)` of a track, clipped to what there is; `[frames, ...frameShape]`. */
export function readTrackFrames(
  track: Pick<Track, "dtype" | "frameShape" | "frames">,
  absoluteFile: string,
  firstFrame = 0,
  count = track.frames,
): TrackValues {
  const size = frameSize(track.frameShape);
  const from = Math.min(Math.max(firstFrame, 0), track.frames);
  const to = Math.min(from + Math.max(count, 0), track.frames);
  const values = new arrayOf[track.dtype]((to - from) * size);
  readInto(absoluteFile, values, from * size * values.BYTES_PER_ELEMENT);
  return values;
}

function readInto(path: string, values: TrackValues, position: number): void {
  const handle = openSync(path, "r");
  try {
    const needed = position + values.byteLength;
    const { size } = fstatSync(handle);
    if (size < needed)
      throw badInput(
        `${path} holds ${size} bytes, its track needs ${needed}; compute the features anew`,
      );
    const bytes = new Uint8Array(
      values.buffer,
      values.byteOffset,
      values.byteLength,
    );
    for (let done = 0; done < bytes.length;)
      done += readSync(
        handle,
        bytes,
        done,
        bytes.length - done,
        position + done,
      );
  } finally {
    closeSync(handle);
  }
}
