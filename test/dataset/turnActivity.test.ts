import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shiftTargets } from "../../src-main/dataset/shiftTargets.ts";
import { activityFromTurns } from "../../src-main/dataset/turnActivity.ts";
import { activityFrom } from "../support/activity.ts";

describe("activity of turns", () => {
  it("covers each turn's frames, both speakers at once where they overlap", () => {
    const activity = activityFromTurns(
      [
        { speaker: 0, start: 0.1, end: 0.4 },
        { speaker: 1, start: 0.3, end: 0.6 },
      ],
      7,
      10,
    );
    expect(activity).toEqual(activityFrom("-AAXBB-"));
  });

  it("leaves out what lies outside the recording", () => {
    const turns = [{ speaker: 0, start: 0.2, end: 9 } as const];
    expect(activityFromTurns(turns, 4, 10)).toEqual(activityFrom("--AA"));
  });

  it("counts 0.29 s at 100 Hz as 29 frames", () => {
    const turns = [{ speaker: 1, start: 0, end: 0.29 } as const];
    const activity = activityFromTurns(turns, 40, 100);
    expect(activity.reduce((sum, value) => sum + value, 0)).toBe(29);
  });
});

describe("shift targets", () => {
  const noAnticipation = { anticipationSeconds: 0 };

  it("say at mutual silence whether the other speaker is next", () => {
    const targets = shiftTargets(
      activityFrom("AA--B-BX-A"),
      10,
      noAnticipation,
    );
    expect([...targets.labelled]).toEqual([0, 0, 1, 1, 0, 1, 0, 0, 0, 0]);
    expect([...targets.shift]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it("begin shortly before the silence, never before the stretch of speech", () => {
    const settings = { anticipationSeconds: 0.3 };
    const targets = shiftTargets(activityFrom("-AA-B"), 10, settings);
    expect([...targets.labelled]).toEqual([0, 1, 1, 1, 0]);
    expect([...targets.shift]).toEqual([0, 1, 1, 1, 0]);
  });

  it("stay when the speakers change sides", () => {
    const frame = fc.constantFrom("A", "B", "-", "X");
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 30 }), (frames) => {
        const activity = activityFrom(frames.join(""));
        const swapped = activity.map((_, index) => activity[index ^ 1]!);
        expect(shiftTargets(swapped, 10)).toEqual(shiftTargets(activity, 10));
      }),
    );
  });
});
