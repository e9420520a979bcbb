import { expect, test } from "vitest";
import { ReconstructionScores } from "../../src-main/evaluation/reconstructionScores.ts";

const decibels = 20 / Math.LN10;

test("errors over frames that come in pieces", () => {
  const scores = new ReconstructionScores(2);
  scores.add([0, 2], [1, 2]);
  scores.add([4, 2], [4, 0]);
  const errors = scores.errors();
  expect(errors.frames).toBe(2);
  // Squares 1 and 4 over four values; the original's variance is 2.
  expect(errors.meanSquaredDecibels).toBeCloseTo(1.25 * decibels ** 2, 9);
  expect(errors.normalisedMeanSquaredError).toBeCloseTo(0.625, 9);
  expect(errors.meanAbsoluteDecibels).toBeCloseTo(0.75 * decibels, 9);
  expect(errors.logSpectralDistanceDecibels).toBeCloseTo(
    ((Math.sqrt(0.5) + Math.sqrt(2)) / 2) * decibels,
    9,
  );
  expect(errors.bandDecibels[0]).toBeCloseTo(Math.sqrt(0.5) * decibels, 9);
});

test("silence has no normalised error", () => {
  const scores = new ReconstructionScores(2);
  scores.add([-11.5, -11.5], [-11, -11.5]);
  expect(scores.errors().normalisedMeanSquaredError).toBeNull();
});

test("what does not fit is refused in a sentence", () => {
  const scores = new ReconstructionScores(3);
  expect(() => scores.add([1, 2], [1, 2])).toThrow(/whole frames of 3 bands/);
  expect(() => scores.errors()).toThrow(/no frames/);
});
