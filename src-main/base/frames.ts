/** Seconds into whole frames, in the one way that every stage uses. */

/** Frames that fit into `seconds`: `floor(seconds * rateHz + 1e-6)`, safe against 0.29 * 100 = 28.999... */
export function framesIn(seconds: number, rateHz: number): number {
  return Math.floor(seconds * rateHz + 1e-6);
}
