import { describe, expect, it } from "vitest";
import type { TaskGold } from "../../../src-main/evaluation/turnBench/gold.ts";
import {
  detectionRecall,
  falsePositiveRate,
  latencyQuantile,
  scoreTask,
  sumScores,
} from "../../../src-main/evaluation/turnBench/score.ts";

const noGold: TaskGold = { positives: [], negatives: [], excluded: [] };
const ends = (...times: number[]): TaskGold => ({
  ...noGold,
  positives: times.map((time) => ({ speaker: 0, time })),
});
const pause = (start: number, end: number): TaskGold => ({
  ...noGold,
  negatives: [{ speaker: 0, start, end }],
});

describe("TurnBench scoring", () => {
  it("finds an event from 0.25 s before it until 3 s after it", () => {
    const found = (time: number) =>
      scoreTask(ends(10), [[time], []]).truePositives;
    expect([9.74, 9.75, 10, 13, 13.01].map(found)).toEqual([0, 1, 1, 1, 0]);
  });

  it("ends a window at the same speaker's next event", () => {
    const score = scoreTask(ends(10, 11), [[11.5], []]);
    expect(score.truePositives).toBe(1);
    expect(score.falseNegatives).toBe(1);
    expect(score.latenciesSeconds).toEqual([0.5]);
  });

  it("lets each detection claim one event, the earliest one first", () => {
    const score = scoreTask(ends(10, 10.2), [[10.1, 10.15], []]);
    expect(score.truePositives).toBe(2);
    expect(score.latenciesSeconds[0]).toBeCloseTo(0.1, 9);
    expect(score.latenciesSeconds[1]).toBeCloseTo(-0.05, 9);
  });

  it("counts a pause once, however often something is detected in it", () => {
    const score = scoreTask(pause(5, 6), [[4.8, 5.5, 6], []]);
    expect(score.falsePositives).toBe(1);
    expect(scoreTask(pause(5, 6), [[4.7, 6.1], []]).trueNegatives).toBe(1);
  });

  it("never calls a repeated detection of an event false", () => {
    const gold = {
      ...ends(5),
      negatives: [{ speaker: 0, start: 6, end: 7 }],
    } as const;
    expect(scoreTask(gold, [[5.1, 6.5], []]).falsePositives).toBe(0);
    expect(scoreTask(gold, [[5.1, 6.5, 8.5], []]).falsePositives).toBe(0);
  });

  it("does not see detections in disputed spans, nor those of the other speaker", () => {
    const gold: TaskGold = {
      ...ends(10),
      excluded: [{ speaker: 0, start: 9, end: 11 }],
    };
    expect(scoreTask(gold, [[10], []]).truePositives).toBe(0);
    expect(scoreTask(ends(10), [[], [10]]).truePositives).toBe(0);
  });

  it("has rates and latencies over all dialogues", () => {
    const score = sumScores([
      scoreTask(ends(10, 20), [[10.1], []]),
      scoreTask(ends(5), [[5.3], []]),
      scoreTask(pause(1, 2), [[1.5], []]),
    ]);
    expect(detectionRecall(score)).toBeCloseTo(2 / 3, 12);
    expect(falsePositiveRate(score)).toBe(1);
    expect(latencyQuantile(score, 0.5)).toBeCloseTo(0.2, 9);
    expect(latencyQuantile(score, 0.9)).toBeCloseTo(0.28, 9);
    expect(detectionRecall(scoreTask(noGold, [[], []]))).toBeNull();
  });
});
