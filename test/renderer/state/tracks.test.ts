/** Which of a dialogue's tracks are shown. */
import { expect, it } from "vitest";
import type { Track } from "../../../src-main/contract/records.ts";
import { finestTracks } from "../../../src-renderer/state/tracks.ts";

const track = (
  id: string,
  kind: Track["kind"],
  speaker: Track["speaker"],
  rateHz: number,
  runId: string | null = null,
) => ({ id, kind, speaker, rateHz, runId }) as Track;

it("shows the finest track of each speaker, A first", () => {
  const tracks = [
    track("b", "mel", 1, 100),
    track("coarse", "mel", 0, 50),
    track("a", "mel", 0, 100),
    track("other", "levels", 0, 200),
  ];
  expect(finestTracks(tracks, "mel", null).map(({ id }) => id)).toEqual([
    "a",
    "b",
  ]);
});

it("shows predictions of the chosen run only", () => {
  const tracks = [
    track("one", "shift", null, 50, "run-1"),
    track("two", "shift", null, 50, "run-2"),
  ];
  expect(finestTracks(tracks, "shift", "run-2").map(({ id }) => id)).toEqual([
    "two",
  ]);
  expect(finestTracks(tracks, "shift", null)).toEqual([]);
});
