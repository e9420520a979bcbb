/** Where playing is x how it goes on -> the next blocks of sound to be heard. */
import type { FrameRange } from "./pieces.ts";

/**
 * A stretch of what is heard. What is at `from` fades out while what is at `to` fades in; where both are the same, the
 * sound just goes on. All in frames: `at` on the clock of playing, the others in the dialogue.
 */
export interface Block {
  readonly at: number;
  readonly frames: number;
  readonly from: number;
  readonly to: number;
  /** Where the playhead is when the block begins. */
  readonly shown: number;
}

/** How a dialogue is played. */
export interface Course {
  readonly speed: number;
  /** Where playing ends, or what is played again and again. */
  readonly range: FrameRange;
  readonly repeats: boolean;
}

/** Where playing has come to. */
export interface Head {
  /** On the clock of playing. */
  readonly at: number;
  /** What the sound would go on with if nothing were cut. */
  readonly position: number;
  /** Where the playhead is; apart from `position` only when the speed is changed. */
  readonly shown: number;
}

/** Durations in frames. */
export interface Grain {
  /** A cross-fade from one place to another. */
  readonly fade: number;
  /** At another speed than 1: length of a block, and how far from its place a better fitting one is looked for. */
  readonly hop: number;
  readonly reach: number;
}

/** Fades of 8 ms, hops of 12 ms cut where the waves fit best within 10 ms. */
export function grainOf(rate: number): Grain {
  return {
    fade: Math.round(0.008 * rate),
    hop: Math.round(0.012 * rate),
    reach: Math.round(0.01 * rate),
  };
}

/** A place near `near` where the sound resembles that at `position`. */
export type Match = (position: number, near: number) => number;

/** The next block, straight on for at most `longest` frames, or null at the end. */
export function nextBlock(
  { at, position, shown }: Head,
  { speed, range, repeats }: Course,
  grain: Grain,
  match: Match,
  longest: number,
): Block | null {
  const left = Math.ceil(range.to - shown);
  if (left <= 0) {
    if (!repeats) return null;
    const frames = Math.min(grain.fade, Math.max(1, range.to - range.from));
    const to = range.from;
    return { at, frames, from: position, to, shown: to };
  }
  if (speed === 1) {
    const frames = Math.min(longest, left);
    return { at, frames, from: position, to: position, shown };
  }
  const frames = Math.min(grain.hop, Math.ceil(left / speed));
  return { at, frames, from: position, to: match(position, shown), shown };
}

/** Where playing has come to after a block. */
export function headAfter(block: Block, { speed }: Course): Head {
  const { at, frames, to, shown } = block;
  return {
    at: at + frames,
    position: to + frames,
    shown: shown + frames * speed,
  };
}

/** Blocks of `frames` in a row, up to a fade or hop more, unless the end comes before. */
export function nextBlocks(
  head: Head,
  course: Course,
  grain: Grain,
  match: Match,
  frames: number,
): Block[] {
  const blocks: Block[] = [];
  const end = head.at + frames;
  let now = head;
  while (now.at < end) {
    const block = nextBlock(now, course, grain, match, end - now.at);
    if (!block) break;
    blocks.push(block);
    now = headAfter(block, course);
  }
  return blocks;
}

/** What the next `frames` can be made of, wherever the cuts will be. */
export function rangesAhead(
  { position, shown }: Head,
  { speed, range, repeats }: Course,
  { fade, hop, reach }: Grain,
  frames: number,
): FrameRange[] {
  const length = Math.ceil(frames * Math.max(1, speed)) + fade + 2 * hop;
  const around = (from: number, to: number): FrameRange => ({
    from: Math.floor(from) - reach,
    to: Math.ceil(to) + reach,
  });
  const first = Math.min(position, shown);
  const last = Math.max(position, shown) + length;
  if (!repeats || last < range.to) return [around(first, last)];
  // A loop shorter than what is asked for is needed whole.
  const again = Math.min(range.from + length, range.to + fade + hop);
  return [
    around(first, Math.max(first, Math.min(last, range.to + fade + hop))),
    around(range.from, again),
  ];
}

/** Where the playhead is at a time of the clock; null before the first block. */
export function shownAt(
  blocks: readonly Block[],
  speed: number,
  at: number,
): number | null {
  const block = blocks.findLast((one) => one.at <= at);
  if (!block) return null;
  return block.shown + speed * Math.min(at - block.at, block.frames);
}
