import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rocAuc } from "../../src-main/evaluation/auc.ts";
import {
  accuracy,
  balancedAccuracy,
  confusionOf,
  type Decisions,
  f1,
  logLoss,
  pooled,
  weightedF1,
} from "../../src-main/evaluation/binary.ts";

const decisions: Decisions = {
  scores: [0.9, 0.6, 0.4, 0.5, 0.2, 0.1],
  labels: [1, 1, 1, 0, 0, 0],
};

const someDecisions = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean()), {
    minLength: 1,
    maxLength: 40,
  })
  .map((pairs): Decisions => ({
    scores: pairs.map(([tenths]) => tenths / 10),
    labels: pairs.map(([, positive]) => (positive ? 1 : 0)),
  }));

describe("decisions of two classes", () => {
  it("count a score at the threshold as positive", () => {
    expect(confusionOf(decisions)).toEqual({
      truePositives: 2,
      falseNegatives: 1,
      falsePositives: 1,
      trueNegatives: 2,
    });
  });

  it("give the metrics worked out by hand", () => {
    const confusion = confusionOf(decisions);
    expect(accuracy(confusion)).toBeCloseTo(4 / 6, 12);
    expect(balancedAccuracy(confusion)).toBeCloseTo(2 / 3, 12);
    expect(f1(confusion)).toBeCloseTo(2 / 3, 12);
    expect(weightedF1(confusion)).toBeCloseTo(2 / 3, 12);
  });

  it("give always-hold the weighted F1 of the published counts and a balanced accuracy of one half", () => {
    const alwaysHold = {
      truePositives: 0,
      falseNegatives: 40_957,
      falsePositives: 0,
      trueNegatives: 342_935,
    };
    expect(weightedF1(alwaysHold)).toBeCloseTo(0.843, 3);
    expect(balancedAccuracy(alwaysHold)).toBe(0.5);
  });

  it("have no value where a class is missing", () => {
    const onlyNegatives: Decisions = { scores: [0.1, 0.2], labels: [0, 0] };
    expect(balancedAccuracy(confusionOf(onlyNegatives))).toBeNull();
    expect(rocAuc(onlyNegatives)).toBeNull();
    expect(f1(confusionOf(onlyNegatives))).toBeNull();
    expect(logLoss({ scores: [], labels: [] })).toBeNull();
  });

  it("take the logarithm of what was given to the truth, and never of zero", () => {
    expect(logLoss({ scores: [0.5, 0.25], labels: [1, 0] })).toBeCloseTo(
      -(Math.log(0.5) + Math.log(0.75)) / 2,
      12,
    );
    expect(logLoss({ scores: [0], labels: [1] })).toBeCloseTo(
      -Math.log(1e-7),
      9,
    );
  });
});

describe("area under the ROC curve", () => {
  it("counts ties as one half", () => {
    expect(rocAuc({ scores: [0.5, 0.5], labels: [0, 1] })).toBe(0.5);
    expect(rocAuc({ scores: [0.2, 0.5, 0.5, 0.9], labels: [0, 1, 0, 1] })).toBe(
      0.875,
    );
  });

  it("equals the share of ordered pairs, counted one by one", () => {
    fc.assert(
      fc.property(someDecisions, (some) => {
        const byPairs = pairShare(some);
        const auc = rocAuc(some);
        if (byPairs === null) expect(auc).toBeNull();
        else expect(auc).toBeCloseTo(byPairs, 10);
      }),
    );
  });

  it("does not change when the decisions are pooled in another order", () => {
    fc.assert(
      fc.property(someDecisions, someDecisions, (first, second) => {
        const one = rocAuc(pooled([first, second]));
        const other = rocAuc(pooled([second, first]));
        expect(other).toEqual(one);
      }),
    );
  });
});

function pairShare({ scores, labels }: Decisions): number | null {
  let wins = 0;
  let pairs = 0;
  labels.forEach((positive, i) =>
    labels.forEach((negative, j) => {
      if (positive !== 1 || negative !== 0) return;
      pairs++;
      if (scores[i]! > scores[j]!) wins++;
      else if (scores[i] === scores[j]) wins += 0.5;
    }),
  );
  return pairs === 0 ? null : wins / pairs;
}
