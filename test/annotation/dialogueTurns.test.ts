import { describe, expect, test } from "vitest";
import { dialogueTurns } from "../../src-main/annotation/dialogueTurns.ts";
import { exportTurns } from "../../src-main/annotation/exportTurns.ts";
import { fitTiers } from "../../src-main/annotation/fit.ts";
import { readAnnotations } from "../../src-main/annotation/formats.ts";
import { isSilence } from "../../src-main/annotation/silence.ts";
import type { Tier } from "../../src-main/annotation/tiers.ts";

function tier(
  name: string,
  ...intervals: readonly [start: number, end: number, label: string][]
): Tier {
  return {
    name,
    intervals: intervals.map(([start, end, label]) => ({ start, end, label })),
  };
}

test("silence is an empty label or a word for it; what was not understood is speech", () => {
  const silent = ["", " ", "sil", "<SIL>", "[pause]", "<p:>", "#", "..."];
  const spoken = ["unclear", "spn", "<laugh>", "silly", "mm", "<speech>"];
  expect(silent.filter(isSilence)).toEqual(silent);
  expect(spoken.filter(isSilence)).toEqual([]);
});

describe("the speakers of an annotation", () => {
  test("are its two tiers with speech, in their order", () => {
    const tiers = [
      tier("Bo", [0, 1, "sil"], [1, 2, "yes"]),
      tier("notes", [0, 2, "noisy"]),
      tier("Ana", [0, 1, "so"], [1, 2, ""]),
      tier("nobody", [0, 2, ""]),
    ];
    expect(dialogueTurns(tiers, true)).toEqual({
      speakers: ["Bo", "Ana"],
      turns: [
        { speaker: 1, start: 0, end: 1, label: "so" },
        { speaker: 0, start: 1, end: 2, label: "yes" },
      ],
    });
  });

  test("of more than two come in the order of how much they speak", () => {
    const tiers = [
      tier("a", [0, 1, "x"]),
      tier("b", [0, 3, "x"]),
      tier("c", [0, 2, "x"]),
    ];
    const { speakers, turns } = dialogueTurns(tiers, true);
    expect(speakers).toEqual(["b", "c", "a"]);
    expect(turns.map(({ speaker, end }) => [speaker, end])).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });

  test("of an aligner's file are the prefixes of its word tiers", () => {
    const tiers = [
      tier("Ana - words", [0, 0.3, "so"], [0.4, 0.6, "well"], [0.9, 1, "hm"]),
      tier("Ana - phones", [0, 0.3, "s"]),
      tier("Bo - words", [2, 3, "yes"]),
    ];
    expect(dialogueTurns(tiers, true)).toEqual({
      speakers: ["Ana", "Bo"],
      turns: [
        { speaker: 0, start: 0, end: 0.6, label: "so well" },
        { speaker: 0, start: 0.9, end: 1, label: "hm" },
        { speaker: 1, start: 2, end: 3, label: "yes" },
      ],
    });
  });

  test("are not the layers of one speaker's transcript", () => {
    const tiers = [tier("words", [0, 1, "so"]), tier("phones", [0, 1, "s"])];
    expect(dialogueTurns(tiers, true).speakers).toEqual([]);
  });

  test("speak in every interval of a format without labels; overlapping intervals are one", () => {
    const tiers = [tier("Bo", [0, 1, ""], [0.5, 2, ""], [2, 3, ""])];
    expect(dialogueTurns(tiers, false).turns).toEqual([
      { speaker: 0, start: 0, end: 2, label: "" },
      { speaker: 0, start: 2, end: 3, label: "" },
    ]);
  });
});

describe("an annotation fits its recording", () => {
  test("when it ends at most 1 s after it, and is cut there", () => {
    const tiers = [tier("A", [9, 10.9, "x"], [10.9, 11, ""])];
    expect(fitTiers(tiers, 10, true)).toEqual([tier("A", [9, 10, "x"])]);
  });

  test("or the reason says why not", () => {
    const fit =
      (...interval: [number, number, string]) =>
      () =>
        fitTiers([tier("A", [3, 4, "x"], interval)], 10, true);
    expect(fit(9, 11.1, "x")).toThrow(
      'tier "A" has an interval from 9 to 11.1 s, but the recording lasts only 10.000 s',
    );
    expect(fit(-1, 2, "x")).toThrow("times cannot be negative");
    expect(fit(2, 1, "x")).toThrow("ends before it starts");
    expect(fit(3.5, 5, "x")).toThrow(
      'tier "A" has intervals that overlap: 3 to 4 s and 3.5 to 5 s',
    );
  });
});

describe("export", () => {
  const dialogue = {
    title: "call",
    seconds: 5,
    speakers: ["Ana", "Bo"],
    turns: [
      { speaker: 0, start: 1, end: 2, label: "so" },
      { speaker: 0, start: 1.5, end: 3, label: "well" },
      { speaker: 1, start: 3, end: 5, label: "" },
    ] as const,
  };

  test("as TextGrid is read back as the same turns, overlaps of one speaker joined", () => {
    const { fileName, text } = exportTurns("TextGrid", dialogue);
    expect(fileName).toBe("call.TextGrid");
    const [annotation] = readAnnotations("TextGrid", Buffer.from(text));
    expect(dialogueTurns(annotation!.tiers, true)).toEqual({
      speakers: ["Ana", "Bo"],
      turns: [
        { speaker: 0, start: 1, end: 3, label: "so well" },
        { speaker: 1, start: 3, end: 5, label: "" },
      ],
    });
  });

  test("as RTTM has a line per turn", () => {
    expect(exportTurns("rttm", dialogue)).toEqual({
      fileName: "call.rttm",
      text:
        "SPEAKER call 1 1 2 <NA> <NA> Ana <NA> <NA>\n" +
        "SPEAKER call 2 3 2 <NA> <NA> Bo <NA> <NA>\n",
    });
  });
});
