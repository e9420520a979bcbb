/** Importing phones: each on the channel of its speaker, kept once and for all. */
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ana, bo, place, textGrid } from "../../support/importPlace.ts";
import { recordingAt } from "../../support/recordings.ts";

const phonesOf = (here: ReturnType<typeof place>) =>
  here.io.corpus.dialogues().flatMap(({ id }) => here.io.corpus.phones(id));

test("of one channel need no speaker", async () => {
  using here = place();
  recordingAt(here.at("read.wav"), ana);
  const grid = textGrid({ words: [1, 2, "so"], phones: [1, 1.5, "s"] });
  writeFileSync(here.at("read.TextGrid"), grid);
  await here.run();
  const phone = { speaker: null, start: 1, end: 1.5, label: "s" };
  expect(phonesOf(here)).toEqual([phone]);
  expect((await here.run()).counts).toEqual([0, 1, 0]);
});

test("of two channels belong to the speaker whose tier they are", async () => {
  using here = place();
  recordingAt(here.at("talk.wav"), ana, bo);
  writeFileSync(
    here.at("talk.TextGrid"),
    textGrid({
      // The speakers come in the wrong order, which their loudness tells.
      "Bo - words": [3, 4, "yes"],
      "Bo - phones": [3, 3.2, "j"],
      "Ana - words": [1, 2, "so"],
      "Ana - phones": [1, 1.5, "s"],
      phones: [1, 1.5, "z"],
    }),
  );
  await here.run();
  expect(phonesOf(here)).toEqual([
    { speaker: 0, start: 1, end: 1.5, label: "s" },
    { speaker: 1, start: 3, end: 3.2, label: "j" },
  ]);
});

test("of two files of a call belong to their sides, though turns are detected", async () => {
  using here = place();
  for (const [side, sound] of [["A", ana] as const, ["B", bo] as const]) {
    recordingAt(here.at(`call_${side}.wav`), sound);
    const grid = textGrid({ phones: [1, 1.5, side.toLowerCase()] });
    writeFileSync(here.at(`call_${side}.TextGrid`), grid);
  }
  await here.run();
  expect(phonesOf(here)).toMatchObject([
    { speaker: 0, label: "a" },
    { speaker: 1, label: "b" },
  ]);
  expect(here.io.corpus.dialogues()[0]!.turns).toBeGreaterThan(0);
  expect((await here.run()).counts).toEqual([0, 1, 0]);
});

test("are part of what a training is said to have seen", async () => {
  using here = place();
  recordingAt(here.at("read.wav"), ana);
  await here.run();
  const before = here.io.corpus.dataHash();
  writeFileSync(here.at("read.TextGrid"), textGrid({ phones: [1, 2, "s"] }));
  expect((await here.run()).counts).toEqual([1, 0, 0]);
  expect(here.io.corpus.dataHash()).not.toBe(before);
});
