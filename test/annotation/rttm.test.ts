import fc from "fast-check";
import { expect, test } from "vitest";
import { readRttm, writeRttm } from "../../src-main/annotation/rttm.ts";

test("SPEAKER lines of several recordings become tiers, other lines are passed over", () => {
  const text = [
    ";; a comment",
    "SPKR-INFO one 1 <NA> <NA> <NA> unknown Bo <NA>",
    "SPEAKER one 1 0.5 1.25 <NA> <NA> Bo <NA> <NA>",
    "SPEAKER\tone\t1\t2\t0.5\t<NA>\t<NA>\tÉva\t<NA>",
    "LEXEME one 1 0.5 0.25 hm lex Bo <NA>",
    "SPEAKER two 1 0 1 <NA> <NA> Bo <NA> <NA>",
    "",
  ].join("\r\n");
  expect(readRttm(text)).toEqual([
    {
      recording: "one",
      tiers: [
        { name: "Bo", intervals: [{ start: 0.5, end: 1.75, label: "" }] },
        { name: "Éva", intervals: [{ start: 2, end: 2.5, label: "" }] },
      ],
    },
    {
      recording: "two",
      tiers: [{ name: "Bo", intervals: [{ start: 0, end: 1, label: "" }] }],
    },
  ]);
});

test("damage is told with its line", () => {
  expect(() => readRttm("SPEAKER one 1 0.5")).toThrow(
    "line 1: a SPEAKER line needs at least 8 fields, this one has 4",
  );
  expect(() => readRttm("\nSPEAKER one 1 x 1 <NA> <NA> Bo <NA>")).toThrow(
    'line 2: start and duration are numbers of seconds, not "x" and "1"',
  );
});

test("lines are written in the order of time, with the speaker's channel", () => {
  const text = writeRttm("my call", [
    { name: "A", intervals: [{ start: 2, end: 2.5, label: "x" }] },
    { name: "B", intervals: [{ start: 0.1, end: 0.4, label: "" }] },
  ]);
  expect(text).toBe(
    "SPEAKER my_call 2 0.1 0.3 <NA> <NA> B <NA> <NA>\n" +
      "SPEAKER my_call 1 2 0.5 <NA> <NA> A <NA> <NA>\n",
  );
});

test("whatever is written is read back to the microsecond", () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 4e9 }), fc.integer({ min: 1, max: 1e8 }))
    .map(([start, length]) => ({
      start: start / 1e6,
      end: (start + length) / 1e6,
      label: "",
    }));
  const intervals = fc.array(interval, { minLength: 1 });
  fc.assert(
    fc.property(intervals, intervals, (first, second) => {
      const tiers = [
        { name: "first", intervals: first },
        { name: "second", intervals: second },
      ];
      const [read] = readRttm(writeRttm("call", tiers));
      for (const tier of tiers) {
        const again = read!.tiers.find(({ name }) => name === tier.name)!;
        const ordered = tier.intervals.toSorted((a, b) => a.start - b.start);
        expect(again.intervals.length).toBe(ordered.length);
        for (const [index, { start, end }] of ordered.entries()) {
          expect(again.intervals[index]!.start).toBeCloseTo(start, 6);
          if (ordered.every((one, at) => at === index || one.start !== start))
            expect(again.intervals[index]!.end).toBeCloseTo(end, 5);
        }
      }
    }),
  );
});
