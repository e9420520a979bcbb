/** A voice of any length into chunks that a model takes, whose seams are exact. */
import { internal } from "../../base/errors.ts";

/** Frames that a chunk gives; its context comes on top. */
const chunkFrames = 1024;
/** Chunks begin at multiples of this many frames, and so of every stride over time. */
export const grain = 64;

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
 * Chunks of one size with the whole receptive field before what they give. The first begins with the voice, because a
 * layer's own zeros before the first frame are not what it would make of frames of zeros.
 */
export function voiceChunks(frames: number, context: number): Chunk[] {
  const before = Math.ceil(context / grain) * grain;
  const steps = Math.min(
    chunkFrames + before,
    Math.ceil(frames / grain) * grain,
  );
  const chunks: Chunk[] = [];
  for (let from = 0; from < frames;) {
    const start = Math.max(0, from - before);
    const to = Math.min(frames, start + steps);
    if (to <= from) throw internal("a chunk of a voice without frames");
    chunks.push({ start, steps, from, to });
    from = to;
  }
  return chunks;
}
