import fc from "fast-check";
import { expect, test } from "vitest";
import {
  coarserLevels,
  dequantise,
  discretise,
  levelStep,
} from "../../src-main/features/discretise.ts";

test("the range is cut into equal steps, its ends and what lies outside are clipped", () => {
  const range = { low: -2, high: 2, levels: 4 };
  const levels = discretise([-3, -2, -1.001, -1, 0, 1.999, 2, 5], range);
  expect([...levels]).toEqual([0, 0, 0, 1, 2, 3, 3, 3]);
  expect([...dequantise(levels, range)]).toEqual([
    -1.5, -1.5, -1.5, -0.5, 0.5, 1.5, 1.5, 1.5,
  ]);
  expect(levelStep(range)).toBe(1);
});

test("a range without width has one level, which stands for its value", () => {
  const range = { low: 3, high: 3, levels: 256 };
  expect([...discretise([3, 4], range)]).toEqual([0, 0]);
  expect([...dequantise([0, 0], range)]).toEqual([3, 3]);
});

test("more than 256 levels take two bytes", () => {
  const levels = discretise([0.5, 1], { low: 0, high: 1, levels: 1024 });
  expect([...levels]).toEqual([512, 1023]);
});

test("64 levels are 256 levels without the two lowest bits", () => {
  const value = fc.double({ min: -12, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const fine = discretise(values, { low: -11.5, high: 2, levels: 256 });
      const coarse = discretise(values, { low: -11.5, high: 2, levels: 64 });
      expect(coarserLevels(fine, 2)).toEqual(coarse);
    }),
  );
});

test("a value comes back within half a step, and its level comes back exactly", () => {
  const range = { low: -11.5, high: 2, levels: 64 };
  const value = fc.double({ min: -11.5, max: 2, noNaN: true });
  fc.assert(
    fc.property(value, (x) => {
      const levels = discretise([x], range);
      const [back] = dequantise(levels, range);
      expect(Math.abs(back! - x)).toBeLessThanOrEqual(
        levelStep(range) / 2 + 1e-12,
      );
      expect(discretise([back!], range)).toEqual(levels);
    }),
  );
});
