/** The picture of an evaluated reconstruction says what its numbers say. */
import { expect, test } from "vitest";
import { evaluationFigure } from "../../src-main/pipelines/reconstruction/evaluationFigure.ts";

const bands = {
  frequenciesHz: [100, 400, 1600],
  curves: [
    { name: "this run", decibels: [1, 2, 4] },
    { name: "PCA and k-means, same bits", decibels: [2, 2, 2] },
  ],
};
const evaluation = { split: "test", seconds: 66 } as const;

test("each codebook with its entropy and perplexity, each curve of errors with its name", () => {
  const codes = [{ name: "top", counts: [8, 0, 4, 4] }];
  const { svg } = evaluationFigure("a run", evaluation, { codes, bands });
  expect(svg).toContain("a run on 66 s of test data");
  expect(svg).toContain('Codes "top": 3 of 4 used, entropy 1.5 of 2.0 bits');
  expect(svg).toContain("perplexity 2.83");
  // Shares of 1/2 and twice 1/4 on a scale from 10 % to 75 %, each code 100 pixels wide, the unused one empty.
  expect(svg).toContain("M0 140V28.2H100.0V76.3H200.0V76.3H300.0V140Z");
  for (const { name } of bands.curves) expect(svg).toContain(`>${name}<`);
});

test("without codes the errors alone, in both schemes", () => {
  for (const scheme of ["light", "dark"] as const) {
    const details = { codes: [], bands };
    const { svg } = evaluationFigure("a run", evaluation, details, scheme);
    expect(svg).not.toContain("perplexity");
    expect(svg.match(/<polyline/g)).toHaveLength(2);
  }
});

test("a codebook that was never used is empty", () => {
  const codes = [{ name: "top", counts: [0, 0] }];
  const { svg } = evaluationFigure("a run", evaluation, { codes, bands });
  expect(svg).not.toContain("NaN");
  expect(svg).toContain("0 of 2 used");
});
