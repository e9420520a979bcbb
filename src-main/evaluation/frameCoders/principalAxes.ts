/** Frames into the axes along which they vary most, and their places along them. */

/** Mean of each column. */
export function columnMeans(
  values: Float32Array,
  columns: number,
): Float64Array {
  const sums = new Float64Array(columns);
  values.forEach((value, i) => (sums[i % columns]! += value));
  return sums.map((sum) => (sum * columns) / values.length);
}

/** Eigenvectors of the covariance, largest variance first, by Jacobi's rotations. */
export function principalAxes(
  values: Float32Array,
  mean: Float64Array,
  bands: number,
): Float64Array[] {
  const matrix = covariance(values, mean, bands);
  const vectors = matrix.map((_, i) =>
    new Float64Array(bands).map((_, j) => (i === j ? 1 : 0)),
  );
  for (let sweep = 0; sweep < 12; sweep++)
    for (let p = 0; p < bands; p++)
      for (let q = p + 1; q < bands; q++) rotate(matrix, vectors, p, q);
  return matrix
    .map((row, i) => ({ variance: row[i]!, axis: vectors[i]! }))
    .toSorted((a, b) => b.variance - a.variance)
    .map(({ axis }) => axis);
}

function covariance(
  values: Float32Array,
  mean: Float64Array,
  bands: number,
): Float64Array[] {
  const matrix = Array.from({ length: bands }, () => new Float64Array(bands));
  const frame = new Float64Array(bands);
  for (let from = 0; from < values.length; from += bands) {
    for (let i = 0; i < bands; i++) frame[i] = values[from + i]! - mean[i]!;
    for (let i = 0; i < bands; i++) {
      const row = matrix[i]!;
      for (let j = 0; j < bands; j++) row[j]! += frame[i]! * frame[j]!;
    }
  }
  return matrix;
}

/** Makes the element (p, q) of a symmetric matrix zero; the rows of `vectors` turn with it. */
function rotate(
  matrix: Float64Array[],
  vectors: Float64Array[],
  p: number,
  q: number,
): void {
  const off = matrix[p]![q]!;
  if (off === 0) return;
  const slope = (matrix[q]![q]! - matrix[p]![p]!) / (2 * off);
  const t =
    (slope >= 0 ? 1 : -1) / (Math.abs(slope) + Math.sqrt(slope * slope + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  for (const row of matrix) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = cosine * x - sine * y;
    row[q] = sine * x + cosine * y;
  }
  turnRows(matrix, p, q, cosine, sine);
  turnRows(vectors, p, q, cosine, sine);
}

function turnRows(
  rows: Float64Array[],
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  const [a, b] = [rows[p]!, rows[q]!];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

/** Places along the axes, `[n, bands]`, largest variance first. */
export function projected(
  values: Float32Array,
  mean: Float64Array,
  axes: readonly Float64Array[],
): Float32Array {
  const bands = mean.length;
  const result = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += bands)
    for (let i = 0; i < bands; i++) {
      let sum = 0;
      for (let j = 0; j < bands; j++)
        sum += axes[i]![j]! * (values[from + j]! - mean[j]!);
      result[from + i] = sum;
    }
  return result;
}

/** The inverse of `projected`. */
export function unprojected(
  scores: Float32Array,
  mean: Float64Array,
  axes: readonly Float64Array[],
): Float32Array {
  const bands = mean.length;
  const result = new Float32Array(scores.length);
  for (let from = 0; from < scores.length; from += bands)
    for (let j = 0; j < bands; j++) {
      let sum = mean[j]!;
      for (let i = 0; i < bands; i++) sum += axes[i]![j]! * scores[from + i]!;
      result[from + j] = sum;
    }
  return result;
}
