/** The marks of the ruler. */
import { expect, it } from "vitest";
import { ticks, tickStep } from "../../../src-renderer/timeline/ticks.ts";

it("puts labels at round times, at least their width apart", () => {
  expect([0.001, 0.02, 1, 100].map((spp) => tickStep(spp))).toEqual([
    0.1, 2, 120, 3600,
  ]);
});

it("labels every fifth mark", () => {
  const view = { start: 0, secondsPerPixel: 0.01, width: 250, duration: 60 };
  const marks = ticks(view);
  expect(marks.map(({ seconds }) => Number(seconds.toFixed(1)))).toEqual([
    0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4,
  ]);
  expect(marks.flatMap(({ label }) => label ?? [])).toEqual([
    "0:00",
    "0:01",
    "0:02",
  ]);
});

it("shows as many digits as the step needs", () => {
  const view = { start: 1, secondsPerPixel: 0.0005, width: 100, duration: 60 };
  expect(ticks(view)[0]!.label).toBe("0:01.00");
});
