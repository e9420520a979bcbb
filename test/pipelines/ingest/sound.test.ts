/** Importing recordings: who speaks when, by channels, by annotation, or not at all. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  ana,
  bo,
  dialogueGrid,
  place,
  textGrid,
} from "../../support/importPlace.ts";
import { recordingAt, speechLike } from "../../support/recordings.ts";

describe("a stereo recording", () => {
  test("without annotation gets its turns from the sound of its channels", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    expect(await here.run()).toMatchObject({ counts: [1, 0, 0], skipped: {} });
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue).toMatchObject({
      title: "talk",
      path: here.at("talk.wav"),
      seconds: 10,
      channels: 2,
      sampleRate: 8000,
      speakers: ["A", "B"],
      annotations: ["detected"],
      turns: 4,
      unusableReason: null,
    });
    const turns = here.io.corpus.turns(dialogue!.id);
    expect(turns.map(({ speaker }) => speaker)).toEqual([0, 1, 0, 1]);
    for (const [index, start] of [1, 3, 5, 8].entries())
      expect(Math.abs(turns[index]!.start - start)).toBeLessThan(0.1);
  });

  test("has a waveform per speaker in files under the corpus", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    await here.run();
    const { id } = here.io.corpus.dialogues()[0]!;
    const tracks = here.io.corpus.tracks(id);
    expect(tracks.map(({ kind, speaker }) => [kind, speaker])).toEqual([
      ["peaks", 0],
      ["peaks", 1],
    ]);
    const { frames, rateHz, absoluteFile } = here.io.corpus.track(
      tracks[0]!.id,
    );
    expect(frames / rateHz).toBe(10);
    const bytes = readFileSync(absoluteFile);
    expect(bytes.length).toBe(frames * 4);
    const values = new Int16Array(bytes.buffer, bytes.byteOffset, frames * 2);
    // Faint hum, then speech at 0.3 of full scale.
    expect(Math.max(...values.subarray(0, 100))).toBeLessThan(20);
    expect(Math.max(...values)).toBeGreaterThan(9000);
  });

  test("with a TextGrid beside it has its turns, labels and names", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid);
    await here.run();
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue).toMatchObject({
      speakers: ["Ana", "Bo"],
      annotations: ["talk.TextGrid"],
    });
    expect(here.io.corpus.turns(dialogue!.id)).toEqual([
      { id: 1, speaker: 0, start: 1, end: 2, label: "hello" },
      { id: 2, speaker: 1, start: 3, end: 4, label: "yes" },
    ]);
  });

  test("whose tiers come in the other order has each speaker on the channel where they are heard", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    const grid = textGrid({ Bo: [3, 4, "yes"], Ana: [1, 2, "hello"] });
    writeFileSync(here.at("talk.TextGrid"), grid);
    await here.run();
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue!.speakers).toEqual(["Ana", "Bo"]);
    expect(here.io.corpus.turns(dialogue!.id)).toMatchObject([
      { speaker: 0, label: "hello" },
      { speaker: 1, label: "yes" },
    ]);
  });

  test("of less than a second is shown and said to be of no use", async () => {
    using here = place();
    recordingAt(
      here.at("talk.wav"),
      ana.subarray(0, 4000),
      bo.subarray(0, 4000),
    );
    await here.run();
    expect(here.io.corpus.dialogues()[0]!.unusableReason).toBe(
      "it lasts only 0.50 s",
    );
  });

  test("whose annotation has not two speakers is detected, and the annotation is listed", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(here.at("talk.TextGrid"), textGrid({ Ana: [1, 2, "hello"] }));
    const { counts, skipped } = await here.run();
    expect(counts).toEqual([1, 0, 1]);
    expect(skipped["talk.TextGrid"]).toBe(
      "the annotation has one speaker (Ana) where a dialogue has two; turns were detected from the sound instead",
    );
  });

  test("with the same sound on both channels is as good as mono", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, ana);
    await here.run();
    expect(here.io.corpus.dialogues()[0]!.unusableReason).toBe(
      "the same sound on both channels and no annotation: who speaks when is not known",
    );
  });

  test("on whose one side nobody speaks is shown and said to be of no use", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, speechLike(10));
    await here.run();
    expect(here.io.corpus.dialogues()[0]).toMatchObject({
      turns: 2,
      unusableReason: "no speech was found on the side of B",
    });
  });
});

describe("a mono recording", () => {
  test("without annotation is imported and said to be of no use for turns", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana);
    expect((await here.run()).counts).toEqual([1, 0, 0]);
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue).toMatchObject({
      channels: 1,
      turns: 0,
      unusableReason:
        "one channel and no annotation: who speaks when is not known",
    });
    const [track] = here.io.corpus.tracks(dialogue!.id);
    expect(track).toMatchObject({ kind: "peaks", speaker: null });
  });

  test("with an annotation of two has both speakers on its channel", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana);
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid);
    await here.run();
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue).toMatchObject({ turns: 2, unusableReason: null });
    expect(here.io.corpus.source(dialogue!.id)).toMatchObject({
      mixed: true,
      channelOf: [{ channel: 0 }, { channel: 0 }],
    });
  });

  test("of a meeting shows the two who speak most and says why it is of no use", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana);
    const line = (start: number, length: number, who: string) =>
      `SPEAKER talk 1 ${start} ${length} <NA> <NA> ${who} <NA> <NA>\n`;
    writeFileSync(
      here.at("talk.rttm"),
      line(0, 1, "x") + line(2, 3, "y") + line(6, 2, "z"),
    );
    await here.run();
    expect(here.io.corpus.dialogues()[0]).toMatchObject({
      speakers: ["y", "z"],
      turns: 2,
      annotations: ["talk.rttm"],
      unusableReason:
        "one channel, and the annotation has 3 speakers (y, z, x) where a dialogue has two",
    });
  });
});
