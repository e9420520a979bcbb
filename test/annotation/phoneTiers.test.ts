import { expect, test } from "vitest";
import { labelledPhones } from "../../src-main/annotation/phoneTiers.ts";
import type { Tier } from "../../src-main/annotation/tiers.ts";

function tier(name: string, ...labels: readonly string[]): Tier {
  const intervals = labels.map((label, i) => ({
    start: i,
    end: i + 1,
    label,
  }));
  return { name, intervals };
}

test.each([
  "phones",
  "Phone",
  "MAU",
  "Phonetic",
  "phonemes",
  "phon",
  '"phone"',
])("a tier named %s holds phones", (name) => {
  expect(labelledPhones([tier("words", "so"), tier(name, "s", "ow")])).toEqual([
    { speaker: null, start: 0, end: 1, label: "s" },
    { speaker: null, start: 1, end: 2, label: "ow" },
  ]);
});

test("an aligner's tier names its speaker", () => {
  const tiers = [tier("Ana - words", "so"), tier("Ana - phones", "s")];
  expect(labelledPhones([...tiers, tier("Bo - phones", "j")])).toMatchObject([
    { speaker: "Ana", label: "s" },
    { speaker: "Bo", label: "j" },
  ]);
});

test("of several tiers of one speaker one counts; one without phones does not", () => {
  const tiers = [
    tier("Phoneme", "D"),
    tier("Phonetic", "d"),
    tier("phones", "", "sil"),
  ];
  expect(labelledPhones(tiers).map(({ label }) => label)).toEqual(["d"]);
});

test("silence has one name, and p is a phone", () => {
  const labels = ["", "sp", "<p:>", " p ", "#", "spn"];
  expect(
    labelledPhones([tier("phones", ...labels)]).map(({ label }) => label),
  ).toEqual(["sil", "sil", "sil", "p", "sil", "spn"]);
});

test("names of words and of word alignments are no phones", () => {
  const names = ["word", "ORT-MAU", "KAN-MAU", "phones of Ana", "Syllable"];
  expect(labelledPhones(names.map((name) => tier(name, "x")))).toEqual([]);
});
