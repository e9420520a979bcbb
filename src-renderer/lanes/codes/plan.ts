/** Viewport x codes Track -> which code lies where on the screen. */
import type { CodeStroke } from "../../../src-main/contract/calls.ts";
import type { Track } from "../../../src-main/contract/records.ts";
import { frameAt } from "../../timeline/tiles.ts";
import type { Viewport } from "../../timeline/viewport.ts";
import { colorTable } from "../heat/colormaps.ts";

/** A place in a map of codes; row 0 is the lowest frequency. */
export interface CodePlace {
  readonly frame: number;
  readonly row: number;
}

/** A rectangle in CSS pixels. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rows of the map. */
export function rowsOf(track: Track): number {
  return track.frameShape[0] ?? 1;
}

/** Name of the codes: "top" of the track "top codes". */
export function gridName(track: Track): string {
  return track.name.replace(/ codes$/, "");
}

/** What a grid's codes are called: "Top codes"; plain "Codes" where there is one grid without a name of its own. */
export function gridTitle(grid: string): string {
  if (grid === "codes") return "Codes";
  return `${grid.charAt(0).toUpperCase()}${grid.slice(1)} codes`;
}

/** The code under a point of a lane, or null outside the track. */
export function placeAt(
  track: Track,
  view: Viewport,
  x: number,
  y: number,
  height: number,
): CodePlace | null {
  const frame = frameAt(track, view.start + x * view.secondsPerPixel);
  if (frame === null) return null;
  const rows = rowsOf(track);
  const row = Math.floor((1 - y / height) * rows);
  return { frame, row: Math.min(rows - 1, Math.max(0, row)) };
}

/** Where a painted code is drawn. */
export function cellOf(
  track: Track,
  view: Viewport,
  { frame, row }: CodePlace,
  height: number,
): Cell {
  const rows = rowsOf(track);
  const seconds = track.start + frame / track.rateHz - view.start;
  return {
    x: seconds / view.secondsPerPixel,
    y: height * (1 - (row + 1) / rows),
    width: 1 / track.rateHz / view.secondsPerPixel,
    height: height / rows,
  };
}

/** The colour of a code on its map. */
export function codeColour(code: number, { range }: Track): string {
  const share = code / Math.max(1, range[1]);
  const word = colorTable("viridis")[Math.min(255, Math.floor(share * 256))]!;
  return `rgb(${word & 255} ${(word >> 8) & 255} ${(word >> 16) & 255})`;
}

/** Places from one to another, so that a quick stroke has no gaps. */
export function placesBetween(from: CodePlace, to: CodePlace): CodePlace[] {
  const frames = to.frame - from.frame;
  const rows = to.row - from.row;
  const steps = Math.max(Math.abs(frames), Math.abs(rows), 1);
  return Array.from({ length: steps + 1 }, (_, step) => ({
    frame: from.frame + Math.round((frames * step) / steps),
    row: from.row + Math.round((rows * step) / steps),
  }));
}

/** Strokes with one for each place: the last one counts. */
export function lastStrokes(strokes: readonly CodeStroke[]): CodeStroke[] {
  const byPlace = new Map(
    strokes.map((stroke) => [
      `${stroke.grid} ${stroke.frame} ${stroke.row}`,
      stroke,
    ]),
  );
  return [...byPlace.values()];
}
