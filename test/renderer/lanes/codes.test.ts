import { describe, expect, test } from "vitest";
import type { Track } from "../../../src-main/contract/records.ts";
import {
  cellOf,
  gridName,
  gridTitle,
  lastStrokes,
  placeAt,
  placesBetween,
} from "../../../src-renderer/lanes/codes/plan.ts";

/** Ten frames a second, four codes each. */
const track = {
  name: "top codes",
  start: 0,
  rateHz: 10,
  frames: 50,
  frameShape: [4],
} as unknown as Track;
/** A second in 100 pixels, from 1 s on. */
const view = { start: 1, secondsPerPixel: 0.01, width: 300, duration: 5 };

describe("a map of codes", () => {
  test("is named after its grid", () => {
    expect(gridName(track)).toBe("top");
    expect(gridTitle(gridName(track))).toBe("Top codes");
    expect(gridTitle("codes")).toBe("Codes");
  });

  test("has its lowest row at the bottom", () => {
    expect(placeAt(track, view, 5, 79, 80)).toEqual({ frame: 10, row: 0 });
    expect(placeAt(track, view, 25, 1, 80)).toEqual({ frame: 12, row: 3 });
  });

  test("has nothing beyond the track", () => {
    expect(placeAt(track, view, 401, 10, 80)).toBeNull();
  });

  test("draws a painted code where it is pointed at", () => {
    const cell = cellOf(track, view, { frame: 12, row: 3 }, 80);
    expect(cell.x).toBeCloseTo(20, 9);
    expect(cell.width).toBeCloseTo(10, 9);
    expect(cell.y).toBe(0);
    expect(cell.height).toBe(20);
  });
});

test("a quick stroke has no gaps", () => {
  const places = placesBetween({ frame: 3, row: 0 }, { frame: 6, row: 1 });
  expect(places.map(({ frame }) => frame)).toEqual([3, 4, 5, 6]);
});

test("of two strokes in one place the last one counts", () => {
  const at = { grid: "top", frame: 1, row: 2 };
  expect(
    lastStrokes([
      { ...at, code: 4 },
      { ...at, code: 9 },
    ]),
  ).toEqual([{ ...at, code: 9 }]);
});
