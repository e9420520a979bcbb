/** Blocks of a course x the sound that is heard -> samples for both ears. */
import type { Block } from "./course.ts";
import { addMixed, type Mix } from "./mix.ts";
import type { Excerpt, FrameRange } from "./pieces.ts";

/** What both ears hear. */
export type Ears = readonly [
  Float32Array<ArrayBuffer>,
  Float32Array<ArrayBuffer>,
];

/** Parts of the sound that blocks are made of. */
export function rangesOf(blocks: readonly Block[]): FrameRange[] {
  return blocks.flatMap(({ from, to, frames }) =>
    [...new Set([from, to])].map((at) => ({ from: at, to: at + frames })),
  );
}

/** Blocks without a gap between them together. */
export function inRows(blocks: readonly Block[]): Block[][] {
  const rows: Block[][] = [];
  let end = -1;
  for (const block of blocks) {
    if (block.at === end) rows.at(-1)!.push(block);
    else rows.push([block]);
    end = block.at + block.frames;
  }
  return rows;
}

/** Blocks that follow each other, `[2][sum of frames]`. */
export function renderBlocks(
  blocks: readonly Block[],
  excerpt: Excerpt,
  mix: Mix,
): Ears {
  const frames = blocks.reduce((sum, block) => sum + block.frames, 0);
  const ears: Ears = [new Float32Array(frames), new Float32Array(frames)];
  let at = 0;
  for (const block of blocks) {
    const part = ears.map((ear) => ear.subarray(at, at + block.frames));
    addMixed([part[0]!, part[1]!], blockChannels(block, excerpt), mix);
    at += block.frames;
  }
  return ears;
}

function blockChannels(
  { from, to, frames }: Block,
  excerpt: Excerpt,
): Float32Array[] {
  const coming = excerpt.read(to, frames);
  if (from === to) return coming;
  const going = excerpt.read(from, frames);
  return coming.map((samples, channel) => crossFade(going[channel]!, samples));
}

/** From one sound to the other in even steps; their shares sum to 1 at every sample. */
export function crossFade(
  going: Float32Array,
  coming: Float32Array,
): Float32Array {
  return coming.map((sample, n) => {
    const share = n / coming.length;
    return (1 - share) * going[n]! + share * sample;
  });
}

/** What is heard in either ear as one, to compare waves by. */
export function heardSamples(
  excerpt: Excerpt,
  mix: Mix,
  from: number,
  frames: number,
): Float32Array {
  const block = { at: 0, frames, from, to: from, shown: from };
  const [left, right] = renderBlocks([block], excerpt, mix);
  return left.map((sample, n) => sample + right[n]!);
}
