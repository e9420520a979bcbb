/** What the waveform, the turns and the shift curve decide to draw. */
import { describe, expect, it } from "vitest";
import type { Track, Turn } from "../../../src-main/contract/records.ts";
import {
  emptyCurve,
  planCurve,
} from "../../../src-renderer/lanes/shifts/plan.ts";
import { shortened } from "../../../src-renderer/lanes/turns/draw.ts";
import { planTurns } from "../../../src-renderer/lanes/turns/plan.ts";
import {
  collectPeaks,
  fullHeight,
  planWave,
  waveFit,
} from "../../../src-renderer/lanes/waveform/plan.ts";
import { frameValues } from "../../../src-renderer/state/readout.ts";

const track: Track = {
  id: "t",
  dialogueId: "d",
  kind: "peaks",
  name: "Waveform",
  speaker: 0,
  runId: null,
  start: 0,
  rateHz: 100,
  frames: 6000,
  frameShape: [2],
  dtype: "i16",
  unit: "",
  reduce: "minmax",
  range: [-32768, 32767],
  settingsHash: "",
};
const view = { start: 20, secondsPerPixel: 0.01, width: 200, duration: 60 };
const tile = {
  values: Int16Array.from({ length: 1024 }, (_, i) =>
    i % 2 === 0 ? -16384 : 8192,
  ),
  rows: 512,
  columns: 2,
};

describe("the waveform", () => {
  it("draws half a view more on either side, so that scrolling only moves it", () => {
    const window = planWave(track, view, 1)!;
    expect(window).toMatchObject({
      level: 0,
      firstRow: 1900,
      endRow: 2300,
      start: 19,
      end: 23,
    });
    expect(waveFit(window, track, { ...view, start: 20.9 })).toBe("exact");
    expect(waveFit(window, track, { ...view, start: 21.5 })).toBe("none");
  });

  it("is stretched while a zoom goes on, but not too far", () => {
    const window = planWave(track, view, 1)!;
    const zoomed = (secondsPerPixel: number) =>
      waveFit(window, track, { ...view, secondsPerPixel });
    expect([0.011, 0.007, 0.004, 0.03].map(zoomed)).toEqual([
      "stretched",
      "stretched",
      "none",
      "none",
    ]);
  });

  it("collects minima and maxima across tiles and says when one is missing", () => {
    const window = planWave(track, view, 1)!;
    const whole = collectPeaks(track, window, () => tile);
    expect(whole.isComplete).toBe(true);
    expect([whole.lowest[0], whole.highest[399]]).toEqual([-0.5, 0.25]);
    const partly = collectPeaks(track, window, (_t, _l, index) =>
      index === 3 ? tile : null,
    );
    expect(partly.isComplete).toBe(false);
    expect([partly.highest[0], partly.highest[399]]).toEqual([0.25, 0]);
  });

  it("fills the height with what is usual, not with one click", () => {
    const values = Int16Array.from({ length: 1024 }, (_, i) =>
      i === 1 ? 32767 : 3276,
    );
    expect(
      fullHeight(track, () => ({ values, rows: 512, columns: 2 })),
    ).toBeCloseTo(0.115, 3);
  });
});

describe("the turns", () => {
  const turn = (
    id: number,
    speaker: 0 | 1,
    start: number,
    end: number,
  ): Turn => ({ id, speaker, start, end, label: "hm" });
  const turns = [
    turn(1, 0, 0, 5),
    turn(2, 0, 20.5, 21),
    turn(3, 1, 20.5, 21),
    turn(4, 0, 50, 51),
  ];

  it("are boxes of the visible ones of a speaker", () => {
    expect(planTurns(turns, null, 0, (id) => id === 2, view)).toEqual([
      {
        left: 50,
        width: 50,
        speaker: 0,
        label: "hm",
        isSelected: true,
        isDraft: false,
      },
    ]);
    expect(planTurns(turns, null, null, () => false, view)).toHaveLength(2);
  });

  it("give way to the one that is being dragged", () => {
    const draft = { id: 2, speaker: 0 as const, start: 20.5, end: 21.5 };
    const [box, ...others] = planTurns(turns, draft, 0, () => false, view);
    expect(others).toEqual([]);
    expect(box).toMatchObject({
      left: 50,
      width: 100,
      label: "hm",
      isDraft: true,
    });
  });

  it("shorten their labels to the room they have", () => {
    expect(shortened("and then he said", 80, 80)).toBe("and then he said");
    expect(shortened("and then he said", 40, 80)).toBe("and the…");
    expect(shortened("and then he said", 10, 80)).toBe("");
  });
});

describe("the shift curve", () => {
  const shift: Track = {
    ...track,
    kind: "shift",
    frameShape: [],
    dtype: "f32",
    range: [0, 1],
  };

  it("puts a frame's value at the end of the frame and leaves a gap where a tile is missing", () => {
    const plan = emptyCurve();
    const values = Float32Array.from({ length: 512 }, () => 0.5);
    const some = { values, rows: 512, columns: 1 };
    planCurve(plan, shift, 0, { ...view, start: 20.4 }, 1, (_t, _l, index) =>
      index === 3 ? some : null,
    );
    expect(plan.points[0]).toBeCloseTo(-64, 0);
    expect(plan.points[1]).toBe(0.5);
    expect(Number.isNaN(plan.points[2 * plan.count - 1]!)).toBe(true);
  });
});

it("reads the values of the frame at a time", () => {
  const mel: Track = { ...track, frameShape: [3], dtype: "u8", frames: 600 };
  const values = Uint8Array.from({ length: 88 * 3 }, (_, i) => i);
  const source = (_t: Track, level: number, index: number) =>
    level === 0 && index === 1 ? { values, rows: 88, columns: 3 } : null;
  expect([...frameValues(source, mel, 5.13)!]).toEqual([3, 4, 5]);
  expect(frameValues(source, mel, 1)).toBeNull();
  expect(frameValues(source, mel, 7)).toBeNull();
});
