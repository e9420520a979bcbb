/** A request for a tile, as the bytes of its rows: near views read only the frames they cover, far ones are merged from kept rows. */
import { statSync } from "node:fs";
import { basename } from "node:path";
import type { Track } from "../contract/records.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { frameSize, readTrackFrames } from "../storage/trackFiles.ts";
import {
  overviewLevel,
  type Overviews,
  type StoredTrack,
} from "./overviews.ts";
import {
  mergeFrames,
  planTile,
  type TilePlan,
  type Values,
} from "./tilePlan.ts";

export interface TileAddress {
  readonly trackId: string;
  readonly level: number;
  readonly index: number;
}

/** `GET /api/tracks/<id>/tiles/<level>/<index>`: little-endian rows, `[rows, ...frameShape]`. */
export function tileResponse(
  corpus: Corpus,
  overviews: Overviews,
  { trackId, level, index }: TileAddress,
  request: Request,
): Response {
  const track = corpus.track(trackId);
  const plan = planTile(track.frames, level, index);
  const { mtimeMs } = statSync(track.absoluteFile);
  const version = `${basename(track.absoluteFile)}-${mtimeMs}`;
  const etag = `"${version}-${level}-${index}"`;
  const headers = {
    etag,
    "content-type": "application/octet-stream",
    "cache-control": cachePolicy(track),
  };
  if (request.headers.get("if-none-match") === etag)
    return new Response(null, { status: 304, headers });
  const rows =
    level > overviewLevel
      ? farRows(track, plan, overviews.rows(track, version))
      : nearRows(track, plan);
  return new Response(bytesOf(rows), { headers });
}

/** What depends on the recording alone never changes under its id; levels, turns and predictions are made anew. */
function cachePolicy({ kind }: Track): string {
  const fixed = kind === "peaks" || kind === "mel";
  return fixed ? "private, max-age=31536000, immutable" : "private, no-cache";
}

function nearRows(track: StoredTrack, plan: TilePlan): Values {
  const { firstFrame, frames, perRow } = plan;
  const values = readTrackFrames(track, track.absoluteFile, firstFrame, frames);
  return mergeFrames(values, frameSize(track.frameShape), perRow, track.reduce);
}

/** A mean of means counts the track's last, shorter row as a full one: nothing that an eye sees from so far. */
function farRows(
  track: StoredTrack,
  { firstFrame, frames, perRow }: TilePlan,
  overview: Values,
): Values {
  const size = frameSize(track.frameShape);
  const merged = 2 ** overviewLevel;
  const first = firstFrame / merged;
  const count = Math.ceil(frames / merged);
  const rows = overview.subarray(first * size, (first + count) * size);
  return mergeFrames(rows, size, perRow / merged, track.reduce);
}

function bytesOf(values: Values): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    values.buffer as ArrayBuffer,
    values.byteOffset,
    values.byteLength,
  );
}
