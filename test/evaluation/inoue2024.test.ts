import { describe, expect, it } from "vitest";
import {
  activityGoesOn,
  alwaysHold,
  lastSpeakers,
  silenceOnly,
} from "../../src-main/evaluation/baselines.ts";
import { frameRows } from "../../src-main/evaluation/frameTasks.ts";
import { inoue2024 } from "../../src-main/evaluation/inoue2024.ts";
import { priorLoss } from "../../src-main/evaluation/projectionRows.ts";
import {
  classesFromBits,
  expectedShares,
  nowBins,
} from "../../src-main/evaluation/projectionScores.ts";
import { nextFromShift } from "../../src-main/evaluation/shiftScores.ts";
import { activityFrom } from "../support/activity.ts";

describe("guessers", () => {
  const activity = activityFrom("-AX--B");

  it("remember who spoke alone last", () => {
    expect(lastSpeakers(activity)).toEqual([null, 0, 0, 0, 0, 1]);
    expect([...alwaysHold(activity)]).toEqual([
      0.5, 0.5, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1,
    ]);
  });

  it("take what goes on for granted and are undecided otherwise", () => {
    expect([...activityGoesOn(activity)]).toEqual([
      0.5, 0.5, 1, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 1,
    ]);
  });

  it("expect the other speaker after more than 0.7 s of silence", () => {
    const track = silenceOnly(activityFrom("A-9"), 10);
    const ofA = [...track].filter((_, index) => index % 2 === 0);
    expect(ofA).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it("never look ahead", () => {
    const longer = activityFrom("-AX--BBBB");
    for (const track of [alwaysHold, activityGoesOn, silenceOnly])
      expect(track(longer, 10).subarray(0, 12)).toEqual(track(activity, 10));
  });
});

describe("Inoue-2024", () => {
  const activity = activityFrom("A40-5B30-4B30-5A30");
  const shift = new Float32Array(activity.length / 2);
  shift.fill(0.9, 40, 45).fill(0.3, 75, 79).fill(0.4, 109, 114);
  const now = nextFromShift(shift, activity);
  const rows = inoue2024([{ activity, rateHz: 10, now, future: now }]);
  const row = (name: string) => rows.find((each) => each.name === name)!;

  it("decides once per silence, by the mean over all of it", () => {
    expect(row("shift-hold/balancedAccuracy")).toMatchObject({
      value: 0.75,
      samples: 3,
    });
    expect(row("shift-hold/auc").value).toBe(1);
    expect(row("shift-hold/balancedAccuracy").title).toContain(
      "2 shifts, 1 holds",
    );
  });

  it("can score a part of each silence instead", () => {
    const part = { fromSeconds: 0, toSeconds: 0.5 };
    const scored = inoue2024(
      [{ activity, rateHz: 10, now, future: now }],
      part,
    );
    const frames = scored.find(({ name }) => name === "shift-hold-frames/auc")!;
    expect(frames.samples).toBe(10);
    expect(frames.title).toContain("10 shift frames, 0 hold frames");
  });

  it("gives always-hold one half", () => {
    expect(row("shift-hold/balancedAccuracy").baselines[0]).toEqual({
      name: "always hold",
      value: 0.5,
    });
  });

  it("has no value for what did not happen", () => {
    expect(row("backchannel-prediction/auc").value).toBeNull();
  });
});

describe("speaker scores", () => {
  it("hand over from the last speaker when a shift is sure", () => {
    const track = nextFromShift([0.2, 0.2, 1], activityFrom("-AB"));
    expect([...track].map((p) => Number(p.toFixed(3)))).toEqual([
      0.5, 0.5, 0.8, 0.2, 1, 0,
    ]);
  });

  it("of independent bits are those of their products", () => {
    const bits = Float32Array.from([0.9, 0.5, 0.1, 0, 0.3, 0.2, 0.4, 1]);
    const classes = classesFromBits(bits);
    expect(classes.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    const [a, b] = expectedShares(classes, nowBins);
    expect(a).toBeCloseTo(1.4 / 1.9, 4);
    expect(b).toBeCloseTo(0.5 / 1.9, 4);
  });
});

describe("frame rows", () => {
  it("put the share of positives beside the log loss", () => {
    const rows = frameRows({
      shift: { scores: [0.8, 0.2, 0.2, 0.2], labels: [1, 0, 0, 0] },
    });
    const loss = rows.find(({ name }) => name === "shift-hold/frames/logLoss")!;
    expect(loss.value).toBeCloseTo(-Math.log(0.8), 9);
    expect(loss.baselines[1]!.value).toBeCloseTo(
      -(Math.log(0.25) + 3 * Math.log(0.75)) / 4,
      9,
    );
  });

  it("name the bins by their times", () => {
    const decisions = { scores: [0.5], labels: [1] as const };
    const rows = frameRows({ next: [decisions, decisions], current: [1] });
    expect(rows[5]!.title).toContain("0.2 to 0.6 s ahead");
    expect(rows[5]!.name).toBe("activity/next1/balancedAccuracy");
  });
});

describe("prior loss", () => {
  it("is lower for whoever knows the state that decides", () => {
    const train = { classes: [1, 1, 2, 2], states: [0, 0, 3, 3] };
    const overall = priorLoss(train, train, false)!;
    const given = priorLoss(train, train, true)!;
    expect(overall).toBeCloseTo(-Math.log(2.01 / 6.56), 9);
    expect(given).toBeCloseTo(-Math.log(2.01 / 4.56), 9);
  });
});
