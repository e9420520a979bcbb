/** Times, lengths, frequencies and scores in words. */
import { expect, it } from "vitest";
import {
  formatCount,
  formatHz,
  formatLength,
  formatScore,
  formatTime,
} from "../../../src-renderer/timeline/format.ts";

it("writes times with minutes, and hours from one hour on", () => {
  expect([0, 59.999, 61.5, 3661.25].map((t) => formatTime(t, 2))).toEqual([
    "0:00.00",
    "1:00.00",
    "1:01.50",
    "1:01:01.25",
  ]);
  expect(formatTime(5.4, 0)).toBe("0:05");
});

it("writes lengths with the two largest units", () => {
  expect([4.25, 48.4, 125, 3600, 3725].map(formatLength)).toEqual([
    "4.3 s",
    "48 s",
    "2 min 5 s",
    "1 h",
    "1 h 2 min",
  ]);
});

it("writes frequencies in Hz and kHz", () => {
  expect([125, 1000, 1250, 16000].map(formatHz)).toEqual([
    "125 Hz",
    "1 kHz",
    "1.3 kHz",
    "16 kHz",
  ]);
});

it("writes an unknown score as a dash", () => {
  expect([formatScore(null), formatScore(NaN), formatScore(-0.5, 1)]).toEqual([
    "–",
    "–",
    "−0.5",
  ]);
});

it("writes a score with the digits that it supports", () => {
  expect(
    [0.01234, 9.3441, 12.3456, 254.483, 512, 2].map((one) => formatScore(one)),
  ).toEqual(["0.012", "9.344", "12.35", "254.5", "512", "2.000"]);
});

it("counts one thing without an s", () => {
  expect([formatCount(1, "turn"), formatCount(1200, "turn")]).toEqual([
    "1 turn",
    "1,200 turns",
  ]);
});
