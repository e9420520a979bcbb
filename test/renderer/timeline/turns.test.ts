/** What the pointer touches among turns, and what edits make of it. */
import { describe, expect, it } from "vitest";
import type { Turn } from "../../../src-main/contract/records.ts";
import {
  hitTurn,
  moveEdge,
  mutualSilences,
  neighbourTurn,
  rangeBetween,
  snapToEdge,
  speakersAt,
} from "../../../src-renderer/timeline/turns.ts";
import { floorShares } from "../../../src-renderer/timeline/statistics.ts";
import { shortNames } from "../../../src-renderer/timeline/speakers.ts";

const turn = (
  id: number,
  speaker: 0 | 1,
  start: number,
  end: number,
): Turn => ({
  id,
  speaker,
  start,
  end,
  label: "",
});
const turns = [turn(1, 0, 1, 3), turn(2, 1, 2.5, 5), turn(3, 0, 6, 7)];

describe("hits", () => {
  it("finds an edge before the turn it belongs to", () => {
    expect(hitTurn(turns, 0, 2.95, 0.1)).toEqual({
      part: "end",
      turn: turns[0],
    });
    expect(hitTurn(turns, 0, 1.05, 0.1)).toEqual({
      part: "start",
      turn: turns[0],
    });
    expect(hitTurn(turns, 0, 2, 0.1)).toEqual({ part: "body", turn: turns[0] });
  });

  it("looks only at one speaker, or at both", () => {
    expect(hitTurn(turns, 0, 4, 0.1)).toEqual({ part: "empty" });
    expect(hitTurn(turns, null, 4, 0.1)).toEqual({
      part: "body",
      turn: turns[1],
    });
  });
});

describe("edits", () => {
  it("never turns a turn around", () => {
    expect(moveEdge(turns[0]!, "start", 9, 100)).toEqual({
      start: 2.98,
      end: 3,
    });
    expect(moveEdge(turns[0]!, "end", 0, 100)).toEqual({ start: 1, end: 1.02 });
  });

  it("never leaves the dialogue", () => {
    expect(moveEdge(turns[0]!, "start", -4, 100).start).toBe(0);
    expect(moveEdge(turns[2]!, "end", 200, 100).end).toBe(100);
    expect(rangeBetween(5, -1, 100)).toEqual({ start: 0, end: 5 });
  });

  it("snaps to the nearest edge within reach, not to itself", () => {
    expect(snapToEdge(turns, 5.04, 0.1, null)).toBe(5);
    expect(snapToEdge(turns, 5.04, 0.1, 2)).toBe(5.04);
    expect(snapToEdge(turns, 5.5, 0.1, null)).toBe(5.5);
  });
});

it("says who speaks at a time", () => {
  expect([0, 2.7, 4, 5].map((t) => speakersAt(turns, t))).toEqual([
    [],
    [0, 1],
    [1],
    [],
  ]);
});

it("finds the stretches in which nobody speaks", () => {
  expect(mutualSilences(turns, 0, 10)).toEqual([
    { start: 0, end: 1 },
    { start: 5, end: 6 },
    { start: 7, end: 10 },
  ]);
  expect(mutualSilences(turns, 2, 4)).toEqual([]);
});

it("steps from turn to turn", () => {
  expect(neighbourTurn(turns, 1, 1)?.id).toBe(2);
  expect(neighbourTurn(turns, 6, -1)?.id).toBe(2);
  expect(neighbourTurn(turns, 6, 1)).toBeNull();
});

it("shares out the floor", () => {
  const { onlyA, onlyB, both, silence } = floorShares(turns, 10);
  expect(
    [onlyA, onlyB, both, silence].map((x) => Number(x.toFixed(6))),
  ).toEqual([0.25, 0.2, 0.05, 0.5]);
  expect(floorShares([], 0)).toEqual({
    onlyA: 0,
    onlyB: 0,
    both: 0,
    silence: 1,
  });
});

it("shortens names by what they share", () => {
  expect(shortNames(["call-7-A", "call-7-B"])).toEqual(["A", "B"]);
  expect(shortNames(["Ada", "Adam"])).toEqual(["Ada", "Adam"]);
  expect(shortNames([])).toEqual(["A", "B"]);
  expect(shortNames(["a very long name of someone", "B"])[0]).toBe(
    "a very long n…",
  );
});
