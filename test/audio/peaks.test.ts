import fc from "fast-check";
import { expect, test } from "vitest";
import {
  PeakStream,
  peaks,
  samplesPerPeak,
} from "../../src-main/audio/peaks.ts";

test("each pair holds the smallest and the largest of its samples", () => {
  const samples = Float32Array.of(0.5, -0.25, 0.125, 0.25, 2);
  expect([...peaks(samples, 2)]).toEqual([
    -8192, 16384, 4096, 8192, 32767, 32767,
  ]);
});

test("about 400 pairs a second cover whole samples", () => {
  expect([8000, 16000, 44100, 100].map(samplesPerPeak)).toEqual([
    20, 40, 110, 1,
  ]);
});

test("pairs do not depend on how the samples arrive", () => {
  const samples = Float32Array.from({ length: 100 }, (_, n) => Math.sin(n));
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 20 }), (lengths) => {
      const stream = new PeakStream(7);
      const parts: number[] = [];
      let at = 0;
      for (const length of [...lengths, 100]) {
        parts.push(...stream.push(samples.subarray(at, at + length)));
        at += length;
      }
      parts.push(...stream.finish());
      expect(parts).toEqual([...peaks(samples, 7)]);
    }),
  );
});
