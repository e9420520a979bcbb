/** Tiles: which frames they cover, how frames merge, what the browser may keep. */
import { describe, expect, test } from "vitest";
import { mergeFrames, planTile } from "../../src-main/api/tilePlan.ts";
import { tilePath } from "../../src-main/contract/bytes.ts";
import { testStudio, type TestStudio } from "../support/testStudio.ts";

describe("planTile", () => {
  test("covers 512 * 2^level frames, fewer at the end", () => {
    expect(planTile(1100, 0, 2)).toEqual({
      firstFrame: 1024,
      frames: 76,
      perRow: 1,
      rows: 76,
    });
    expect(planTile(1100, 2, 0)).toEqual({
      firstFrame: 0,
      frames: 1100,
      perRow: 4,
      rows: 275,
    });
  });

  test("refuses what lies behind the end or is no whole number", () => {
    expect(() => planTile(512, 0, 1)).toThrow("the track has 512");
    expect(() => planTile(512, 0.5, 0)).toThrow("whole number");
    expect(() => planTile(512, 0, -1)).toThrow("whole number");
    expect(() => planTile(512, 99, 0)).toThrow("level");
  });
});

describe("mergeFrames", () => {
  const frames = Uint8Array.of(1, 9, 2, 8, 6, 4); // [3, 2]

  test.each([
    ["mean", [2, 9, 6, 4]],
    ["max", [2, 9, 6, 4]],
    ["minmax", [1, 9, 6, 4]],
    ["nearest", [2, 8, 6, 4]],
  ] as const)("%s of every two frames", (reduce, expected) => {
    expect([...mergeFrames(frames, 2, 2, reduce)]).toEqual(expected);
  });
});

describe("tile requests", () => {
  test("the values are little-endian rows of the track", async () => {
    using studio = testStudio();
    const answer = await studio.get(tilePath(trackOf(studio, "mel"), 0, 2));
    const values = new Float32Array(await answer.arrayBuffer());
    expect(values).toHaveLength(76 * 2);
    expect([...values.subarray(0, 4)]).toEqual([1024, 1025, 1025, 1026]);
  });

  test("a higher level holds means, or minima and maxima", async () => {
    using studio = testStudio();
    const mel = await studio.get(tilePath(trackOf(studio, "mel"), 1, 0));
    const means = new Float32Array(await mel.arrayBuffer());
    expect([...means.subarray(0, 4)]).toEqual([0.5, 1.5, 2.5, 3.5]);
    const peaks = await studio.get(tilePath(trackOf(studio, "peaks"), 3, 0));
    const extremes = new Int16Array(await peaks.arrayBuffer());
    expect([...extremes.subarray(0, 4)]).toEqual([-7, 7, -15, 15]);
  });

  test("a far view is merged from kept rows and holds the same extremes", async () => {
    using studio = testStudio();
    const path = tilePath(trackOf(studio, "peaks"), 7, 0);
    for (const _time of ["computed", "kept"]) {
      const answer = await studio.get(path);
      const extremes = new Int16Array(await answer.arrayBuffer());
      expect([...extremes]).toEqual(
        [127, 255, 383, 511, 599].flatMap((n) => [-n, n]),
      );
    }
  });

  test("a tile that the browser has is not sent again", async () => {
    using studio = testStudio();
    const path = tilePath(trackOf(studio, "mel"), 0, 0);
    const first = await studio.get(path);
    expect(first.headers.get("cache-control")).toContain("immutable");
    const etag = first.headers.get("etag")!;
    const again = await studio.get(path, { "if-none-match": etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });

  test("an unknown track and a tile behind the end are not found", async () => {
    using studio = testStudio();
    expect((await studio.get(tilePath("none", 0, 0))).status).toBe(404);
    const path = tilePath(trackOf(studio, "mel"), 0, 3);
    expect((await studio.get(path)).status).toBe(404);
  });
});

function trackOf({ small }: TestStudio, kind: string): string {
  return small.corpus
    .tracks(small.dialogueId)
    .find((track) => track.kind === kind)!.id;
}
