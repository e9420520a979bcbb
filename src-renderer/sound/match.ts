/** Samples around a place -> where near it they resemble other samples best, so that a cut between both is not heard. */

/** Samples between those that are compared at first; speech has little above 6 kHz that matters here. */
const stride = 4;

/**
 * The offset into `near`, `[K + target.length - 1]`, of the stretch that correlates best with `target` (waveform similarity
 * overlap-add: Verhelst and Roelands, ICASSP 1993): first in steps of four, then in single ones.
 */
export function bestOffset(target: Float32Array, near: Float32Array): number {
  const last = near.length - target.length;
  const middle = Math.floor(last / 2);
  let best = middle;
  let bestScore = similarity(target, near, middle, stride);
  const look = (from: number, to: number, step: number): void => {
    for (let offset = from; offset <= to; offset += step) {
      const score = similarity(target, near, offset, stride);
      if (score > bestScore) [best, bestScore] = [offset, score];
    }
  };
  look(0, last, stride);
  look(Math.max(0, best - stride + 1), Math.min(last, best + stride - 1), 1);
  return best;
}

/** Correlation over the level of what is compared, so that loud places are not preferred. */
function similarity(
  target: Float32Array,
  near: Float32Array,
  offset: number,
  step: number,
): number {
  let product = 0;
  let energy = 1e-9;
  for (let n = 0; n < target.length; n += step) {
    const sample = near[offset + n]!;
    product += target[n]! * sample;
    energy += sample * sample;
  }
  return product / Math.sqrt(energy);
}
