/** Importing folders: what is walked, what cannot be used, progress and its end. */
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ana, bo, place } from "../../support/importPlace.ts";
import { recordingAt } from "../../support/recordings.ts";

describe("bad files are listed with their reason, the others come in", () => {
  test("empty, without samples, truncated, no sound at all", async () => {
    using here = place();
    recordingAt(here.at("good.wav"), ana, bo);
    writeFileSync(here.at("empty.wav"), "");
    recordingAt(here.at("nothing.wav"), new Float32Array(0));
    recordingAt(here.at("cut.wav"), ana);
    truncateSync(here.at("cut.wav"), 5000);
    writeFileSync(here.at("letter.wav"), "Dear reader, ".repeat(20));
    writeFileSync(here.at("song.mp3"), "ID3 and so on, long enough to see");
    const { counts, skipped } = await here.run();
    expect(counts).toEqual([1, 0, 5]);
    expect(skipped["empty.wav"]).toBe("the file is empty");
    expect(skipped["nothing.wav"]).toMatch(/0 samples|no samples|no sound/);
    expect(skipped["cut.wav"]).toMatch(/^truncated: /);
    expect(skipped["letter.wav"]).toMatch(/looks like text/);
    expect(skipped["song.mp3"]).toMatch(/looks like an MP3/);
    expect(here.io.corpus.dialogues().map(({ title }) => title)).toEqual([
      "good",
    ]);
  });

  test("that are not there", async () => {
    using here = place();
    const { skipped } = await here.run({ paths: [here.at("none.wav")] });
    expect(skipped).toEqual({ "none.wav": "there is no such file or folder" });
  });
});

describe("walking a folder", () => {
  test("passes over hidden files and the corpus itself, and ends in a circle of links", async () => {
    using here = place();
    mkdirSync(here.at("sub"));
    recordingAt(here.at("sub", "Gespräch 日本.wav"), ana, bo);
    recordingAt(here.at(".hidden.wav"), bo, ana);
    symlinkSync(here.at(), here.at("sub", "loop"));
    recordingAt(here.folder.at("corpus", "own.wav"), bo, ana);
    const paths = [here.folder.path];
    expect((await here.run({ paths })).counts).toEqual([1, 0, 0]);
    expect(here.io.corpus.dialogues()[0]!.title).toBe("Gespräch 日本");
  });
});

test("progress comes to its end, and a cancel ends the work between recordings", async () => {
  using here = place();
  recordingAt(here.at("a.wav"), ana, bo);
  recordingAt(here.at("b.wav"), bo, ana);
  await here.run();
  const progress = here.io.reports.filter(({ type }) => type === "progress");
  expect(progress.at(-1)).toMatchObject({ done: 2, total: 2 });
  using other = place();
  recordingAt(other.at("a.wav"), ana, bo);
  other.io.abort();
  await expect(other.run()).rejects.toThrow("cancelled");
  expect(other.io.corpus.dialogues()).toEqual([]);
});
