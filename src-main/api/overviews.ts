/** A track, as its rows of 32 frames each, kept: from them every tile of a far view is merged without reading the track again. */
import type { Track } from "../contract/records.ts";
import { frameSize, readTrackFrames } from "../storage/trackFiles.ts";
import { mergeFrames, type Values } from "./tilePlan.ts";

/** The level whose rows are kept: 2^5 frames in each. An hour of mel frames is 3.6 MB of them. */
export const overviewLevel = 5;

/** Frames read at once: bounds memory, and is a whole number of rows. */
const chunkFrames = 16_384;

/** Bytes of rows that are kept; the tracks looked at longest ago go first. */
const capacityBytes = 64 * 1024 * 1024;

export type StoredTrack = Track & { readonly absoluteFile: string };

/** Rows of the tracks looked at last. */
export class Overviews {
  /** By the version of the file; a Map keeps the order in which they were used. */
  readonly #kept = new Map<string, Values>();
  #bytes = 0;

  /** All rows of a track, `[ceil(T / 32), ...frameShape]`; `version` changes when its file does. */
  rows(track: StoredTrack, version: string): Values {
    const rows = this.#kept.get(version) ?? mergedTrack(track, overviewLevel);
    if (!this.#kept.delete(version)) this.#bytes += rows.byteLength;
    this.#kept.set(version, rows);
    for (const [oldest, values] of this.#kept) {
      if (this.#bytes <= capacityBytes || oldest === version) break;
      this.#kept.delete(oldest);
      this.#bytes -= values.byteLength;
    }
    return rows;
  }
}

/** A whole track merged to rows of 2^level frames, read in chunks. */
function mergedTrack(track: StoredTrack, level: number): Values {
  const size = frameSize(track.frameShape);
  const perRow = 2 ** level;
  const parts: Values[] = [];
  for (let at = 0; at < track.frames; at += chunkFrames) {
    const frames = readTrackFrames(track, track.absoluteFile, at, chunkFrames);
    parts.push(mergeFrames(frames, size, perRow, track.reduce));
  }
  return joined(parts);
}

function joined(parts: readonly Values[]): Values {
  const Result = parts[0]!.constructor as new (length: number) => Values;
  const whole = new Result(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
