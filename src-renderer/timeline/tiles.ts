/** Viewport x Track -> which tiles of which level show it. */
import { tileFrames } from "../../src-main/contract/bytes.ts";
import type { Track } from "../../src-main/contract/records.ts";
import { viewEnd, type Viewport } from "./viewport.ts";

/** Tiles `first` to `last` (both included) of one level. */
export interface TilePlan {
  readonly level: number;
  readonly first: number;
  readonly last: number;
}

type Timing = Pick<Track, "start" | "rateHz" | "frames">;

/** The level at which one tile holds a whole track; coarser ones show nothing new. */
export function topLevel(frames: number): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(1, frames) / tileFrames)));
}

/** The finest level that still gives each device pixel at most two columns. */
export function levelFor(
  track: Timing,
  secondsPerPixel: number,
  pixelRatio: number,
): number {
  const framesPerPixel = (secondsPerPixel * track.rateHz) / pixelRatio;
  const level = Math.floor(Math.log2(Math.max(1, framesPerPixel)));
  return Math.min(level, topLevel(track.frames));
}

/** Seconds that one full tile of a level covers. */
export function tileSeconds(track: Timing, level: number): number {
  return (tileFrames * 2 ** level) / track.rateHz;
}

/** Start of a tile in seconds. */
export function tileStart(track: Timing, level: number, index: number): number {
  return track.start + index * tileSeconds(track, level);
}

/** The tiles that a viewport shows, or null where it shows nothing of the track. */
export function planTiles(
  track: Timing,
  view: Viewport,
  pixelRatio: number,
): TilePlan | null {
  const level = levelFor(track, view.secondsPerPixel, pixelRatio);
  return tilesBetween(track, level, view.start, viewEnd(view));
}

/** The tiles of one level that touch `[start, end]` seconds. */
export function tilesBetween(
  track: Timing,
  level: number,
  start: number,
  end: number,
): TilePlan | null {
  if (track.frames === 0) return null;
  const each = tileSeconds(track, level);
  const count = Math.ceil(track.frames / (tileFrames * 2 ** level));
  const first = Math.max(0, Math.floor((start - track.start) / each));
  const last = Math.min(count - 1, Math.floor((end - track.start) / each));
  return first <= last ? { level, first, last } : null;
}

/** Index of the frame at a time, or null outside the track. */
export function frameAt(track: Timing, seconds: number): number | null {
  const frame = Math.floor((seconds - track.start) * track.rateHz + 1e-9);
  return frame >= 0 && frame < track.frames ? frame : null;
}
