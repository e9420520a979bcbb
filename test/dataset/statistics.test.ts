import { describe, expect, it } from "vitest";
import {
  bandNormalisation,
  featureStatistics,
  isSilent,
  overallNormalisation,
} from "../../src-main/dataset/statistics.ts";

const features = Float32Array.from([1, 10, 3, 10, 100, -100]);

describe("feature statistics", () => {
  it("count the given frames only, each band and all together", () => {
    const statistics = featureStatistics([{ features, start: 0, end: 2 }], 2);
    expect(statistics).toEqual({
      bands: 2,
      frames: 2,
      mean: 6,
      standardDeviation: Math.sqrt(210 / 4 - 36),
      minimum: 1,
      maximum: 10,
      bandMean: [2, 10],
      // The second band never changes: it is centred, not scaled.
      bandStandardDeviation: [1, 1],
    });
  });

  it("tell silence, whatever its level", () => {
    const floor = new Float32Array(6).fill(-11.512925);
    const of = (values: Float32Array) =>
      featureStatistics([{ features: values, start: 0, end: 2 }], 2);
    expect(isSilent(of(floor))).toBe(true);
    expect(isSilent(of(features))).toBe(false);
  });

  it("add up stretches of several recordings", () => {
    const parts = [0, 1, 2].map((start) => ({
      features,
      start,
      end: start + 1,
    }));
    expect(featureStatistics(parts, 2)).toEqual(
      featureStatistics([{ features, start: 0, end: 3 }], 2),
    );
  });

  it("normalise by band or as a whole", () => {
    const statistics = featureStatistics([{ features, start: 0, end: 2 }], 2);
    expect(bandNormalisation(statistics).mean).toEqual([2, 10]);
    expect(overallNormalisation(statistics).mean).toEqual([6, 6]);
  });

  it("say that a split is empty", () => {
    expect(() => featureStatistics([], 80)).toThrow(
      "the training split has no frames",
    );
  });
});
