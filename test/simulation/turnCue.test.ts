import { describe, expect, it } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { rocAuc } from "../../src-main/evaluation/auc.ts";
import {
  balancedAccuracy,
  confusionOf,
} from "../../src-main/evaluation/binary.ts";
import {
  bestFromCue,
  cueLogLikelihoodRatio,
  drawCue,
  normalShareBelow,
  soundOfCue,
} from "../../src-main/simulation/turnCue.ts";

describe("the turn cue", () => {
  it("is as good as its separation promises", () => {
    const settings = { separation: 2 };
    const random = new Random(4);
    const labels = Array.from({ length: 20_000 }, (_, n) =>
      n % 2 === 0 ? (1 as const) : (0 as const),
    );
    const cues = labels.map((over) => drawCue(over === 1, random, settings));
    const best = bestFromCue(settings);
    expect(best.balancedAccuracy).toBeCloseTo(0.841345, 5);
    expect(best.auc).toBeCloseTo(0.92135, 5);
    expect(rocAuc({ scores: cues, labels })).toBeCloseTo(best.auc, 2);
    expect(
      balancedAccuracy(confusionOf({ scores: cues, labels }, 0)),
    ).toBeCloseTo(best.balancedAccuracy, 2);
  });

  it("weighs the two kinds of end by their densities", () => {
    const density = (x: number, mean: number) =>
      Math.exp(-((x - mean) ** 2) / 2);
    const ratio = Math.log(density(0.7, 1.3) / density(0.7, -1.3));
    expect(cueLogLikelihoodRatio(0.7, { separation: 2.6 })).toBeCloseTo(
      ratio,
      12,
    );
  });

  it("sounds lower and softer the more it says that the turn is over", () => {
    expect(soundOfCue(0).pitchFallSemitones).toBeCloseTo(4.5, 5);
    expect(soundOfCue(0).levelFallDecibels).toBeCloseTo(7, 5);
    // One spread of 1.2 above and below: 84 % and 16 % of the largest fall.
    expect(soundOfCue(1.2).levelFallDecibels).toBeCloseTo(14 * 0.8413447, 5);
    expect(soundOfCue(-1.2).pitchFallSemitones).toBeCloseTo(9 * 0.1586553, 5);
    expect(soundOfCue(-9).levelFallDecibels).toBeCloseTo(0, 9);
  });
});

describe("the normal distribution function", () => {
  it("has its tabled values", () => {
    expect(normalShareBelow(0)).toBeCloseTo(0.5, 6);
    expect(normalShareBelow(1.96)).toBeCloseTo(0.9750021, 6);
    expect(normalShareBelow(-1)).toBeCloseTo(0.1586553, 6);
  });
});
