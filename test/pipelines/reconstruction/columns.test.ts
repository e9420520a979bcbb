import { expect, test } from "vitest";
import { readColumns } from "../../../src-main/pipelines/reconstruction/columns.ts";

/** Frames of two bands: their number, and its negative. */
function counted(start: number, count: number): Float32Array {
  return Float32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 === 0 ? start + i / 2 : -(start + (i - 1) / 2),
  );
}

test("a short stretch has its own frames", () => {
  expect(readColumns(counted, 5, 3, 2, 10)).toEqual({
    values: Float32Array.of(5, -5, 6, -6, 7, -7),
    framesEach: 1,
  });
});

test("a long stretch has as many columns as fit, each the mean of its frames, however many blocks are read", () => {
  const { values, framesEach } = readColumns(counted, 100, 10_000, 2, 5);
  expect(framesEach).toBe(2000);
  expect([...values]).toEqual(
    [0, 1, 2, 3, 4].flatMap((column) => {
      const mean = 100 + 2000 * column + 999.5;
      return [mean, -mean];
    }),
  );
});
