import { describe, expect, test } from "vitest";
import {
  frameSize,
  readTrackFrames,
  trackFile,
  writeTrackFile,
} from "../../src-main/storage/trackFiles.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

const track = { dtype: "f32", frameShape: [2], frames: 4 } as const;
const values = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7);

describe("a track's file", () => {
  test("is named by everything that decides its values, in any order", () => {
    const file = trackFile({ a: 1, b: 2 }, "f32");
    expect(file).toMatch(/^tracks\/[0-9a-f]{16}\.f32$/);
    expect(trackFile({ b: 2, a: 1 }, "f32")).toBe(file);
    expect(trackFile({ a: 1, b: 3 }, "f32")).not.toBe(file);
  });

  test("gives back any stretch of frames, cut to what there is", () => {
    using folder = temporaryFolder();
    writeTrackFile(folder.path, "tracks/x.f32", values);
    const path = folder.at("tracks", "x.f32");
    expect(readTrackFrames(track, path)).toEqual(values);
    expect(readTrackFrames(track, path, 1, 2)).toEqual(
      Float32Array.of(2, 3, 4, 5),
    );
    expect(readTrackFrames(track, path, 3, 9)).toEqual(Float32Array.of(6, 7));
    expect(readTrackFrames(track, path, 9, 1)).toEqual(new Float32Array(0));
  });

  test("that is too short for its track is said to be", () => {
    using folder = temporaryFolder();
    writeTrackFile(folder.path, "tracks/x.f32", values.subarray(0, 6));
    expect(() => readTrackFrames(track, folder.at("tracks", "x.f32"))).toThrow(
      /x\.f32 holds 24 bytes, its track needs 32/,
    );
  });
});

test("a frame holds the product of its shape, one value when it has none", () => {
  expect(frameSize([80])).toBe(80);
  expect(frameSize([4, 3])).toBe(12);
  expect(frameSize([])).toBe(1);
});
