import { expect, test } from "vitest";
import {
  changingSamples,
  countLevels,
  levelStatistics,
} from "../../src-main/dataset/levels.ts";

test("a level that stays for three samples is silence until it changes", () => {
  const levels = Uint8Array.of(5, 5, 5, 5, 5, 6, 6, 5, 5, 5, 5);
  const changing = [1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0];
  expect([...changingSamples(levels, 0, 3)]).toEqual(changing);
  expect([...changingSamples(levels, 4, 3)]).toEqual(changing.slice(4));
});

test("statistics of levels are those of what they stand for", () => {
  const counts = countLevels([Uint8Array.of(1, 3), Uint8Array.of(3, 1)], 4);
  expect([...counts]).toEqual([0, 2, 0, 2]);
  expect(levelStatistics(counts, (level) => 10 * level)).toEqual({
    bands: 1,
    frames: 4,
    mean: 20,
    standardDeviation: 10,
    minimum: 10,
    maximum: 30,
    bandMean: [20],
    bandStandardDeviation: [10],
  });
  expect(() => levelStatistics(new Float64Array(4), Number)).toThrow(
    "the training split has no samples",
  );
});
