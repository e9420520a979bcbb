import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  horizonFrames,
  projectionBinFrames,
  speakerBits,
  swapProjection,
} from "../../src-main/contract/projection.ts";
import {
  labelledFrames,
  projectionBitsOf,
  projectionLabels,
} from "../../src-main/dataset/projectionTargets.ts";
import { activityFrom } from "../support/activity.ts";

const bins = [1, 2, 3, 4];
const someActivity = fc
  .array(fc.constantFrom("A", "B", "-", "X"), { minLength: 11, maxLength: 40 })
  .map((frames) => activityFrom(frames.join("")));

describe("projection labels", () => {
  it("begin at the next frame and set a bin that is half active", () => {
    const activity = activityFrom("B-A-A--AA--");
    expect([...projectionBitsOf(activity, bins)]).toEqual([
      0, 1, 0, 1, 0, 0, 0, 0,
    ]);
    expect([...projectionLabels(activity, bins)]).toEqual([0b1010]);
  });

  it("end a horizon before the recording does", () => {
    expect(labelledFrames(activityFrom("A10"), bins)).toBe(0);
    expect(labelledFrames(activityFrom("A4"), bins)).toBe(0);
    expect(labelledFrames(activityFrom("A15"), bins)).toBe(5);
  });

  it("never depend on the frame itself or on frames before it", () => {
    fc.assert(
      fc.property(someActivity, fc.nat(), (activity, where) => {
        const labels = projectionLabels(activity, bins);
        const frame = where % labels.length;
        const changed = activity.map((value, index) =>
          index < 2 * (frame + 1) ? 1 - value : value,
        );
        expect(projectionLabels(changed, bins)[frame]).toBe(labels[frame]);
      }),
    );
  });

  it("never depend on frames beyond their horizon", () => {
    fc.assert(
      fc.property(someActivity, fc.nat(), (activity, where) => {
        const labels = projectionLabels(activity, bins);
        const frame = where % labels.length;
        const changed = activity.map((value, index) =>
          index >= 2 * (frame + 1 + horizonFrames(bins)) ? 1 - value : value,
        );
        expect(projectionLabels(changed, bins)[frame]).toBe(labels[frame]);
      }),
    );
  });

  it("change nibbles when the speakers change sides", () => {
    fc.assert(
      fc.property(someActivity, (activity) => {
        const swapped = activity.map((_, index) => activity[index ^ 1]!);
        expect([...projectionLabels(swapped, bins)]).toEqual(
          [...projectionLabels(activity, bins)].map(swapProjection),
        );
      }),
    );
  });
});

describe("projection classes", () => {
  it("have bins of whole frames that add up to two seconds where the rate allows", () => {
    expect(projectionBinFrames(50)).toEqual([10, 20, 30, 40]);
    expect(horizonFrames(projectionBinFrames(100))).toBe(200);
    expect(horizonFrames(projectionBinFrames(62.5))).toBe(124);
  });

  it("keep speaker A in the low bits, nearest bin first", () => {
    expect(speakerBits(0b0010_0001, 0)).toEqual([1, 0, 0, 0]);
    expect(speakerBits(0b0010_0001, 1)).toEqual([0, 1, 0, 0]);
  });
});
