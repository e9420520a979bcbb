/** Turns mel magnitudes back into magnitudes of the bins of a spectrum. */
import { applyFilters } from "./melFrame.ts";
import {
  melWeights,
  sparseMelFilters,
  type MelFilterSettings,
  type SparseFilters,
} from "./melFilters.ts";
import {
  compileInversionProgram,
  type InversionProgram,
} from "./simd/inversionProgram.ts";

/** A filterbank prepared for inversion; frames `[bands]` in, frames `[bins]` out. */
export class MelInversion {
  private readonly filters: SparseFilters;
  private readonly weights: readonly Float64Array[];
  /** A step of gradient descent that never overshoots. */
  private readonly step: number;
  /** The pseudo-inverse of the weights, `[bands][bins]`. */
  private readonly inverse: readonly Float64Array[];
  private readonly bins: number;
  private program: InversionProgram | null = null;

  constructor(settings: MelFilterSettings) {
    this.weights = melWeights(settings);
    this.filters = sparseMelFilters(settings);
    this.step = 1 / largestEigenvalue(this.weights);
    this.inverse = pseudoInverse(this.weights);
    this.bins = settings.fftSize / 2 + 1;
  }

  /** The shortest solution of `weights x = mel`, its negative values set to zero: the fast way. */
  clipped(mel: ArrayLike<number>): Float64Array {
    const result = new Float64Array(this.bins);
    this.inverse.forEach((row, band) => addScaled(result, row, mel[band]!));
    return result.map((value) => Math.max(0, value));
  }

  /**
   * Least squares without negative values by projected gradient steps with Nesterov's momentum, from the clipped solution
   * on; a few hundred rounds bring the mel values back to about 1e-3 of what they were.
   */
  nonNegative(mel: ArrayLike<number>, rounds = 200): Float64Array {
    const current = this.clipped(mel);
    const ahead = current.slice();
    for (const push of nesterovPushes(rounds)) {
      this.descend(ahead, mel);
      for (let n = 0; n < ahead.length; n++) {
        const next = Math.max(0, ahead[n]!);
        ahead[n] = next + push * (next - current[n]!);
        current[n] = next;
      }
    }
    return current;
  }

  /** The same for frames `[T, bands]`, in at least one round, in single precision and four at once: `[T, bins]`. */
  nonNegativeFrames(mel: Float32Array, rounds: number): Float64Array {
    const { bins } = this;
    const bands = this.weights.length;
    const frames = mel.length / bands;
    const result = new Float64Array(frames * bins);
    const program = this.compiled();
    const pushes = nesterovPushes(rounds);
    for (let first = 0; first < frames; first += 4) {
      const count = Math.min(4, frames - first);
      for (let lane = 0; lane < count; lane++)
        for (let band = 0; band < bands; band++)
          program.mel[4 * band + lane] = mel[(first + lane) * bands + band]!;
      program.run(pushes);
      for (let lane = 0; lane < count; lane++)
        for (let bin = 0; bin < bins; bin++)
          result[(first + lane) * bins + bin] =
            program.spectrum[4 * bin + lane]!;
    }
    return result;
  }

  private compiled(): InversionProgram {
    const { weights, inverse, step } = this;
    return (this.program ??= compileInversionProgram({
      weights,
      inverse,
      step,
    }));
  }

  /** Mel magnitudes `[bands]` of a spectrum `[bins]`. */
  toMel(spectrum: Float64Array): Float64Array {
    return applyFilters(this.filters, spectrum);
  }

  /** One step down the squared error of the mel magnitudes, in place. */
  private descend(spectrum: Float64Array, mel: ArrayLike<number>): void {
    const { bands, start, firstBin, weights } = this.filters;
    const got = this.toMel(spectrum);
    for (let band = 0; band < bands; band++) {
      const shift = firstBin[band]! - start[band]!;
      const scale = this.step * (got[band]! - mel[band]!);
      for (let n = start[band]!; n < start[band + 1]!; n++)
        spectrum[n + shift]! -= scale * weights[n]!;
    }
  }
}

/** How far each round goes on in the direction of its change. */
function nesterovPushes(rounds: number): number[] {
  let momentum = 1;
  return Array.from({ length: rounds }, () => {
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = (momentum - 1) / grown;
    momentum = grown;
    return push;
  });
}

/**
 * W^T (W W^T)^-1, row by row as its transpose. Bands that share a single bin, or have none, make W W^T singular; a
 * trillionth of its largest value on the diagonal keeps it solvable.
 */
function pseudoInverse(weights: readonly Float64Array[]): Float64Array[] {
  const gram = weights.map((a) => weights.map((b) => dot(a, b)));
  const largest = Math.max(...gram.map((row, n) => row[n]!));
  gram.forEach((row, n) => (row[n]! += 1e-12 * largest));
  return solveSymmetric(
    gram,
    weights.map((row) => row.slice()),
  );
}

/** Solves A X = B for a symmetric positive definite A `[n][n]` and B `[n][m]`, by Cholesky's method; B is used up. */
function solveSymmetric(
  matrix: readonly (readonly number[])[],
  right: Float64Array[],
): Float64Array[] {
  const size = matrix.length;
  const lower = matrix.map(() => new Float64Array(size));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) addScaled(right[i]!, right[k]!, -lower[i]![k]!);
    divide(right[i]!, lower[i]![i]!);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++)
      addScaled(right[i]!, right[k]!, -lower[k]![i]!);
    divide(right[i]!, lower[i]![i]!);
  }
  return right;
}

/** Of W^T W, by power iteration; a little more than found, so that the step is never too long. */
function largestEigenvalue(weights: readonly Float64Array[]): number {
  let vector = new Float64Array(weights[0]!.length).fill(1);
  let value = 0;
  for (let round = 0; round < 50; round++) {
    const next = new Float64Array(vector.length);
    for (const row of weights) addScaled(next, row, dot(row, vector));
    value = Math.sqrt(dot(next, next));
    vector = next.map((one) => one / value);
  }
  return 1.01 * value;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n]! * b[n]!;
  return sum;
}

function addScaled(to: Float64Array, row: Float64Array, scale: number): void {
  for (let n = 0; n < to.length; n++) to[n]! += scale * row[n]!;
}

function divide(row: Float64Array, divisor: number): void {
  for (let n = 0; n < row.length; n++) row[n]! /= divisor;
}
