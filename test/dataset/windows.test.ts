import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import {
  coveringWindows,
  drawWindows,
  type Region,
} from "../../src-main/dataset/windows.ts";

const someRegion = fc
  .record({
    dialogue: fc.nat(3),
    start: fc.nat(100),
    length: fc.integer({ min: 1, max: 200 }),
  })
  .map(({ dialogue, start, length }): Region => ({
    dialogue,
    start,
    end: start + length,
  }));

describe("drawn windows", () => {
  it("never leave their region", () => {
    fc.assert(
      fc.property(
        fc.array(someRegion, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 150 }),
        (regions, frames) => {
          const windows = drawWindows(regions, frames, 20, new Random(1));
          for (const { region, start, end } of windows) {
            expect(start).toBeGreaterThanOrEqual(region.start);
            expect(end).toBeLessThanOrEqual(region.end);
            expect(end - start).toBe(
              Math.min(frames, region.end - region.start),
            );
          }
        },
      ),
    );
  });

  it("reach every position", () => {
    const region: Region = { dialogue: 0, start: 10, end: 15 };
    const windows = drawWindows([region], 3, 200, new Random(2));
    expect(new Set(windows.map(({ start }) => start))).toEqual(
      new Set([10, 11, 12]),
    );
  });

  it("are the same for the same seed", () => {
    const region: Region = { dialogue: 0, start: 0, end: 1000 };
    expect(drawWindows([region], 10, 50, new Random(3))).toEqual(
      drawWindows([region], 10, 50, new Random(3)),
    );
  });

  it("cannot be drawn from nothing", () => {
    expect(() => drawWindows([], 10, 1, new Random(1))).toThrow("no frames");
  });
});

describe("covering windows", () => {
  it("own every frame once and have the context that there is", () => {
    fc.assert(
      fc.property(
        someRegion,
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 40 }),
        (region, context, more) => {
          const windows = coveringWindows(region, context + more, context);
          let next = region.start;
          for (const { start, from, end } of windows) {
            expect(from).toBe(next);
            expect(start).toBe(Math.max(region.start, from - context));
            expect(end - start).toBeLessThanOrEqual(context + more);
            next = end;
          }
          expect(next).toBe(region.end);
        },
      ),
    );
  });

  it("must be longer than their context", () => {
    const region: Region = { dialogue: 0, start: 0, end: 9 };
    expect(() => coveringWindows(region, 4, 4)).toThrow("use longer windows");
  });
});
