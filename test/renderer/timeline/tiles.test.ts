/** Which tiles show a viewport. */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  frameAt,
  levelFor,
  planTiles,
  tileStart,
  topLevel,
} from "../../../src-renderer/timeline/tiles.ts";

const hour = { start: 0, rateHz: 100, frames: 360_000 };

it("takes the finest level that leaves at most two columns per device pixel", () => {
  expect(levelFor(hour, 0.01, 1)).toBe(0);
  expect(levelFor(hour, 0.02, 1)).toBe(1);
  expect(levelFor(hour, 0.02, 2)).toBe(0);
  expect(levelFor(hour, 3.6, 1)).toBe(8);
});

it("never goes beyond the level at which one tile holds all", () => {
  expect(topLevel(hour.frames)).toBe(10);
  expect(topLevel(512)).toBe(0);
  expect(levelFor({ ...hour, frames: 1000 }, 100, 1)).toBe(1);
});

it("asks for the visible tiles only", () => {
  const view = {
    start: 30,
    secondsPerPixel: 0.01,
    width: 1000,
    duration: 3600,
  };
  expect(planTiles(hour, view, 1)).toEqual({ level: 0, first: 5, last: 7 });
});

it("asks for nothing where a track has nothing", () => {
  const view = { start: 0, secondsPerPixel: 0.01, width: 100, duration: 60 };
  expect(planTiles({ ...hour, start: 5 }, view, 1)).toBeNull();
  expect(planTiles({ ...hour, frames: 0 }, view, 1)).toBeNull();
});

it("covers the whole visible stretch, whatever the zoom", () => {
  const start = fc.double({ min: 0, max: 3000, noNaN: true });
  const spp = fc.double({ min: 0.0003, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(start, spp, (from, secondsPerPixel) => {
      const view = { start: from, secondsPerPixel, width: 900, duration: 3600 };
      const plan = planTiles(hour, view, 2)!;
      const end = Math.min(3600, from + 900 * secondsPerPixel);
      expect(tileStart(hour, plan.level, plan.first)).toBeLessThanOrEqual(from);
      expect(tileStart(hour, plan.level, plan.last + 1)).toBeGreaterThan(
        end - 1e-6,
      );
    }),
  );
});

it("finds the frame at a time", () => {
  expect(
    [-0.01, 0, 0.019, 0.02, 3599.995, 3600].map((t) => frameAt(hour, t)),
  ).toEqual([null, 0, 1, 2, 359_999, null]);
});
