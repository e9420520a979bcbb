import { expect, test } from "vitest";
import { ClippingMeter } from "../../src-main/audio/clipping.ts";

function shareOf(...chunks: number[][]): number {
  const meter = new ClippingMeter();
  for (const chunk of chunks) meter.push(Float32Array.from(chunk));
  return meter.share;
}

test("runs of three samples at full scale are cut off, single peaks are not", () => {
  expect(shareOf([0, 1, 0, -1, -1, 0, 0.99997, 1, 1.2, 1])).toBe(0.4);
  expect(shareOf([0.998, 0.998, 0.998])).toBe(0);
});

test("a run goes on from chunk to chunk", () => {
  expect(shareOf([0, 1, 1], [1], [1, 0])).toBeCloseTo(4 / 6, 12);
});

test("nothing is clipped where nothing is", () => {
  expect(shareOf()).toBe(0);
});
