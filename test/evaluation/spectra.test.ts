import { describe, expect, it } from "vitest";
import {
  codeUsage,
  entropyBits,
  kilobitsPerSecond,
} from "../../src-main/evaluation/codes.ts";
import {
  errorSummary,
  logSpectralDistance,
  spectralConvergence,
} from "../../src-main/evaluation/spectra.ts";

describe("spectral distances", () => {
  it("give 8.686 dB for one neper in every bin", () => {
    const distance = logSpectralDistance([0, 0, 0, 0], [1, 1, -1, -1], 2);
    expect(distance.perFrameDecibels[0]).toBeCloseTo(8.685889638, 8);
    expect(distance.meanDecibels).toBeCloseTo(8.685889638, 8);
    expect(distance.frames).toBe(2);
  });

  it("relate the error to the reference", () => {
    expect(spectralConvergence([3, 4], [3, 3])).toBeCloseTo(0.2, 12);
    expect(spectralConvergence([0, 0], [1, 1])).toBeNull();
  });

  it("call predicting the mean a normalised error of 1", () => {
    const summary = errorSummary([1, 2, 3], [2, 2, 2]);
    expect(summary.normalisedMeanSquaredError).toBeCloseTo(1, 12);
    expect(summary.r2).toBeCloseTo(0, 12);
    expect(summary.samples).toBe(3);
  });

  it("say what does not fit together", () => {
    expect(() => errorSummary([1, 2], [1])).toThrow(
      "got 2 reference and 1 estimated values",
    );
  });
});

describe("code usage", () => {
  it("counts a uniform codebook as fully used", () => {
    expect(codeUsage([3, 3, 3, 3])).toEqual({
      entropyBits: 2,
      perplexity: 4,
      used: 4,
      samples: 12,
    });
  });

  it("counts a collapsed codebook as one code", () => {
    expect(codeUsage([7, 0, 0]).perplexity).toBe(1);
    expect(codeUsage([7, 0, 0]).used).toBe(1);
  });

  it("gives zero probabilities no entropy", () => {
    expect(entropyBits([1, 0, 0])).toBe(0);
    expect(entropyBits([0.5, 0.25, 0.25])).toBe(1.5);
  });

  it("adds the bits of all grids", () => {
    const grids = [
      { codesPerFrame: 20, bitsPerCode: 9 },
      { codesPerFrame: 10, bitsPerCode: 9 },
    ];
    expect(kilobitsPerSecond(grids, 100)).toBe(27);
  });
});
