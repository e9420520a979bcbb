/** The way through a dialogue: gapless on the clock, at the wanted speed, round and round a loop, never outside of what was fetched. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  headAfter,
  nextBlocks,
  rangesAhead,
  shownAt,
  type Block,
  type Course,
  type Grain,
  type Head,
} from "../../../src-renderer/sound/course.ts";
import { rangesOf } from "../../../src-renderer/sound/render.ts";

const grain: Grain = { fade: 8, hop: 12, reach: 10 };
const begin = (position: number): Head => ({
  at: 1000,
  position,
  shown: position,
});
/** Cuts as far from the wanted place as is allowed. */
const match = (_: number, near: number) => Math.round(near) + grain.reach;
const to = (end: number): Course => ({
  speed: 1,
  range: { from: 0, to: end },
  repeats: false,
});

describe("a course", () => {
  it("goes straight on at speed 1, up to the last frame", () => {
    const course = to(900);
    const first = { at: 1000, frames: 500, from: 200, to: 200, shown: 200 };
    const last = { at: 1500, frames: 200, from: 700, to: 700, shown: 700 };
    expect(nextBlocks(begin(200), course, grain, match, 500)).toEqual([first]);
    const head = headAfter(first, course);
    expect(nextBlocks(head, course, grain, match, 500)).toEqual([last]);
  });

  it("fades from the end of a loop to its start, and the loop is as long as it is", () => {
    const course = { ...to(400), range: { from: 300, to: 400 }, repeats: true };
    const blocks = nextBlocks(begin(350), course, grain, match, 150);
    expect(blocks).toEqual([
      { at: 1000, frames: 50, from: 350, to: 350, shown: 350 },
      { at: 1050, frames: 8, from: 400, to: 300, shown: 300 },
      { at: 1058, frames: 92, from: 308, to: 308, shown: 308 },
    ]);
  });

  const anyCourse = fc.record({
    speed: fc.constantFrom(0.5, 0.75, 1, 1.25, 1.5, 2),
    from: fc.integer({ min: 0, max: 3000 }),
    length: fc.integer({ min: 1, max: 4000 }),
    repeats: fc.boolean(),
    start: fc.integer({ min: 0, max: 7500 }),
  });
  const courseOf = ({
    speed,
    from,
    length,
    repeats,
  }: Omit<Course, "range"> & { from: number; length: number }): Course => ({
    speed,
    range: { from, to: from + length },
    repeats,
  });

  it("leaves no gap on the clock and no jump that is not faded", () => {
    fc.assert(
      fc.property(anyCourse, (any) => {
        let head = begin(any.start);
        const course = courseOf(any);
        for (const block of nextBlocks(head, course, grain, match, 3000)) {
          expect(block.at).toBe(head.at);
          expect(block.from).toBe(head.position);
          expect(block.frames).toBeGreaterThan(0);
          head = headAfter(block, course);
        }
      }),
    );
  });

  it("is made of what was to be fetched", () => {
    fc.assert(
      fc.property(anyCourse, (any) => {
        const course = courseOf(any);
        let head = begin(any.start);
        for (let step = 0; step < 8; step++) {
          const ranges = rangesAhead(head, course, grain, 400);
          const blocks: Block[] = nextBlocks(head, course, grain, match, 400);
          for (const need of rangesOf(blocks))
            expect(
              ranges.some(({ from, to }) => from <= need.from && need.to <= to),
            ).toBe(true);
          if (blocks.length > 0) head = headAfter(blocks.at(-1)!, course);
        }
      }),
    );
  });

  it("moves the playhead with the wanted speed, whatever the cuts", () => {
    for (const speed of [0.5, 1.5, 2]) {
      const course = { ...to(1e6), speed };
      const blocks = nextBlocks(begin(0), course, grain, match, 6000);
      expect(shownAt(blocks, speed, 1000)).toBe(0);
      expect(shownAt(blocks, speed, 3405)).toBeCloseTo(speed * 2405, 6);
      for (const block of blocks)
        expect(Math.abs(block.to - block.shown)).toBeLessThan(grain.reach + 1);
    }
  });
});
