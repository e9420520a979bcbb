import { describe, expect, test } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import { clusteredCoder } from "../../../src-main/evaluation/frameCoders/clusteredCoder.ts";
import { kMeans } from "../../../src-main/evaluation/frameCoders/kMeans.ts";
import {
  columnMeans,
  principalAxes,
} from "../../../src-main/evaluation/frameCoders/principalAxes.ts";
import { uniformCoder } from "../../../src-main/evaluation/frameCoders/uniformCoder.ts";

describe("uniform coder", () => {
  test("gives every bit to the widest steps", () => {
    const training = Float32Array.of(0, 0, 8, 2); // bands span 8 and 2
    const code = uniformCoder(training, 2, 3);
    // 8, 4, 2 halve the first band three times; the second keeps its middle.
    expect([...code(Float32Array.of(0, 0, 8, 2, 3.2, 1.9))]).toEqual([
      0.5, 1, 7.5, 1, 3.5, 1,
    ]);
  });

  test("a band that never changes stays what it is", () => {
    const code = uniformCoder(Float32Array.of(5, 0, 5, 4), 2, 2);
    expect([...code(Float32Array.of(9, 1))]).toEqual([5, 1.5]);
  });
});

test("principal axes point along the largest variance first", () => {
  const frames = Float32Array.of(3, 3, -3, -3, 1, -1, -1, 1);
  const [first, second] = principalAxes(frames, columnMeans(frames, 2), 2);
  const half = Math.SQRT1_2;
  expect(Math.abs(first![0]! * half + first![1]! * half)).toBeCloseTo(1, 6);
  expect(Math.abs(second![0]! * half - second![1]! * half)).toBeCloseTo(1, 6);
});

test("k-means finds two clusters", () => {
  const rows = Float32Array.of(0, 0.2, 10, 10.2, 0.1, 10.1);
  const centres = [...kMeans(rows, 1, 2, new Random(3))].toSorted(
    (a, b) => a - b,
  );
  expect(centres[0]).toBeCloseTo(0.1, 5);
  expect(centres[1]).toBeCloseTo(10.1, 5);
});

test("the clustered coder keeps frames that it has seen", () => {
  const frames = Float32Array.of(0, 0, 4, 4, 0, 0, 4, 4);
  const code = clusteredCoder(frames, 2, 16, new Random(1));
  const kept = code(frames);
  kept.forEach((value, i) => expect(value).toBeCloseTo(frames[i]!, 4));
});
