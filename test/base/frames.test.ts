import { describe, expect, it } from "vitest";
import { framesIn } from "../../src-main/base/frames.ts";
import { runsOf } from "../../src-main/base/runs.ts";

describe("frames in a time", () => {
  it("survive what binary fractions do to products", () => {
    expect(0.29 * 100).toBeLessThan(29);
    expect(framesIn(0.29, 100)).toBe(29);
    expect(framesIn(0.25, 50)).toBe(12);
    expect(framesIn(0.999, 10)).toBe(9);
  });
});

describe("runs of equal values", () => {
  it("cover the sequence in order", () => {
    expect(runsOf([7, 7, 0, 7])).toEqual([
      { value: 7, start: 0, end: 2 },
      { value: 0, start: 2, end: 3 },
      { value: 7, start: 3, end: 4 },
    ]);
    expect(runsOf([])).toEqual([]);
  });
});
