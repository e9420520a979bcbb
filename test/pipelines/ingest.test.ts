import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import type { IngestInput } from "../../src-main/pipelines/ingest.ts";
import { pipelineIo } from "../support/pipelineIo.ts";
import type { TestIo } from "../support/pipelineIo.ts";
import { recordingAt, speechLike } from "../support/recordings.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import type { TemporaryFolder } from "../support/temporaryFolder.ts";

const ana = speechLike(10, [1, 2], [5, 6.5]);
const bo = speechLike(10, [3, 4], [8, 9]);

interface Place extends Disposable {
  readonly folder: TemporaryFolder;
  readonly io: TestIo;
  /** Path of a recording or annotation. */
  at(...names: readonly string[]): string;
  run(
    input?: Partial<IngestInput>,
  ): Promise<{ counts: number[]; skipped: Record<string, string> }>;
}

/** A folder `in` to import and a corpus beside it. */
function place(): Place {
  const folder = temporaryFolder();
  mkdirSync(folder.at("in"));
  const io = pipelineIo(folder.at("corpus"));
  return {
    folder,
    io,
    at: (...names) => folder.at("in", ...names),
    async run(input = {}) {
      const given = { paths: [folder.at("in")], ...input };
      const { imported, unchanged, skipped } = await ingest(given, io);
      const relative = skipped.map(({ path, reason }) => [
        path.slice(folder.at("in").length + 1),
        reason,
      ]);
      return {
        counts: [imported, unchanged, skipped.length],
        skipped: Object.fromEntries(relative) as Record<string, string>,
      };
    },
    [Symbol.dispose]() {
      io[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** A short TextGrid with one interval per tier. */
function textGrid(
  tiers: Record<string, readonly [number, number, string]>,
): string {
  const body = Object.entries(tiers).flatMap(([name, [start, end, label]]) => [
    '"IntervalTier"',
    `"${name}"`,
    "0",
    "10",
    "1",
    String(start),
    String(end),
    `"${label}"`,
  ]);
  return [
    'File type = "ooTextFile"',
    'Object class = "TextGrid"',
    "",
    "0",
    "10",
    "<exists>",
    String(Object.keys(tiers).length),
    ...body,
    "",
  ].join("\n");
}

const dialogueGrid = textGrid({ Ana: [1, 2, "hello"], Bo: [3, 4, "yes"] });

describe("a stereo recording", () => {
  test("without annotation gets its turns from the sound of its channels", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    expect(await here.run()).toEqual({ counts: [1, 0, 0], skipped: {} });
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

describe("two mono files", () => {
  test("that are the sides of one call are one dialogue", async () => {
    using here = place();
    recordingAt(here.at("c_agent.wav"), ana);
    recordingAt(here.at("c_caller.wav"), bo);
    expect((await here.run()).counts).toEqual([1, 0, 0]);
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue).toMatchObject({
      title: "c",
      channels: 2,
      speakers: ["agent", "caller"],
      turns: 4,
      unusableReason: null,
    });
    expect(here.io.corpus.source(dialogue!.id).channelOf).toEqual([
      { file: here.at("c_agent.wav"), channel: 0 },
      { file: here.at("c_caller.wav"), channel: 0 },
    ]);
  });

  test("with an annotation each have the turns of both", async () => {
    using here = place();
    recordingAt(here.at("c_A.wav"), ana);
    recordingAt(here.at("c_B.wav"), bo);
    writeFileSync(here.at("c_A.TextGrid"), textGrid({ talk: [1, 2, "so"] }));
    writeFileSync(here.at("c_B.TextGrid"), textGrid({ talk: [3, 4, "no"] }));
    expect((await here.run()).counts).toEqual([1, 0, 0]);
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue!.annotations).toEqual(["c_A.TextGrid", "c_B.TextGrid"]);
    expect(here.io.corpus.turns(dialogue!.id)).toMatchObject([
      { speaker: 0, label: "so" },
      { speaker: 1, label: "no" },
    ]);
  });

  test("of different length are two recordings, unless they are said to be a pair", async () => {
    using here = place();
    const first = recordingAt(here.at("c_A.wav"), ana);
    const second = recordingAt(here.at("c_B.wav"), bo.subarray(0, 76_000));
    expect((await here.run()).counts).toEqual([2, 0, 0]);
    const paths = [first, second];
    expect((await here.run({ paths, pair: true })).counts).toEqual([1, 0, 0]);
    expect(here.io.corpus.findDialogue("c").seconds).toBe(9.5);
  });

  test("that cannot be a pair are told why", async () => {
    using here = place();
    const stereo = recordingAt(here.at("x.wav"), ana, bo);
    const mono = recordingAt(here.at("y.wav"), bo);
    const { skipped } = await here.run({ paths: [mono, stereo], pair: true });
    expect(skipped["x.wav"]).toBe(
      "not the two sides of one call: they have 2 and 1 channels, each side should have one",
    );
    await expect(here.run({ paths: [mono], pair: true })).rejects.toThrow(
      "a pair is two mono recordings, one per speaker; 1 were given",
    );
  });
});

describe("importing again", () => {
  test("changes nothing", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid);
    await here.run();
    const { id } = here.io.corpus.dialogues()[0]!;
    here.io.writer.editTurns(id, { kind: "delete", ids: [1] });
    const before = here.io.corpus.dialogue(id);
    expect((await here.run()).counts).toEqual([0, 1, 0]);
    expect(here.io.corpus.dialogue(id)).toEqual(before);
  });

  test("lists a copy at another place", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    copyFileSync(here.at("talk.wav"), here.at("with.wav"));
    const { counts, skipped } = await here.run();
    expect(counts).toEqual([1, 0, 1]);
    expect(skipped["with.wav"]).toBe(
      `it is a copy of ${here.at("talk.wav")}, byte for byte, which the corpus holds already`,
    );
    expect((await here.run()).counts).toEqual([0, 1, 1]);
  });

  test("finds a recording again that was moved, with its turns as they were corrected", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    await here.run();
    const { id } = here.io.corpus.dialogues()[0]!;
    here.io.writer.editTurns(id, { kind: "delete", ids: [1] });
    renameSync(here.at("talk.wav"), here.at("moved.wav"));
    expect((await here.run()).counts).toEqual([0, 1, 0]);
    expect(here.io.corpus.source(id).files[0]!.path).toBe(here.at("moved.wav"));
    expect(here.io.corpus.turns(id)).toHaveLength(3);
  });

  test("takes in an annotation that came later, unless turns were corrected by hand", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    await here.run();
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid);
    expect((await here.run()).counts).toEqual([1, 0, 0]);
    const { id } = here.io.corpus.dialogues()[0]!;
    expect(here.io.corpus.turns(id)).toHaveLength(2);
    here.io.writer.editTurns(id, { kind: "delete", ids: [1] });
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid.replace("yes", "no"));
    const { counts, skipped } = await here.run();
    expect(counts).toEqual([0, 1, 1]);
    expect(skipped["talk.TextGrid"]).toBe(
      "it is new or has changed, but the turns in the corpus were corrected by hand and are kept",
    );
    expect(here.io.corpus.turns(id)).toHaveLength(1);
  });
});

describe("annotation", () => {
  test("in a folder of its own is found by name, and preferred", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid);
    mkdirSync(here.folder.at("notes", "deep"), { recursive: true });
    const better = textGrid({ Cy: [1, 2, "a"], Di: [3, 4, "b"] });
    writeFileSync(here.folder.at("notes", "deep", "talk.TextGrid"), better);
    await here.run({ annotations: here.folder.at("notes") });
    expect(here.io.corpus.dialogues()[0]!.speakers).toEqual(["Cy", "Di"]);
  });

  test("of many recordings in one RTTM is found by exactly their names", async () => {
    using here = place();
    recordingAt(here.at("one.wav"), ana);
    recordingAt(here.at("ñ.wav"), bo);
    const line = (recording: string, who: string) =>
      `SPEAKER ${recording} 1 1 1 <NA> <NA> ${who} <NA> <NA>\n`;
    writeFileSync(
      here.at("all.rttm"),
      line("one", "x") + line("one", "y") + line("n", "x") + line("n", "y"),
    );
    const { skipped } = await here.run();
    expect(skipped).toEqual({
      "all.rttm": "no recording is named exactly like n in it",
    });
    expect(here.io.corpus.findDialogue("one").unusableReason).toBeNull();
    expect(here.io.corpus.findDialogue("ñ").turns).toBe(0);
  });

  test("in a CTM gives stretches of words of both channels", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(
      here.at("talk.ctm"),
      "talk A 1 0.5 so\ntalk A 1.6 0.4 well\ntalk B 3 1 yes\n",
    );
    await here.run();
    const [dialogue] = here.io.corpus.dialogues();
    expect(here.io.corpus.turns(dialogue!.id)).toMatchObject([
      { speaker: 0, start: 1, end: 2, label: "so well" },
      { speaker: 1, start: 3, end: 4, label: "yes" },
    ]);
  });

  test("that does not fit keeps its recording out", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    const grid = textGrid({ Ana: [1, 20, "hello"], Bo: [3, 4, "yes"] });
    writeFileSync(here.at("talk.TextGrid"), grid);
    const { counts, skipped } = await here.run();
    expect(counts).toEqual([0, 0, 1]);
    expect(skipped["talk.wav"]).toBe(
      'its annotation talk.TextGrid cannot be used: tier "Ana" has an interval from 1 to 20 s, but the recording lasts only 10.000 s; correct the annotation or remove it',
    );
    expect(here.io.corpus.dialogues()).toEqual([]);
  });

  test("that is damaged keeps its recording out too", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid.slice(0, 90));
    const { skipped } = await here.run();
    expect(skipped["talk.wav"]).toMatch(
      /^its annotation talk\.TextGrid cannot be used: the file ends on line 10 where .*; correct the annotation or remove it$/,
    );
  });

  test("of a format that is not read is named, and the recording imported", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(here.at("talk.eaf"), "<xml/>");
    writeFileSync(here.at("talk.json"), "{}");
    writeFileSync(here.at("settings.json"), "{}");
    writeFileSync(here.at("talk.TextGrid"), "ooBinaryFile\x08TextGrid");
    const { counts, skipped } = await here.run();
    expect(counts).toEqual([1, 0, 3]);
    expect(skipped).toEqual({
      "talk.eaf":
        "ELAN EAF annotation is not read yet; TextGrid, RTTM and CTM are, so export it as one of them",
      "talk.json":
        "JSON annotation is not read yet; TextGrid, RTTM and CTM are, so export it as one of them",
      "talk.TextGrid":
        "a binary TextGrid is not read; in Praat, save it as a text file",
    });
  });

  test("without a recording, or beside a better one, is listed", async () => {
    using here = place();
    recordingAt(here.at("talk.wav"), ana, bo);
    writeFileSync(here.at("talk.TextGrid"), dialogueGrid);
    writeFileSync(here.at("talk.ctm"), "talk A 1 0.5 so\n");
    writeFileSync(here.at("lost.TextGrid"), dialogueGrid);
    expect((await here.run()).skipped).toEqual({
      "talk.ctm": "another annotation of the same recording is used",
      "lost.TextGrid": "no recording that can be read has the same name",
    });
  });
});

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

test("a talk in two mono files and the same in one stereo file never part between train and test", async () => {
  using here = place();
  recordingAt(here.at("c_agent.wav"), ana);
  recordingAt(here.at("c_caller.wav"), bo);
  recordingAt(here.at("stereo.wav"), ana, bo);
  for (let n = 0; n < 6; n++)
    recordingAt(
      here.at(`other${n}.wav`),
      speechLike(10, [1, 2 + n / 10]),
      speechLike(10, [4, 5 + n / 10]),
    );
  await here.run();
  const splitOf = (title: string) => here.io.corpus.findDialogue(title).split;
  expect(splitOf("c")).not.toBeNull();
  expect(splitOf("stereo")).toBe(splitOf("c"));
});
