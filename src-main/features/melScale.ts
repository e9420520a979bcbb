/** Turns frequencies in hertz into mels and back, by Slaney's and by the HTK formula. */

export type MelScale = "slaney" | "htk";

const slaneyHzPerMel = 200 / 3;
const slaneyLogFromHz = 1000;
const slaneyLogFromMel = slaneyLogFromHz / slaneyHzPerMel;
const slaneyLogStep = Math.log(6.4) / 27;

/** Slaney: linear below 1 kHz, logarithmic above; HTK: 2595 log10(1 + f / 700). */
export function hzToMel(hz: number, scale: MelScale): number {
  if (scale === "htk") return 2595 * Math.log10(1 + hz / 700);
  return hz < slaneyLogFromHz
    ? hz / slaneyHzPerMel
    : slaneyLogFromMel + Math.log(hz / slaneyLogFromHz) / slaneyLogStep;
}

/** The inverse of `hzToMel`. */
export function melToHz(mel: number, scale: MelScale): number {
  if (scale === "htk") return 700 * (10 ** (mel / 2595) - 1);
  return mel < slaneyLogFromMel
    ? mel * slaneyHzPerMel
    : slaneyLogFromHz * Math.exp(slaneyLogStep * (mel - slaneyLogFromMel));
}

/** `count` frequencies from `minHz` to `maxHz`, both included, at equal distances in mels. */
export function melSpacedHz(
  count: number,
  minHz: number,
  maxHz: number,
  scale: MelScale,
): Float64Array {
  const from = hzToMel(minHz, scale);
  const to = hzToMel(maxHz, scale);
  return Float64Array.from({ length: count }, (_, n) =>
    melToHz(from + ((to - from) * n) / (count - 1), scale),
  );
}
