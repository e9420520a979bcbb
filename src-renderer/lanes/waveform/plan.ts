/** Viewport x peaks Track -> the stretch of peaks that one drawing of the waveform covers. */
import { tileFrames } from "../../../src-main/contract/bytes.ts";
import type { Track } from "../../../src-main/contract/records.ts";
import type { TileSource } from "../../state/readout.ts";
import { levelFor, topLevel } from "../../timeline/tiles.ts";
import { viewEnd, type Viewport } from "../../timeline/viewport.ts";

/** Rows `[firstRow, endRow)` of a level, from `start` to `end` seconds. */
export interface WaveWindow {
  readonly level: number;
  readonly firstRow: number;
  readonly endRow: number;
  readonly start: number;
  readonly end: number;
  readonly secondsPerPixel: number;
}

/** Share of the view that is drawn beyond each side, so that scrolling mostly moves what is drawn already. */
const overscan = 0.5;

/** The window to draw for a viewport; null outside the track. */
export function planWave(
  track: Track,
  view: Viewport,
  pixelRatio: number,
): WaveWindow | null {
  const level = levelFor(track, view.secondsPerPixel, pixelRatio);
  const rate = track.rateHz / 2 ** level;
  const rows = Math.ceil(track.frames / 2 ** level);
  const margin = (viewEnd(view) - view.start) * overscan;
  const firstRow = Math.max(
    0,
    Math.floor((view.start - margin - track.start) * rate),
  );
  const endRow = Math.min(
    rows,
    Math.ceil((viewEnd(view) + margin - track.start) * rate),
  );
  if (firstRow >= endRow) return null;
  return {
    level,
    firstRow,
    endRow,
    start: track.start + firstRow / rate,
    end: track.start + endRow / rate,
    secondsPerPixel: view.secondsPerPixel,
  };
}

/** How well a drawn window serves a viewport: as it is, stretched until there is time to draw anew, or not at all. */
export type WaveFit = "exact" | "stretched" | "none";

/** Beyond this a stretched drawing would look coarse. */
const mostStretch = 1.7;

export function waveFit(
  drawn: WaveWindow,
  track: Track,
  view: Viewport,
): WaveFit {
  const trackEnd = track.start + track.frames / track.rateHz;
  const covers =
    drawn.start <= Math.max(view.start, track.start) &&
    drawn.end >= Math.min(viewEnd(view), trackEnd);
  if (!covers) return "none";
  const stretch = drawn.secondsPerPixel / view.secondsPerPixel;
  if (stretch === 1) return "exact";
  return Math.max(stretch, 1 / stretch) <= mostStretch ? "stretched" : "none";
}

/** Peaks of a window: largest and smallest value of every row, in the track's own unit; `isComplete` is false while tiles are missing. */
export interface WavePeaks {
  readonly highest: Float32Array;
  readonly lowest: Float32Array;
  readonly isComplete: boolean;
}

/** Collects a window's peaks from its tiles, `[T, 2]` each: minimum, maximum. */
export function collectPeaks(
  track: Track,
  window: WaveWindow,
  source: TileSource,
): WavePeaks {
  const count = window.endRow - window.firstRow;
  const highest = new Float32Array(count);
  const lowest = new Float32Array(count);
  const scale = peakScale(track);
  const last = Math.floor((window.endRow - 1) / tileFrames);
  let isComplete = true;
  for (
    let index = Math.floor(window.firstRow / tileFrames);
    index <= last;
    index++
  ) {
    const tile = source(track, window.level, index);
    if (!tile) {
      isComplete = false;
      continue;
    }
    const offset = index * tileFrames - window.firstRow;
    const from = Math.max(0, -offset);
    const to = Math.min(tile.rows, count - offset);
    for (let row = from; row < to; row++) {
      lowest[offset + row] = tile.values[row * 2]! * scale;
      highest[offset + row] = tile.values[row * 2 + 1]! * scale;
    }
  }
  return { highest, lowest, isComplete };
}

/** What turns stored peaks into [-1, 1]. */
function peakScale(track: Track): number {
  return track.dtype === "i16" ? 1 / 32768 : 1;
}

/** The share of a recording that the lane's height shows whole; a few louder clicks do not flatten the rest. */
const shownShare = 0.995;

/** The amplitude in [0, 1] that fills the lane, from the coarsest tile; null while it is on its way. */
export function fullHeight(track: Track, source: TileSource): number | null {
  const tile = source(track, topLevel(track.frames), 0);
  if (!tile) return null;
  const peaks = Float32Array.from({ length: tile.rows }, (_, row) =>
    Math.max(tile.values[row * 2 + 1]!, -tile.values[row * 2]!),
  ).sort();
  const peak = peaks[Math.floor((peaks.length - 1) * shownShare)] ?? 0;
  return Math.min(1, Math.max(peak * peakScale(track) * 1.15, 1e-3));
}
