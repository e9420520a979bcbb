/** Training frames and a number of bits into frames rounded band by band: a codec that needs no learning. */

/** Frames `[n, bands]` into what is left of them after coding. */
export type FrameCoder = (frames: Float32Array) => Float32Array;

/**
 * Rounds every band to equal steps between its smallest and largest training value. The bits are shared out one by one,
 * always to the band whose steps are widest, so that any whole number of bits a frame is used up.
 */
export function uniformCoder(
  training: Float32Array,
  bands: number,
  bitsPerFrame: number,
): FrameCoder {
  const low = new Float64Array(bands).fill(Infinity);
  const high = new Float64Array(bands).fill(-Infinity);
  training.forEach((value, i) => {
    low[i % bands] = Math.min(low[i % bands]!, value);
    high[i % bands] = Math.max(high[i % bands]!, value);
  });
  const steps = low.map((least, band) => Math.max(0, high[band]! - least));
  const levels = new Float64Array(bands).fill(1);
  for (let bit = 0; bit < Math.floor(bitsPerFrame); bit++) {
    const widest = steps.indexOf(Math.max(...steps));
    steps[widest]! /= 2;
    levels[widest]! *= 2;
  }
  return (frames) =>
    frames.map((value, i) => {
      const band = i % bands;
      if (!(steps[band]! > 0)) return low[band]!;
      const level = Math.floor((value - low[band]!) / steps[band]!);
      const kept = Math.min(levels[band]! - 1, Math.max(0, level));
      return low[band]! + (kept + 0.5) * steps[band]!;
    });
}
