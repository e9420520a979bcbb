/** Viewport x Track -> where each tile of a heat map goes, and which rows get a label. */
import { tileFrames } from "../../../src-main/contract/bytes.ts";
import type { Track } from "../../../src-main/contract/records.ts";
import { formatHz } from "../../timeline/format.ts";
import { tileStart } from "../../timeline/tiles.ts";
import type { Viewport } from "../../timeline/viewport.ts";

/** A label beside a heat map; `place` runs from 0 at the bottom to 1 at the top. */
export interface AxisLabel {
  readonly place: number;
  readonly text: string;
}

/** Frames narrower than this blend into each other; wider ones are drawn with hard edges. */
export const visibleFramePixels = 6;

/** Frequencies worth a label, where the bands reach them. */
const labelledHz = [125, 250, 500, 1000, 2000, 4000, 8000];

/** Left edge of a tile's rows in device pixels. */
export function tileX(
  track: Track,
  view: Viewport,
  level: number,
  index: number,
  pixelRatio: number,
): number {
  const start = tileStart(track, level, index);
  return ((start - view.start) / view.secondsPerPixel) * pixelRatio;
}

/** Width of one row of a level in device pixels. */
export function rowWidth(
  track: Track,
  view: Viewport,
  level: number,
  pixelRatio: number,
): number {
  return (2 ** level / track.rateHz / view.secondsPerPixel) * pixelRatio;
}

/** A stretch of a coarser tile that stands in for a finer one that has not come yet. */
export interface StandIn {
  readonly level: number;
  readonly index: number;
  /** First row and number of rows of the coarser tile. */
  readonly row: number;
  readonly rows: number;
}

/** What `climb` levels up covers the same time as a tile. */
export function standIn(level: number, index: number, climb: number): StandIn {
  const scale = 2 ** climb;
  const rows = tileFrames / scale;
  return {
    level: level + climb,
    index: Math.floor(index / scale),
    row: (index % scale) * rows,
    rows,
  };
}

/** Labels in Hz at the bands nearest to round frequencies, none closer than `minPixels`. */
export function frequencyLabels(
  frequenciesHz: readonly number[],
  height: number,
  minPixels = 18,
): AxisLabel[] {
  const labels: AxisLabel[] = [];
  let last = -Infinity;
  for (const hertz of labelledHz) {
    const place = bandPlace(frequenciesHz, hertz);
    if (place === null || (place - last) * height < minPixels) continue;
    labels.push({ place, text: formatHz(hertz) });
    last = place;
  }
  return labels;
}

/** Where a frequency lies between the centres of the bands: 0 at the bottom, 1 at the top; null beyond them. */
export function bandPlace(
  frequenciesHz: readonly number[],
  hertz: number,
): number | null {
  const above = frequenciesHz.findIndex((centre) => centre >= hertz);
  if (above < 0) return null;
  if (above === 0)
    return frequenciesHz[0] === hertz ? 0.5 / frequenciesHz.length : null;
  const low = frequenciesHz[above - 1]!;
  const part = (hertz - low) / (frequenciesHz[above]! - low);
  return (above - 1 + part + 0.5) / frequenciesHz.length;
}
