/** Turns the size of a Fourier transform into the passes that compute it, each from one pair of arrays to another. */
import { lastPass8, pass8 } from "./fftPass8.ts";

import type { FftPass, PassShape } from "./fftPass.ts";

export function fftPasses(size: number): FftPass[] {
  let length = size;
  let stride = 1;
  return radices(size).map((radix) => {
    const rest = length / radix;
    const shape = { rest, stride, ...twiddles(radix, length) };
    length = rest;
    stride *= radix;
    return passOf(radix, shape);
  });
}

function passOf(radix: number, shape: PassShape): FftPass {
  if (radix === 8) return shape.rest === 1 ? lastPass8(shape) : pass8(shape);
  if (radix === 4) return pass4(shape);
  return radix === 2 ? pass2(shape) : anyPass(shape, radix);
}

/** Eights first, then a four or a two, then odd primes. */
function radices(size: number): number[] {
  const result: number[] = [];
  let left = size;
  for (const radix of [8, 4, 2])
    for (; left % radix === 0; left /= radix) result.push(radix);
  for (let radix = 3; left > 1; radix += 2)
    for (; left % radix === 0; left /= radix) result.push(radix);
  return result;
}

function twiddles(radix: number, length: number) {
  const cos = new Float64Array((length / radix) * (radix - 1));
  const sin = new Float64Array(cos.length);
  for (let p = 0, at = 0; p < length / radix; p++)
    for (let k = 1; k < radix; k++, at++) {
      cos[at] = Math.cos((2 * Math.PI * k * p) / length);
      sin[at] = Math.sin((2 * Math.PI * k * p) / length);
    }
  return { cos, sin };
}

function pass2({ rest, stride, cos, sin }: PassShape): FftPass {
  const far = rest * stride;
  return (fromRe, fromIm, toRe, toIm) => {
    for (let p = 0; p < rest; p++) {
      const c = cos[p]!;
      const s = sin[p]!;
      for (let q = 0; q < stride; q++) {
        const from = q + stride * p;
        const to = q + stride * 2 * p;
        const aRe = fromRe[from]!;
        const aIm = fromIm[from]!;
        const bRe = fromRe[from + far]!;
        const bIm = fromIm[from + far]!;
        toRe[to] = aRe + bRe;
        toIm[to] = aIm + bIm;
        toRe[to + stride] = (aRe - bRe) * c + (aIm - bIm) * s;
        toIm[to + stride] = (aIm - bIm) * c - (aRe - bRe) * s;
      }
    }
  };
}

function pass4({ rest, stride, cos, sin }: PassShape): FftPass {
  const far = rest * stride;
  return (fromRe, fromIm, toRe, toIm) => {
    for (let p = 0; p < rest; p++) {
      const c1 = cos[3 * p]!;
      const s1 = sin[3 * p]!;
      const c2 = cos[3 * p + 1]!;
      const s2 = sin[3 * p + 1]!;
      const c3 = cos[3 * p + 2]!;
      const s3 = sin[3 * p + 2]!;
      for (let q = 0; q < stride; q++) {
        const from = q + stride * p;
        const to = q + stride * 4 * p;
        const aRe = fromRe[from]!;
        const aIm = fromIm[from]!;
        const bRe = fromRe[from + far]!;
        const bIm = fromIm[from + far]!;
        const cRe = fromRe[from + 2 * far]!;
        const cIm = fromIm[from + 2 * far]!;
        const dRe = fromRe[from + 3 * far]!;
        const dIm = fromIm[from + 3 * far]!;
        const acRe = aRe + cRe;
        const acIm = aIm + cIm;
        const bdRe = bRe + dRe;
        const bdIm = bIm + dIm;
        const lessRe = aRe - cRe;
        const lessIm = aIm - cIm;
        const gapRe = bRe - dRe;
        const gapIm = bIm - dIm;
        toRe[to] = acRe + bdRe;
        toIm[to] = acIm + bdIm;
        const oneRe = lessRe + gapIm;
        const oneIm = lessIm - gapRe;
        toRe[to + stride] = oneRe * c1 + oneIm * s1;
        toIm[to + stride] = oneIm * c1 - oneRe * s1;
        const twoRe = acRe - bdRe;
        const twoIm = acIm - bdIm;
        toRe[to + 2 * stride] = twoRe * c2 + twoIm * s2;
        toIm[to + 2 * stride] = twoIm * c2 - twoRe * s2;
        const threeRe = lessRe - gapIm;
        const threeIm = lessIm + gapRe;
        toRe[to + 3 * stride] = threeRe * c3 + threeIm * s3;
        toIm[to + 3 * stride] = threeIm * c3 - threeRe * s3;
      }
    }
  };
}

/** The formula as it stands, for odd radices. */
function anyPass(
  { rest, stride, cos, sin }: PassShape,
  radix: number,
): FftPass {
  const angle = (n: number) => (2 * Math.PI * n) / radix;
  const rootCos = Float64Array.from({ length: radix }, (_, n) =>
    Math.cos(angle(n)),
  );
  const rootSin = Float64Array.from({ length: radix }, (_, n) =>
    Math.sin(angle(n)),
  );
  return (fromRe, fromIm, toRe, toIm) => {
    for (let p = 0; p < rest; p++)
      for (let q = 0; q < stride; q++)
        for (let k = 0; k < radix; k++) {
          let re = 0;
          let im = 0;
          for (let j = 0; j < radix; j++) {
            const from = q + stride * (p + rest * j);
            const c = rootCos[(j * k) % radix]!;
            const s = rootSin[(j * k) % radix]!;
            re += fromRe[from]! * c + fromIm[from]! * s;
            im += fromIm[from]! * c - fromRe[from]! * s;
          }
          const to = q + stride * (radix * p + k);
          const c = k === 0 ? 1 : cos[(radix - 1) * p + k - 1]!;
          const s = k === 0 ? 0 : sin[(radix - 1) * p + k - 1]!;
          toRe[to] = re * c + im * s;
          toIm[to] = im * c - re * s;
        }
  };
}
