/** Ranges over draws of dialogues, on numbers whose spread is known. */
import { describe, expect, it } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import {
  bootstrapIntervals,
  withIntervals,
} from "../../src-main/evaluation/bootstrap.ts";

const meanOf = (numbers: readonly number[]) =>
  numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe("a range over draws of dialogues", () => {
  it("is as wide as the mean of that many numbers varies", () => {
    const random = new Random(1);
    const numbers = Array.from({ length: 100 }, () => random.normal());
    const [interval] = bootstrapIntervals(numbers, (drawn) => [meanOf(drawn)]);
    const [low, high] = interval!;
    // 1.96 standard errors of 0.1 to either side.
    expect(high - low).toBeGreaterThan(0.28);
    expect(high - low).toBeLessThan(0.52);
    expect(low).toBeLessThan(meanOf(numbers));
    expect(high).toBeGreaterThan(meanOf(numbers));
  });

  it("is wider where events stand together in dialogues", () => {
    const dialogues = Array.from({ length: 10 }, (_, i) =>
      new Array<number>(10).fill(i % 2),
    );
    const share = (drawn: readonly (readonly number[])[]) => [
      meanOf(drawn.flat()),
    ];
    const [together] = bootstrapIntervals(dialogues, share);
    const apart = dialogues.flat().map((event) => [event]);
    const [spread] = bootstrapIntervals(apart, share);
    const width = ([low, high]: readonly [number, number]) => high - low;
    expect(width(together!)).toBeGreaterThan(2 * width(spread!));
  });

  it("is the same again, and a point where all dialogues are alike", () => {
    const statistic = (drawn: readonly number[]) => [meanOf(drawn)];
    const once = bootstrapIntervals([1, 2, 3, 4, 5, 6], statistic);
    expect(bootstrapIntervals([1, 2, 3, 4, 5, 6], statistic)).toEqual(once);
    expect(bootstrapIntervals([2, 2, 2, 2, 2], statistic)).toEqual([[2, 2]]);
  });

  it("is none for four dialogues, and for a figure that many draws lack", () => {
    const statistics = (drawn: readonly number[]) => [
      meanOf(drawn),
      drawn.includes(1) ? 1 : null,
    ];
    expect(bootstrapIntervals([1, 2, 3, 4], statistics)).toEqual([null, null]);
    const [, rare] = bootstrapIntervals([1, 2, 3, 4, 5], statistics);
    expect(rare).toBeNull();
  });

  it("stays off a row without a value", () => {
    const row = {
      name: "a/b",
      title: "A",
      unit: "",
      better: "higher",
      samples: 0,
      baselines: [],
    } as const;
    const rows = withIntervals(
      [
        { ...row, value: null },
        { ...row, value: 0.5 },
      ],
      [
        [0, 1],
        [0.4, 0.6],
      ],
    );
    expect(rows.map(({ interval }) => interval)).toEqual([
      undefined,
      [0.4, 0.6],
    ]);
  });
});
