import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ctcLogProbability } from "../../src-main/evaluation/ctc.ts";
import {
  collapseFrames,
  editDistance,
  errorRate,
  frameAccuracy,
} from "../../src-main/evaluation/sequences.ts";

describe("edit distance", () => {
  it("counts insertions, deletions and substitutions", () => {
    expect(editDistance([..."kitten"], [..."sitting"])).toBe(3);
    expect(editDistance([], [1, 2])).toBe(2);
    expect(editDistance([1, 2, 3], [])).toBe(3);
    expect(editDistance([1, 2], [2, 1])).toBe(2);
  });

  it("is a metric", () => {
    const word = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 6 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(
          editDistance(a, b) + editDistance(b, c),
        );
      }),
    );
  });
});

describe("error rate", () => {
  it("weighs utterances by their length", () => {
    expect(errorRate([["a", "b", "c"], ["x"]], [["a", "b", "c"], []])).toEqual({
      edits: 1,
      referenceSymbols: 4,
      rate: 0.25,
    });
  });

  it("has no value without reference symbols", () => {
    expect(errorRate([[]], [["a"]]).rate).toBeNull();
  });
});

describe("frames", () => {
  it("collapse to symbols: repeats first, blanks after", () => {
    expect(collapseFrames([0, 3, 3, 0, 3, 0], 0)).toEqual([3, 3]);
    expect(collapseFrames([2, 2, 1, 1], 0)).toEqual([2, 1]);
    expect(collapseFrames([], 0)).toEqual([]);
  });

  it("are compared up to each row's length", () => {
    const accuracy = frameAccuracy(
      [
        [1, 1, 9],
        [2, 9, 9],
      ],
      [
        [1, 0, 9],
        [2, 0, 0],
      ],
      [2, 1],
    );
    expect(accuracy).toEqual({ correct: 2, total: 3, accuracy: 2 / 3 });
  });
});

describe("CTC", () => {
  const frames = [
    [0.5, 0.3, 0.2],
    [0.1, 0.6, 0.3],
    [0.4, 0.4, 0.2],
  ];

  it("sums over every alignment, as enumeration does", () => {
    for (const labels of [[], [1], [2], [1, 2], [1, 1], [2, 1, 2]])
      expect(Math.exp(ctcLogProbability(frames, labels, 0))).toBeCloseTo(
        enumerated(frames, labels),
        12,
      );
  });

  it("gives nothing to a sequence that cannot be aligned", () => {
    expect(ctcLogProbability(frames, [1, 1, 1], 0)).toBe(-Infinity);
  });
});

/** Sum over all frame paths that collapse to the labels. */
function enumerated(frames: number[][], labels: number[]): number {
  let paths: { path: number[]; probability: number }[] = [
    { path: [], probability: 1 },
  ];
  for (const frame of frames)
    paths = paths.flatMap(({ path, probability }) =>
      frame.map((p, symbol) => ({
        path: [...path, symbol],
        probability: probability * p,
      })),
    );
  return paths
    .filter(({ path }) => collapseFrames(path, 0).join() === labels.join())
    .reduce((sum, { probability }) => sum + probability, 0);
}
