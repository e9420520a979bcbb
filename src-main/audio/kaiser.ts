/** Turns the edges of a transition from pass to stop into the taps of a low-pass filter (Kaiser 1974). */

/** Frequencies in parts of the sample rate (0 to 0.5). */
export interface LowPassEdges {
  readonly pass: number;
  readonly stop: number;
}

/** Every filter damps its stop band by at least this. */
export const stopBandDecibels = 80;

// One decibel more than asked, because Kaiser's formulas are fits and not bounds.
const designDecibels = stopBandDecibels + 1;

/** Samples that the filter reaches to either side. */
export function lowPassReach({ pass, stop }: LowPassEdges): number {
  return (designDecibels - 7.95) / (14.36 * (stop - pass)) / 2;
}

/** The filter's impulse response at `distance` samples from its middle (any real number), up to a constant factor. */
export function lowPassTap(
  distance: number,
  reach: number,
  { pass, stop }: LowPassEdges,
): number {
  const beta = 0.1102 * (designDecibels - 8.7);
  return sinc((pass + stop) * distance) * kaiser(distance / reach, beta);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The Kaiser window at `position`, zero outside [-1, 1], without its constant factor. */
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
