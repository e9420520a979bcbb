/** Who is heard, how sounds are faded, and where they are cut. */
import { describe, expect, it } from "vitest";
import { bestOffset } from "../../../src-renderer/sound/match.ts";
import { addMixed, mixOf } from "../../../src-renderer/sound/mix.ts";
import { Excerpt } from "../../../src-renderer/sound/pieces.ts";
import {
  crossFade,
  inRows,
  renderBlocks,
} from "../../../src-renderer/sound/render.ts";

describe("ears", () => {
  it("hear A left and B right, one alone in both, nobody when nobody is wanted", () => {
    const mixed = (heard: readonly [boolean, boolean], channels: number) => {
      const ears = [new Float32Array(1), new Float32Array(1)] as const;
      const sides = [Float32Array.of(3), Float32Array.of(5)];
      addMixed(ears, sides.slice(0, channels), mixOf(heard, channels));
      return ears.map(([value]) => value);
    };
    expect(mixed([true, true], 2)).toEqual([3, 5]);
    expect(mixed([true, false], 2)).toEqual([3, 3]);
    expect(mixed([false, true], 2)).toEqual([5, 5]);
    expect(mixed([false, false], 2)).toEqual([0, 0]);
    expect(mixed([true, true], 1)).toEqual([3, 3]);
    expect(mixed([false, false], 1)).toEqual([0, 0]);
  });
});

describe("a fade", () => {
  it("has shares that sum to 1 at every sample", () => {
    const same = Float32Array.of(0.25, -0.5, 1, 0.125);
    expect(crossFade(same, same)).toEqual(same);
    const fade = crossFade(new Float32Array(4), new Float32Array(4).fill(1));
    expect([...fade]).toEqual([0, 0.25, 0.5, 0.75]);
  });

  it("goes on at the next block where it ended", () => {
    const ramp = Float32Array.from({ length: 10 }, (_, n) => n);
    const excerpt = new Excerpt(1, 10, new Map([[0, [ramp]]]));
    const blocks = [
      { at: 0, frames: 2, from: 7, to: 7, shown: 7 },
      { at: 2, frames: 2, from: 9, to: 1, shown: 1 },
      { at: 4, frames: 2, from: 3, to: 3, shown: 3 },
    ];
    const [left, right] = renderBlocks(blocks, excerpt, mixOf([true, true], 1));
    expect([...left]).toEqual([7, 8, 9, 1, 3, 4]);
    expect(right).toEqual(left);
  });
});

it("rows blocks up to where one does not follow the one before", () => {
  const block = (at: number) => ({ at, frames: 5, from: 0, to: 0, shown: 0 });
  const rows = inRows([block(10), block(15), block(30)]);
  expect(rows.map((row) => row.map(({ at }) => at))).toEqual([[10, 15], [30]]);
});

describe("a cut", () => {
  it("is made where the wave fits", () => {
    const wave = (n: number) => Math.sin(n / 5) + 0.5 * Math.sin(n / 2.3 + 1);
    const stretch = (from: number, count: number) =>
      Float32Array.from({ length: count }, (_, n) => wave(from + n));
    for (const place of [0, 17, 40, 79])
      expect(bestOffset(stretch(place, 60), stretch(0, 140))).toBe(place);
  });

  it("stays in the middle in silence", () => {
    expect(bestOffset(new Float32Array(20), new Float32Array(120))).toBe(50);
  });
});
