import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "../../src-main/contract/activity.ts";
import {
  eventDecisions,
  frameScores,
} from "../../src-main/evaluation/eventScores.ts";
import { fillPauses } from "../../src-main/contract/transitions.ts";
import {
  turnEventDefaults,
  turnEvents,
} from "../../src-main/evaluation/turnEvents.ts";
import { activityFrom } from "../support/activity.ts";

describe("turn events at 10 Hz", () => {
  it("are a shift where the other speaker goes on after a silence", () => {
    const events = turnEvents(activityFrom("A40-3B20"), 10);
    expect(events.shift).toEqual([{ start: 40, end: 43, next: 1 }]);
    expect(events.shiftPrediction).toEqual([{ start: 35, end: 40, next: 1 }]);
    expect(events.long).toEqual([{ start: 43, end: 45, next: 1 }]);
    expect(events.hold).toEqual([]);
  });

  it("are a hold where the same speaker goes on", () => {
    const events = turnEvents(activityFrom("B40-3B20"), 10);
    expect(events.hold).toEqual([{ start: 40, end: 43, next: 1 }]);
    expect(events.holdPrediction).toEqual([{ start: 35, end: 40, next: 1 }]);
    expect(events.shift).toEqual([]);
  });

  it("need a silence of 0.25 s, which is two frames", () => {
    expect(turnEvents(activityFrom("A40-B20"), 10).shift).toEqual([]);
    expect(turnEvents(activityFrom("A40-2B20"), 10).shift).toHaveLength(1);
  });

  it("need one second of the next speaker alone", () => {
    expect(turnEvents(activityFrom("A40-3B9"), 10).shift).toEqual([]);
    expect(turnEvents(activityFrom("A40-3B9X"), 10).shift).toEqual([]);
    expect(turnEvents(activityFrom("A40-3B10"), 10).shift).toHaveLength(1);
  });

  it("count a pause of the previous speaker as speech", () => {
    const events = turnEvents(activityFrom("A32-A7-3B10"), 10);
    expect(events.shift).toEqual([{ start: 40, end: 43, next: 1 }]);
  });

  it("are not scored in the first three seconds or from the limit on", () => {
    expect(turnEvents(activityFrom("A29-3B20"), 10).shift).toEqual([]);
    expect(turnEvents(activityFrom("A200-3B20"), 10).shift).toEqual([]);
    const whole = { ...turnEventDefaults, limitSeconds: Infinity };
    expect(turnEvents(activityFrom("A200-3B20"), 10, whole).shift).toHaveLength(
      1,
    );
  });

  it("are short where a speaker says little between two own silences", () => {
    const events = turnEvents(activityFrom("A40X5A15"), 10);
    expect(events.short).toEqual([{ start: 40, end: 45, next: 1 }]);
    expect(events.shortPrediction).toEqual([{ start: 35, end: 40, next: 1 }]);
    expect(turnEvents(activityFrom("A40X11A15"), 10).short).toEqual([]);
  });

  it("change sides with the speakers", () => {
    fc.assert(
      fc.property(someActivity, (activity) => {
        const events = turnEvents(activity, 10);
        const swapped = turnEvents(swap(activity), 10);
        for (const name of ["shift", "hold", "long", "short"] as const)
          expect(
            swapped[name].map(({ start, next }) => [start, 1 - next]).sort(),
          ).toEqual(
            events[name].map(({ start, next }) => [start, next]).sort(),
          );
      }),
    );
  });

  it("never overlap: a silence is a shift or a hold", () => {
    fc.assert(
      fc.property(someActivity, (activity) => {
        const { shift, hold } = turnEvents(activity, 10);
        const starts = [...shift, ...hold].map(({ start }) => start);
        expect(new Set(starts).size).toBe(starts.length);
      }),
    );
  });
});

describe("filled pauses", () => {
  it("join the two stretches of one speaker and leave a gap between two speakers", () => {
    expect(fillPauses(activityFrom("A-A-B--B"))).toEqual(activityFrom("A3-B4"));
  });
});

describe("scores of events", () => {
  const scores = [0.9, 0.1, 0.8, 0.2, 0.3, 0.7];
  const hold = { start: 0, end: 2, next: 0 } as const;
  const shift = { start: 2, end: 5, next: 1 } as const;

  it("are those of the next speaker; frames beyond the last score are left out", () => {
    expect(frameScores(hold, scores)).toEqual([0.9, 0.8]);
    expect(frameScores(shift, scores)).toEqual([0.7]);
  });

  it("of a hold are what is left for the other speaker", () => {
    const perEvent = eventDecisions([shift], [hold], scores, "event");
    expect(perEvent.labels).toEqual([1, 0]);
    expect(perEvent.scores[1]).toBeCloseTo(0.15, 12);
    expect(eventDecisions([shift], [hold], scores, "frame").labels).toEqual([
      1, 0, 0,
    ]);
  });
});

const someActivity = fc
  .array(
    fc.tuple(
      fc.constantFrom("A", "B", "-", "X"),
      fc.integer({ min: 1, max: 30 }),
    ),
    { minLength: 3, maxLength: 15 },
  )
  .map((runs) =>
    activityFrom(runs.map(([who, frames]) => `${who}${frames}`).join("")),
  );

function swap(activity: Activity): Activity {
  return activity.map((_, index) => activity[index ^ 1]!);
}
