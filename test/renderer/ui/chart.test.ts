/** Scales, ticks and paths of line charts. */
import { expect, it } from "vitest";
import {
  linePath,
  niceTicks,
  scaleOf,
  thin,
} from "../../../src-renderer/ui/chart.ts";

it("makes room around the values and is never empty", () => {
  expect(scaleOf([1, 3], 0.5)).toEqual({ low: 0, high: 4 });
  expect(scaleOf([2, NaN], 0.5)).toEqual({ low: 1, high: 3 });
  expect(scaleOf([])).toEqual({ low: 0, high: 1 });
});

it("puts ticks at round numbers", () => {
  expect(niceTicks({ low: 0.13, high: 0.82 })).toEqual([0.2, 0.4, 0.6, 0.8]);
  expect(niceTicks({ low: 0, high: 400 }, 3)).toEqual([0, 200, 400]);
});

it("draws gaps where a value is missing", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
    { x: 2, y: NaN },
    { x: 3, y: 1 },
  ];
  const path = linePath(
    points,
    { low: 0, high: 4 },
    { low: 0, high: 1 },
    40,
    10,
  );
  expect(path).toBe("M0.0 10.0L10.0 0.0M30.0 0.0");
});

it("thins a long curve without losing its extremes", () => {
  const points = Array.from({ length: 1000 }, (_, x) => ({
    x,
    y: x === 500 ? 9 : Math.sin(x),
  }));
  const few = thin(points, 100);
  expect(few.length).toBeLessThanOrEqual(100);
  expect(few.some(({ y }) => y === 9)).toBe(true);
  expect(few.map(({ x }) => x)).toEqual(
    few.map(({ x }) => x).toSorted((a, b) => a - b),
  );
});
