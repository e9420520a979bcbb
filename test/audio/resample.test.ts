import fc from "fast-check";
import { expect, test } from "vitest";
import { Resampler, resample } from "../../src-main/audio/resample.ts";

function tone(hz: number, rateHz: number, seconds = 1): Float32Array {
  return Float32Array.from({ length: rateHz * seconds }, (_, n) =>
    Math.sin((2 * Math.PI * hz * n) / rateHz),
  );
}

/** Level in dB of the middle half, 0 dB for a full-scale sine. */
function levelDecibels(samples: Float32Array): number {
  const middle = samples.subarray(samples.length / 4, (3 * samples.length) / 4);
  const power = middle.reduce((sum, x) => sum + x * x, 0) / middle.length;
  return 10 * Math.log10(2 * power + 1e-30);
}

const ratePairs: readonly (readonly [number, number])[] = [
  [8000, 16000],
  [11025, 16000],
  [16000, 8000],
  [22050, 16000],
  [44100, 16000],
  [48000, 16000],
];

test.each(ratePairs)(
  "a tone in the pass band keeps its time and size, %i to %i Hz",
  (from, to) => {
    const hz = 0.85 * 0.5 * Math.min(from, to);
    const got = resample(tone(hz, from), from, to);
    const expected = tone(hz, to);
    expect(got.length).toBe(expected.length);
    const margin = to / 20;
    for (let n = margin; n < to - margin; n++)
      expect(Math.abs(got[n]! - expected[n]!)).toBeLessThan(3e-4);
  },
);

test.each(ratePairs.filter(([from, to]) => from > to))(
  "from the new Nyquist frequency on, tones are 80 dB down, %i to %i Hz",
  (from, to) => {
    for (const part of [1.0005, 1.01, 1.1, 1.3]) {
      const hz = Math.min(part * 0.5 * to, 0.499 * from);
      const level = levelDecibels(resample(tone(hz, from), from, to));
      expect(level).toBeLessThan(-80);
    }
  },
);

test("a constant stays the same constant", () => {
  const got = resample(new Float32Array(4410).fill(0.5), 44100, 16000);
  expect(got.length).toBe(1600);
  for (const value of got.subarray(150, 1450)) expect(value).toBe(0.5);
});

test("outputs are the same bits however the input is cut", () => {
  const input = tone(700, 4410);
  const whole = resample(input, 44100, 16000);
  fc.assert(
    fc.property(fc.array(fc.nat(1500), { maxLength: 12 }), (lengths) => {
      const resampler = new Resampler(44100, 16000);
      const parts: number[] = [];
      let at = 0;
      for (const length of [...lengths, input.length]) {
        parts.push(...resampler.push(input.subarray(at, at + length)));
        at += length;
      }
      parts.push(...resampler.finish());
      expect(Float32Array.from(parts)).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

test("an empty and a very short input have their share of outputs", () => {
  expect(resample(new Float32Array(0), 8000, 16000).length).toBe(0);
  expect(resample(new Float32Array(1), 8000, 16000).length).toBe(2);
  expect(resample(new Float32Array(2), 48000, 16000).length).toBe(1);
});
