/** How often codes are used: ranked, summed up, and drawn on a logarithmic scale. */
import { describe, expect, it } from "vitest";
import {
  codebookUse,
  percentText,
  shareScale,
  usePath,
} from "../../../src-renderer/panels/results/usage.ts";

describe("the use of a codebook", () => {
  const use = codebookUse({ name: "top", counts: [4, 0, 8, 4] });

  it("ranks every code with its share", () => {
    expect(use.ranked).toEqual([
      { code: 2, count: 8, share: 0.5 },
      { code: 0, count: 4, share: 0.25 },
      { code: 3, count: 4, share: 0.25 },
      { code: 1, count: 0, share: 0 },
    ]);
    expect([use.used, use.samples, use.entropyBits]).toEqual([3, 16, 1.5]);
    expect(use.perplexity).toBeCloseTo(2 ** 1.5, 12);
  });

  it("is drawn between powers of ten; what was never used is not drawn", () => {
    const scale = shareScale(use);
    expect(scale.levels).toEqual([0.1]);
    expect(scale.place(0.1)).toBeCloseTo(0, 12);
    expect(scale.place(0.75)).toBeCloseTo(1, 12);
    expect(scale.place(0)).toBe(0);
    expect(usePath(use, scale, 40, 100)).toBe(
      "M0 100V20.1H10.0V54.5H20.0V54.5H30.0V100.0H40.0V100Z",
    );
  });

  it("has numbers also when nothing was coded", () => {
    const none = codebookUse({ name: "top", counts: [0, 0] });
    expect([none.perplexity, none.entropyBits]).toEqual([0, 0]);
    expect(shareScale(none).levels).toEqual([0.1]);
  });

  it("tells shares with the digits that help", () => {
    expect([0.0612, 0.00034, 1].map(percentText)).toEqual([
      "6.1 %",
      "0.034 %",
      "100 %",
    ]);
  });
});
