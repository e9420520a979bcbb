/** A voice of any length into chunks that a model takes, whose seams are exact. */
import { internal } from "../../base/errors.ts";
import { leastCommonMultiple } from "../../models/block.ts";
import type { Extent } from "./extent.ts";

/** Frames that a chunk gives; its context comes on top. */
const chunkFrames = 1024;
/** Few sizes are compiled when sizes are multiples of this many frames. */
const coarseFrames = 64;

/** Chunks begin at multiples of this many frames, and so with a whole block of every grid. */
export function grainOf(strides: readonly number[]): number {
  return leastCommonMultiple([coarseFrames, ...strides]);
}

/** Log-mel frames `[count, bands]` of a voice, which may be too long for memory. */
export interface FrameSource {
  readonly frames: number;
  read(start: number, count: number): Float32Array;
}

/** Frames `[start, start + steps)` of a voice, of which `[from, to)` are wanted. */
export interface Chunk {
  readonly start: number;
  readonly steps: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Chunks of one size with the whole receptive field around what they give. The first begins with the voice, because a
 * layer's own zeros before the first frame are not what it would make of frames of zeros. Short voices take chunks of a
 * few sizes, each twice the one below: what is compiled for a size stays in memory.
 */
export function voiceChunks(
  frames: number,
  extent: Extent,
  grain: number,
): Chunk[] {
  const whole = (count: number) => Math.ceil(count / grain) * grain;
  const before = whole(extent.before);
  const after = whole(extent.after);
  const grains = Math.max(1, Math.ceil(frames / grain));
  const steps = Math.min(
    before + whole(chunkFrames) + after,
    grain * 2 ** Math.ceil(Math.log2(grains)),
  );
  const chunks: Chunk[] = [];
  for (let from = 0; from < frames;) {
    const start = Math.max(0, from - before);
    const end = start + steps;
    const to = end < frames ? end - after : frames;
    if (to <= from) throw internal("a chunk of a voice without frames");
    chunks.push({ start, steps, from, to });
    from = to;
  }
  return chunks;
}
