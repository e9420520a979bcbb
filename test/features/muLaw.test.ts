import { expect, test } from "vitest";
import {
  levelOf,
  levelSample,
  levelValue,
  muLawLevels,
} from "../../src-main/features/muLaw.ts";

test("soft samples get fine steps: full scale, a hundredth of it, silence", () => {
  expect([-1, -0.01, 0, 0.01, 1].map(levelOf)).toEqual([0, 98, 128, 157, 255]);
  expect([levelOf(-7), levelOf(7)]).toEqual([0, 255]);
});

test("a level stands for a sample that has this level", () => {
  const levels = Array.from({ length: 256 }, (_, level) => level);
  expect(levels.map((level) => levelOf(levelSample(level)))).toEqual(levels);
  expect([0, 255].map(levelValue)).toEqual([-1, 1]);
  expect(levelSample(255)).toBeCloseTo(1, 12);
});

test("16-bit samples are made louder before they are cut into levels", () => {
  const samples = Int16Array.of(-32768, 0, 8192, 16384);
  expect([...muLawLevels(samples)]).toEqual([0, 128, 223, 239]);
  expect([...muLawLevels(samples, 2)]).toEqual([0, 128, 239, 255]);
});
