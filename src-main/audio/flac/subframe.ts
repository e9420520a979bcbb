/** Turns the bits of one FLAC subframe into the integers of one channel (RFC 9639, section 9.2). */
import type { BitReader } from "./bitReader.ts";

const fixedCoefficients: readonly (readonly number[])[] = [
  [],
  [1],
  [2, -1],
  [3, -3, 1],
  [4, -6, 4, -1],
];

/** Fills `samples` `[blockSize]`; doubles hold every sum exactly. Returns false for reserved codes. */
export function decodeSubframe(
  bits: BitReader,
  samples: Float64Array,
  bitsPerSample: number,
): boolean {
  if (bits.unsigned(1) !== 0) return false;
  const type = bits.unsigned(6);
  const wasted = bits.unsigned(1) === 1 ? bits.unary() + 1 : 0;
  const width = bitsPerSample - wasted;
  if (width < 1 || !decodeKind(bits, samples, type, width)) return false;
  if (wasted > 0)
    for (let n = 0; n < samples.length; n++) samples[n]! *= 2 ** wasted;
  return true;
}

function decodeKind(
  bits: BitReader,
  samples: Float64Array,
  type: number,
  width: number,
): boolean {
  if (type === 0) {
    samples.fill(bits.signed(width));
    return true;
  }
  if (type === 1) {
    readWarmUp(bits, samples, samples.length, width);
    return true;
  }
  if (type >= 8 && type <= 12)
    return decodeFixed(bits, samples, type - 8, width);
  if (type >= 32) return decodeLinear(bits, samples, type - 31, width);
  return false;
}

function readWarmUp(
  bits: BitReader,
  samples: Float64Array,
  count: number,
  width: number,
): void {
  for (let n = 0; n < count; n++) samples[n] = bits.signed(width);
}

function decodeFixed(
  bits: BitReader,
  samples: Float64Array,
  order: number,
  width: number,
): boolean {
  if (order > samples.length) return false;
  readWarmUp(bits, samples, order, width);
  if (!decodeResidual(bits, samples, order)) return false;
  predict(samples, fixedCoefficients[order]!, 0);
  return true;
}

function decodeLinear(
  bits: BitReader,
  samples: Float64Array,
  order: number,
  width: number,
): boolean {
  if (order > samples.length) return false;
  readWarmUp(bits, samples, order, width);
  const precision = bits.unsigned(4) + 1;
  const shift = bits.signed(5);
  if (precision === 16 || shift < 0) return false;
  const coefficients = Array.from({ length: order }, () =>
    bits.signed(precision),
  );
  if (!decodeResidual(bits, samples, order)) return false;
  predict(samples, coefficients, shift);
  return true;
}

/** Residuals in Rice partitions, the first one shorter by the predictor's order. */
function decodeResidual(
  bits: BitReader,
  samples: Float64Array,
  order: number,
): boolean {
  const method = bits.unsigned(2);
  if (method > 1) return false;
  const parameterBits = 4 + method;
  const escape = (1 << parameterBits) - 1;
  const partitions = 1 << bits.unsigned(4);
  const length = samples.length / partitions;
  if (!Number.isInteger(length) || length < order) return false;
  let n = order;
  for (let partition = 1; partition <= partitions; partition++) {
    const parameter = bits.unsigned(parameterBits);
    const end = partition * length;
    if (parameter === escape) {
      const width = bits.unsigned(5);
      for (; n < end; n++) samples[n] = bits.signed(width);
    } else bits.rice(samples, n, end, parameter);
    n = end;
    if (bits.pastEnd) return false;
  }
  return true;
}

/** x[n] = residual[n] + floor(sum_j c[j] x[n-1-j] / 2^shift), in place. */
function predict(
  samples: Float64Array,
  coefficients: readonly number[],
  shift: number,
): void {
  const weights = Float64Array.from(coefficients);
  const order = weights.length;
  const scale = 2 ** -shift;
  for (let n = order; n < samples.length; n++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += weights[j]! * samples[n - 1 - j]!;
    samples[n]! += Math.floor(sum * scale);
  }
}
