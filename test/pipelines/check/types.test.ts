import { expect, test } from "vitest";
import {
  compare,
  type CaseRecord,
} from "../../../src-main/pipelines/check/types.ts";

function expecting(expected: unknown): CaseRecord {
  return { id: "case", expected };
}

test("numbers within 1e-5 of one plus their size agree", () => {
  expect(compare(expecting([1, 2.5]), [1, 2.50003]).passed).toBe(true);
  expect(compare(expecting([1, 2.5]), [1, 2.50004]).passed).toBe(false);
});

test("whole numbers agree only when equal, however large", () => {
  expect(compare(expecting(1000000), 1000001).passed).toBe(false);
  expect(compare(expecting(15), 15.000000000000002).passed).toBe(true);
});

test("the worst difference is named by its path", () => {
  const result = compare(expecting({ a: [0.5, [1.5, 2.5]] }), {
    a: [0.6, [1.5, 3.5]],
  });
  expect(result.message).toBe("expected.a[1][1]: expected 2.5, got 3.5");
  expect(result.maxRelativeError).toBeCloseTo(1 / 3.5, 12);
});

test("typed arrays stand for lists, and lengths must agree", () => {
  expect(compare(expecting([1, 2]), new Float32Array([1, 2])).passed).toBe(
    true,
  );
  const result = compare(expecting([1, 2]), new Float32Array([1]));
  expect(result.passed).toBe(false);
  expect(result.maxRelativeError).toBe(Infinity);
});

test("missing keys, other types and NaN fail; null, text and booleans are compared as they are", () => {
  expect(compare(expecting({ a: 1 }), {}).passed).toBe(false);
  expect(compare(expecting([1]), 1).passed).toBe(false);
  expect(compare(expecting(0.5), NaN).passed).toBe(false);
  expect(
    compare(expecting({ a: null, b: "x", c: true }), {
      a: null,
      b: "x",
      c: true,
      more: 1,
    }).passed,
  ).toBe(true);
});
