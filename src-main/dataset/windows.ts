/** Regions of dialogues into the windows that are trained on, evaluated or predicted. */
import { badInput } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import type { FrameRange } from "./statistics.ts";

/** Frames of one dialogue that belong to a split: the whole of it, or one of its time blocks. */
export interface Region extends FrameRange {
  /** Index into the list of dialogues. */
  readonly dialogue: number;
}

/** A region's frames `[start, end)`; nothing outside the region is read, as input or for labels. */
export interface Window extends FrameRange {
  readonly region: Region;
}

/** Draws windows of a fixed length, every possible position being equally likely; shorter regions give themselves. */
export function drawWindows(
  regions: readonly Region[],
  windowFrames: number,
  count: number,
  random: Random,
): Window[] {
  const positions = regions.map(({ start, end }) =>
    Math.max(1, end - start - windowFrames + 1),
  );
  const total = positions.reduce((sum, each) => sum + each, 0);
  if (total === 0)
    throw badInput("windows: the split has no frames to draw windows from");
  return Array.from({ length: count }, () =>
    windowAt(regions, positions, windowFrames, random.integer(total)),
  );
}

function windowAt(
  regions: readonly Region[],
  positions: readonly number[],
  windowFrames: number,
  position: number,
): Window {
  let index = 0;
  while (position >= positions[index]!) position -= positions[index++]!;
  const region = regions[index]!;
  const start = region.start + position;
  return { region, start, end: Math.min(region.end, start + windowFrames) };
}

/** A window whose first frames are only context: its own frames are `[from, end)`. */
export interface ContextWindow extends Window {
  readonly from: number;
}

/**
 * Windows that cover a region from start to end, each frame once, each with up to `contextFrames` of the region
 * before it. With the receptive field as context a causal model gives the same outputs as in one piece.
 */
export function coveringWindows(
  region: Region,
  windowFrames: number,
  contextFrames: number,
): ContextWindow[] {
  if (windowFrames <= contextFrames)
    throw badInput(
      `windows: ${windowFrames} frames do not hold ${contextFrames} frames of context and a frame more; use longer windows`,
    );
  const windows: ContextWindow[] = [];
  for (let from = region.start; from < region.end;) {
    const start = Math.max(region.start, from - contextFrames);
    const end = Math.min(region.end, start + windowFrames);
    windows.push({ region, start, end, from });
    from = end;
  }
  return windows;
}

/** At most `count` items, evenly spread over all. */
export function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, i) => items[Math.floor((i * items.length) / count)]!,
  );
}
