/** Turns a pair of sample rates into the phases of a Kaiser-windowed low-pass filter. */

/** A rational resampler's filter: output n is `sum_j taps[n * down % up][j] * x[first(n) + j]`. */
export interface ResampleFilter {
  readonly up: number;
  readonly down: number;
  /** Taps of one phase. */
  readonly length: number;
  /** `[up * length]`: phase after phase, each in the order of the input. */
  readonly taps: Float64Array;
  /** Input samples before the output's own time that a phase reaches back. */
  readonly back: number;
}

/** Everything from the lower of the two Nyquist frequencies on is damped by at least this. */
export const stopBandDecibels = 80;
/** Share of the lower Nyquist frequency that passes unchanged. */
export const passBand = 0.9;

const filters = new Map<string, ResampleFilter>();

/** The filter from one whole rate to another, made once (Kaiser's formulas for the length and beta). */
export function resampleFilter(fromHz: number, toHz: number): ResampleFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const key = `${up}/${down}`;
  const filter = filters.get(key) ?? designFilter(up, down);
  filters.set(key, filter);
  return filter;
}

/** In units of the rate `up * fromHz`, at which the filter runs between the inserted zeros. */
function designFilter(up: number, down: number): ResampleFilter {
  const nyquist = 0.5 / Math.max(up, down);
  const transition = (1 - passBand) * nyquist;
  // One decibel more than asked, because the formula is a fit and not a bound.
  const length = (stopBandDecibels + 1 - 7.95) / (14.36 * transition);
  const reach = Math.ceil(length / 2 / up);
  const cutoff = nyquist - transition / 2;
  const taps = new Float64Array(up * 2 * reach);
  for (let phase = 0; phase < up; phase++)
    fillPhase(taps, phase, up, reach, cutoff);
  return { up, down, length: 2 * reach, taps, back: reach - 1 };
}

/** Tap j of a phase weighs input `j - (reach - 1)` relative to the input at or before the output's time. */
function fillPhase(
  taps: Float64Array,
  phase: number,
  up: number,
  reach: number,
  cutoff: number,
): void {
  const beta = 0.1102 * (stopBandDecibels + 1 - 8.7);
  const length = 2 * reach;
  let sum = 0;
  for (let j = 0; j < length; j++) {
    const distance = phase - (j - (reach - 1)) * up;
    const value =
      sinc(2 * cutoff * distance) * kaiser(distance / (reach * up), beta);
    taps[phase * length + j] = value;
    sum += value;
  }
  // Each phase passes a constant unchanged, so that no phase pattern is heard.
  for (let j = 0; j < length; j++) taps[phase * length + j]! /= sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The Kaiser window at `position` in [-1, 1], without its constant factor. */
function kaiser(position: number, beta: number): number {
  const inside = 1 - position * position;
  return inside < 0 ? 0 : besselI0(beta * Math.sqrt(inside));
}

/** Modified Bessel function of the first kind and order 0, by its series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
