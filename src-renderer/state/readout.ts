/** A time and a Track -> the values of the frame there. */
import { tileFrames } from "../../src-main/contract/bytes.ts";
import type { Track } from "../../src-main/contract/records.ts";
import type { Tile, TileValues } from "../client/tiles.ts";
import { frameAt } from "../timeline/tiles.ts";

/** Answers a tile of a track, or null while there is none. */
export type TileSource = (
  track: Track,
  level: number,
  index: number,
) => Tile | null;

/** The values `[...frameShape]` of the frame at a time; null outside the track or while the tile is not here. */
export function frameValues(
  source: TileSource,
  track: Track,
  seconds: number,
): TileValues | null {
  const frame = frameAt(track, seconds);
  if (frame === null) return null;
  const index = Math.floor(frame / tileFrames);
  const tile = source(track, 0, index);
  const row = frame - index * tileFrames;
  if (!tile || row >= tile.rows) return null;
  return tile.values.subarray(row * tile.columns, (row + 1) * tile.columns);
}
