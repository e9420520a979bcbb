import { expect, test } from "vitest";
import { readCtm } from "../../src-main/annotation/ctm.ts";

test("words closer than 0.2 s become one stretch, the channel is the speaker", () => {
  const text = [
    ";; comment",
    "call A 0.0 0.3 so 0.9",
    "call A 0.45 0.25 well",
    "call B 0.5 0.2 yes",
    "call A 0.9 0.1 then",
    "other A 5 1 hm",
  ].join("\n");
  expect(readCtm(text)).toEqual([
    {
      recording: "call",
      tiers: [
        {
          name: "A",
          intervals: [
            { start: 0, end: 0.7, label: "so well" },
            { start: 0.9, end: 1, label: "then" },
          ],
        },
        { name: "B", intervals: [{ start: 0.5, end: 0.7, label: "yes" }] },
      ],
    },
    {
      recording: "other",
      tiers: [{ name: "A", intervals: [{ start: 5, end: 6, label: "hm" }] }],
    },
  ]);
});

test("Gecko's first column names the speaker; a word of nobody is left out", () => {
  const text = [
    "<NA>_00002_audio 1 00009.00 1.00 ummm 0.9",
    "Roger_00000_audio 1 00000.00 0.50 Hi, -1.00",
    "Virgil_00001_audio 1 00001.00 0.50 hello -1.00",
  ].join("\n");
  expect(readCtm(text)).toEqual([
    {
      recording: null,
      tiers: [
        { name: "Roger", intervals: [{ start: 0, end: 0.5, label: "Hi," }] },
        { name: "Virgil", intervals: [{ start: 1, end: 1.5, label: "hello" }] },
      ],
    },
  ]);
});

test("alternatives are passed over, damage is told with its line", () => {
  expect(readCtm("call A * * <ALT_BEGIN>\ncall A 0 1 a\n")).toHaveLength(1);
  expect(() => readCtm("call A 0 1 a\nnonsense")).toThrow(
    'line 2: a CTM line is "recording channel start duration word", this one is "nonsense"',
  );
});
