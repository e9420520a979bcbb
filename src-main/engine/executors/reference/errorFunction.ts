/** Computes the error function to full float64 precision. */

/** Beyond this the error function is 1 to the last bit. */
const saturation = 6;

/**
 * `2 / sqrt(pi)` times the integral of `exp(-t^2)` from 0 to x, by the series
 * `exp(-x^2) sum_n 2^n x^(2n+1) / (1 3 5 ... (2n+1))` whose terms all have one sign (Abramowitz and Stegun 7.1.6).
 */
export function erf(x: number): number {
  if (Math.abs(x) > saturation) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
