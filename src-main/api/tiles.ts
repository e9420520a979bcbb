/** A request for a tile, as the bytes of its rows: only the frames it covers are read, in chunks. */
import { statSync } from "node:fs";
import { basename } from "node:path";
import type { Track } from "../contract/records.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { frameSize, readTrackFrames } from "../storage/trackFiles.ts";
import { mergeFrames, planTile, type Values } from "./tilePlan.ts";

/** Frames read at once when many merge to few: bounds memory at any zoom. */
const chunkFrames = 16_384;

/** `GET /api/tracks/<id>/tiles/<level>/<index>`: little-endian rows, `[rows, ...frameShape]`. */
export function tileResponse(
  corpus: Corpus,
  trackId: string,
  level: number,
  index: number,
  request: Request,
): Response {
  const track = corpus.track(trackId);
  const plan = planTile(track.frames, level, index);
  const { mtimeMs } = statSync(track.absoluteFile);
  const etag = `"${basename(track.absoluteFile)}-${mtimeMs}-${level}-${index}"`;
  const headers = {
    etag,
    "content-type": "application/octet-stream",
    "cache-control": cachePolicy(track),
  };
  if (request.headers.get("if-none-match") === etag)
    return new Response(null, { status: 304, headers });
  const rows = tileRows(track, plan);
  return new Response(bytesOf(rows), { headers });
}

/** What depends on the recording alone never changes under its id; levels, turns and predictions are made anew. */
function cachePolicy({ kind }: Track): string {
  const fixed = kind === "peaks" || kind === "mel";
  return fixed ? "private, max-age=31536000, immutable" : "private, no-cache";
}

function tileRows(
  track: Track & { readonly absoluteFile: string },
  plan: ReturnType<typeof planTile>,
): Values {
  const size = frameSize(track.frameShape);
  const step = Math.max(plan.perRow, chunkFrames);
  const parts: Values[] = [];
  for (let done = 0; done < plan.frames; done += step) {
    const count = Math.min(step, plan.frames - done);
    const first = plan.firstFrame + done;
    const frames = readTrackFrames(track, track.absoluteFile, first, count);
    parts.push(mergeFrames(frames, size, plan.perRow, track.reduce));
  }
  return joined(parts, plan.rows * size);
}

function joined(parts: readonly Values[], length: number): Values {
  if (parts.length === 1) return parts[0]!;
  const Result = parts[0]!.constructor as new (length: number) => Values;
  const whole = new Result(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function bytesOf(values: Values): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    values.buffer as ArrayBuffer,
    values.byteOffset,
    values.byteLength,
  );
}
