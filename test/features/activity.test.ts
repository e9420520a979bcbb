import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import {
  detectActivity,
  detectFromLevels,
} from "../../src-main/features/activity.ts";
import { suppressCrosstalk } from "../../src-main/features/crosstalk.ts";
import { LevelStream, speechLevels } from "../../src-main/features/levels.ts";

const rateHz = 8000;

/** A line with noise at -60 dB on which someone talks in the given seconds. */
function line(
  seconds: number,
  talk: readonly (readonly [number, number])[],
): Float32Array {
  const random = new Random("line");
  return Float32Array.from({ length: seconds * rateHz }, (_, n) => {
    const t = n / rateHz;
    const talking = talk.some(([start, end]) => t >= start && t < end);
    return (talking ? 0.2 : 0.001) * random.normal();
  });
}

function levelsOf(
  frames: number,
  talk: readonly (readonly [number, number])[],
  decibels: number,
): Float32Array {
  const levels = new Float32Array(frames).fill(-70);
  for (const [start, end] of talk) levels.fill(decibels, start, end);
  return levels;
}

test("speech is found within a few hundredths of a second", () => {
  const found = detectActivity(
    line(10, [
      [1, 2.5],
      [4, 4.4],
    ]),
    rateHz,
  );
  expect(found.length).toBe(2);
  const edges = found.flatMap(({ start, end }) => [start, end]);
  [1, 2.5, 4, 4.4].forEach((expected, n) =>
    expect(Math.abs(edges[n]! - expected)).toBeLessThan(0.06),
  );
});

test("neither silence nor steady noise nor a constant voltage is speech", () => {
  expect(detectActivity(new Float32Array(8000), rateHz)).toEqual([]);
  expect(detectActivity(line(3, []), rateHz)).toEqual([]);
  expect(detectActivity(new Float32Array(8000).fill(0.5), rateHz)).toEqual([]);
  expect(detectActivity(new Float32Array(0), rateHz)).toEqual([]);
});

test("pauses under 0.2 s are spoken through, speech under 0.1 s is a click", () => {
  const talk = [
    [100, 150],
    [165, 200],
    [300, 305],
    [400, 450],
    [475, 500],
  ] as const;
  expect(detectFromLevels(levelsOf(1000, talk, -20))).toEqual([
    { start: 0.97, end: 2.03 },
    { start: 3.97, end: 4.53 },
    { start: 4.72, end: 5.03 },
  ]);
});

test("the threshold follows a noise floor that rises during a call", () => {
  const levels = levelsOf(
    8000,
    [
      [500, 700],
      [6000, 6300],
    ],
    -18,
  );
  levels.forEach((level, n) => {
    if (level < -40) levels[n] = -70 + 25 * Math.min(1, n / 6000);
  });
  expect(detectFromLevels(levels)).toEqual([
    { start: 4.97, end: 7.03 },
    { start: 59.97, end: 63.03 },
  ]);
});

test("what one channel hears of far louder speech on the other is not speech", () => {
  const own = levelsOf(1000, [[100, 200]], -20);
  own.fill(-45, 500, 700);
  const other = levelsOf(1000, [[500, 700]], -15);
  expect(detectFromLevels(own).length).toBe(2);
  const [cleaned, untouched] = suppressCrosstalk(own, other);
  expect(detectFromLevels(cleaned)).toEqual([{ start: 0.97, end: 2.03 }]);
  expect(detectFromLevels(untouched)).toEqual([{ start: 4.97, end: 7.03 }]);
});

test("a strong leak in both directions is told from speech at the same time", () => {
  const leak = (own: Float32Array, other: Float32Array) =>
    own.map((level, n) => Math.max(level, other[n]! - 14));
  const first = levelsOf(2000, [[100, 900]], -20);
  const second = levelsOf(2000, [[800, 1900]], -26);
  const cleaned = suppressCrosstalk(leak(first, second), leak(second, first));
  expect(cleaned.map((levels) => detectFromLevels(levels))).toEqual([
    [{ start: 0.97, end: 9.03 }],
    [{ start: 7.97, end: 19.03 }],
  ]);
});

test("the same sound on both channels is no leak", () => {
  const levels = levelsOf(1000, [[100, 200]], -20);
  expect(suppressCrosstalk(levels, levels)).toEqual([levels, levels]);
});

test("speech at the same time on both channels stays on both", () => {
  const own = levelsOf(1000, [[100, 200]], -20);
  const other = levelsOf(1000, [[150, 250]], -32);
  const [first, second] = suppressCrosstalk(own, other);
  expect(first).toEqual(own);
  expect(second).toEqual(other);
});

test("a full-scale square wave has 0 dB, and levels do not depend on how it arrives", () => {
  const square = Float32Array.from({ length: 2205 }, (_, n) =>
    n % 2 === 0 ? 1 : -1,
  );
  const whole = speechLevels(square, 11_025);
  expect(whole.length).toBe(20);
  expect(whole[10]).toBeCloseTo(0, 5);
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 9 }), (lengths) => {
      const stream = new LevelStream(11_025);
      const parts: number[] = [];
      let at = 0;
      for (const length of [...lengths, square.length]) {
        parts.push(...stream.push(square.subarray(at, at + length)));
        at += length;
      }
      expect(Float32Array.from(parts)).toEqual(whole);
    }),
  );
});
