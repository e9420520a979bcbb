import { describe, expect, it } from "vitest";
import type { Activity } from "../../src-main/contract/activity.ts";
import { tuneVap2022, vap2022 } from "../../src-main/evaluation/vap2022.ts";
import {
  vap2022Defaults,
  vap2022Events,
} from "../../src-main/evaluation/vap2022Events.ts";
import { activityFrom } from "../support/activity.ts";

/** The example dialogue of the published package (vap_turn_taking), 100 Hz, stretches of A and of B. */
const published = stretches(
  [
    [0, 300],
    [585, 660],
    [840, 950],
    [1000, 1100],
    [1200, 1360],
  ],
  [
    [350, 460],
    [480, 590],
    [670, 800],
    [1110, 1190],
    [1350, 1590],
  ],
);

/** The settings that the package's README uses for it; they are not those of the paper. */
const readme = {
  ...vap2022Defaults,
  padSeconds: 0,
  scoredSeconds: 0.2,
  predictionSeconds: 0.4,
  shortQuietAfterSeconds: 1,
};

describe("events of VAP-2022", () => {
  const events = vap2022Events(published, 100, readme, Infinity);
  const onsets = (name: "shift" | "hold" | "long" | "short") =>
    events[name].map(({ start, next }) => [start, next]);

  it("are those that the published package lists for its example", () => {
    expect(onsets("shift")).toEqual([
      [300, 1],
      [800, 0],
    ]);
    expect(onsets("hold")).toEqual([
      [460, 1],
      [950, 0],
    ]);
    expect(onsets("long")).toEqual([
      [350, 1],
      [840, 0],
    ]);
    expect(onsets("short")).toEqual([
      [585, 0],
      [1110, 1],
    ]);
  });

  it("score the frames from 0.05 to 0.15 s of a silence of 0.15 s", () => {
    const { shift } = vap2022Events(activityFrom("A200-8B300"), 50);
    expect(shift).toEqual([{ start: 202, end: 207, next: 1 }]);
    expect(vap2022Events(activityFrom("A200-6B300"), 50).shift).toEqual([]);
  });

  it("end before the last two seconds", () => {
    expect(vap2022Events(activityFrom("A200-8B100"), 50).shift).toHaveLength(1);
    expect(vap2022Events(activityFrom("A200-8B99"), 50).shift).toEqual([]);
  });

  it("take a short stretch of at least 0.2 s after the other speaker only", () => {
    const short = (text: string) => vap2022Events(activityFrom(text), 50).short;
    expect(short("A200X10A200")).toEqual([{ start: 200, end: 210, next: 1 }]);
    expect(short("A200X9A200")).toEqual([]);
    expect(short("A200X10A99")).toEqual([]);
  });

  it("take negatives from stretches that nobody interrupts", () => {
    const { noShift, noBackchannel } = vap2022Events(
      activityFrom("A150-20A200B100"),
      50,
    );
    for (const { start, end, next } of [...noShift, ...noBackchannel]) {
      expect(next).toBe(0);
      expect(start).toBeGreaterThanOrEqual(150);
      expect(end).toBeLessThanOrEqual(270);
    }
    expect(noShift.map(({ start }) => start)).toEqual([173, 198, 223]);
    expect(noBackchannel.map(({ start }) => start)).toEqual([
      153, 178, 203, 228,
    ]);
  });
});

describe("rows of VAP-2022", () => {
  const activity = activityFrom("A200-20B200-20B200-20A300");
  const rowsFor = (next: Float32Array) =>
    vap2022([
      {
        activity,
        rateHz: 50,
        next,
        backchannel: new Float32Array(next.length),
      },
    ]);
  const row = (rows: ReturnType<typeof rowsFor>, name: string) =>
    rows.find((each) => each.name === name)!;

  it("give a perfect answer 1 and say how many frames that were", () => {
    const rows = rowsFor(oracle(activity));
    expect(row(rows, "shift-hold/balancedAccuracy")).toMatchObject({
      value: 1,
      samples: 15,
    });
    expect(row(rows, "shift-hold/auc").title).toContain(
      "10 shift frames, 5 hold frames",
    );
  });

  it("put the guessers beside it", () => {
    const rows = rowsFor(oracle(activity));
    const beside = row(rows, "shift-hold/weightedF1").baselines;
    expect(beside.map(({ name }) => name)).toEqual([
      "always hold",
      "current activity goes on",
      "silence only (0.7 s)",
    ]);
    expect(beside[0]!.value).toBeCloseTo((5 * 0.5) / 15, 12);
    expect(row(rows, "shift-hold/balancedAccuracy").baselines[0]!.value).toBe(
      0.5,
    );
  });

  it("tune their thresholds on a validation split", () => {
    const next = oracle(activity).map((score) => 0.4 + 0.2 * score);
    const validation = [{ activity, rateHz: 50, next, backchannel: next }];
    const thresholds = tuneVap2022(validation);
    // Positives score 0.6, negatives 1 - 0.6, which is less than 0.4 in single precision: the lowest that parts them.
    expect(thresholds["shift-prediction"]).toBe(0.4);
  });
});

/** Who really speaks next, at every frame. */
function oracle(activity: Activity): Float32Array {
  const track = new Float32Array(activity.length);
  let next: readonly [number, number] = [0.5, 0.5];
  for (let frame = activity.length / 2 - 1; frame >= 0; frame--) {
    const [a, b] = [activity[2 * frame]!, activity[2 * frame + 1]!];
    track.set(next, 2 * frame);
    if (a !== b) next = [a, b];
  }
  return track;
}

function stretches(
  a: readonly (readonly [number, number])[],
  b: readonly (readonly [number, number])[],
): Activity {
  const frames = Math.max(...[...a, ...b].map(([, end]) => end));
  const activity = new Uint8Array(2 * frames);
  [a, b].forEach((list, speaker) => {
    for (const [start, end] of list)
      for (let frame = start; frame < end; frame++)
        activity[2 * frame + speaker] = 1;
  });
  return activity;
}
