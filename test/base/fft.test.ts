import { expect, test } from "vitest";
import { ComplexFft, RealFft } from "../../src-main/base/fft.ts";
import { Random } from "../../src-main/base/random.ts";

function noise(length: number, seed: string): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length }, () => random.normal());
}

/** The definition: X[k] = sum_n x[n] exp(-2 pi i k n / N). */
function slowTransform(re: Float64Array, im: Float64Array) {
  const size = re.length;
  const bins = Array.from({ length: size }, (_, k) => {
    let sumRe = 0;
    let sumIm = 0;
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      sumRe += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle);
      sumIm += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle);
    }
    return [sumRe, sumIm] as const;
  });
  return {
    re: Float64Array.from(bins, ([value]) => value),
    im: Float64Array.from(bins, ([, value]) => value),
  };
}

function expectClose(got: Float64Array, expected: Float64Array): void {
  expect(got.length).toBe(expected.length);
  got.forEach((value, n) => expect(value).toBeCloseTo(expected[n]!, 10));
}

test.each([1, 2, 3, 4, 5, 8, 12, 16, 21, 32, 64, 100, 128, 200, 512])(
  "a complex transform of %i equals the definition, and its inverse undoes it",
  (size) => {
    const re = noise(size, "re");
    const im = noise(size, "im");
    const expected = slowTransform(re, im);
    const fft = new ComplexFft(size);
    const gotRe = re.slice();
    const gotIm = im.slice();
    fft.forward(gotRe, gotIm);
    expectClose(gotRe, expected.re);
    expectClose(gotIm, expected.im);
    fft.inverse(gotRe, gotIm);
    expectClose(
      gotRe.map((value) => value / size),
      re,
    );
    expectClose(
      gotIm.map((value) => value / size),
      im,
    );
  },
);

test.each([2, 4, 6, 8, 16, 32, 400, 1024])(
  "a real transform of %i gives the lower half of the complex one, and its inverse undoes it",
  (size) => {
    const samples = noise(size, "real");
    const expected = slowTransform(samples, new Float64Array(size));
    const fft = new RealFft(size);
    const re = new Float64Array(fft.bins);
    const im = new Float64Array(fft.bins);
    fft.forward(samples, re, im);
    expectClose(re, expected.re.slice(0, fft.bins));
    expectClose(im, expected.im.slice(0, fft.bins));
    const back = new Float64Array(size);
    fft.inverse(re, im, back);
    expectClose(back, samples);
  },
);
