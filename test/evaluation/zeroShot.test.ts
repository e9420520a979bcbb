import { describe, expect, it } from "vitest";
import {
  expectedShares,
  futureBins,
  nowBins,
} from "../../src-main/evaluation/projectionScores.ts";
import {
  backchannelTrack,
  givesBackchannel,
  nextInSilence,
  nextSpeakerTrack,
  partnerGoesOn,
  takesTurn,
} from "../../src-main/evaluation/zeroShot.ts";
import { activityFrom } from "../support/activity.ts";

/** `[1, 256]` probabilities with the given classes set. */
function classes(nonzero: Record<number, number>): Float32Array {
  const probabilities = new Float32Array(256);
  for (const [index, p] of Object.entries(nonzero))
    probabilities[Number(index)] = p;
  return probabilities;
}

describe("zero-shot class sets", () => {
  it("are the published ones in silence", () => {
    expect(nextInSilence[0]).toEqual([12, 13, 14, 15]);
    expect(nextInSilence[1]).toEqual([192, 208, 224, 240]);
  });

  it("are the published ones while one speaker is active", () => {
    expect(takesTurn[0]).toEqual([
      12, 13, 14, 15, 28, 29, 30, 31, 60, 61, 62, 63,
    ]);
    expect(takesTurn[1]).toEqual([
      192, 193, 195, 208, 209, 211, 224, 225, 227, 240, 241, 243,
    ]);
    expect(partnerGoesOn[0]).toEqual([192, 208, 224, 240]);
    expect(partnerGoesOn[1]).toEqual([12, 13, 14, 15]);
  });

  it("hold 56 backchannels of each speaker", () => {
    expect(givesBackchannel[0]).toHaveLength(56);
    expect(givesBackchannel[1]).toHaveLength(56);
    for (const index of givesBackchannel[0]) {
      expect(index & 15).toBeGreaterThanOrEqual(1);
      expect(index & 15).toBeLessThanOrEqual(7);
      expect(index >> 4).toBeGreaterThanOrEqual(8);
    }
  });
});

describe("next speaker", () => {
  const probabilities = classes({ 15: 0.3, 240: 0.1, 12: 0.2, 0: 0.4 });

  it("is renormalised over the two sets in silence", () => {
    const [a, b] = nextSpeakerTrack(probabilities, activityFrom("-"));
    expect(a).toBeCloseTo(5 / 6, 6);
    expect(b).toBeCloseTo(1 / 6, 6);
  });

  it("is one minus the probability of a shift for the current speaker", () => {
    const shiftToB = 0.1 / (0.1 + 0.5);
    const [a, b] = nextSpeakerTrack(probabilities, activityFrom("A"));
    expect(b).toBeCloseTo(shiftToB, 6);
    expect(a).toBeCloseTo(1 - shiftToB, 6);
  });

  it("weighs both against each other in overlap", () => {
    const [a, b] = nextSpeakerTrack(probabilities, activityFrom("X"));
    const takesA = 0.5 / 0.6;
    const takesB = 0.1 / 0.6;
    expect(a).toBeCloseTo(takesA / (takesA + takesB), 6);
    expect(b).toBeCloseTo(takesB / (takesA + takesB), 6);
  });

  it("is undecided where no class of either set has mass", () => {
    expect([...nextSpeakerTrack(classes({ 0: 1 }), activityFrom("-"))]).toEqual(
      [0.5, 0.5],
    );
  });

  it("adds up the backchannel classes as they are", () => {
    const [a, b] = backchannelTrack(classes({ 129: 0.25, 0: 0.5, 24: 0.125 }));
    expect(a).toBeCloseTo(0.25, 6);
    expect(b).toBeCloseTo(0.125, 6);
  });
});

describe("expected shares", () => {
  it("are zero for both speakers when only silence is expected", () => {
    expect(expectedShares(classes({ 0: 1 }), nowBins)).toEqual([0, 0]);
  });

  it("tell now from later", () => {
    const aThenB = classes({ 0b11000011: 1 });
    expect(expectedShares(aThenB, nowBins)[0]).toBeGreaterThan(0.99999);
    expect(expectedShares(aThenB, futureBins)[1]).toBeGreaterThan(0.99999);
  });
});
