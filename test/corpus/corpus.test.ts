import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../src-main/contract/records.ts";
import type { NewRun, NewTrack } from "../../src-main/contract/reports.ts";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import { openReader } from "../../src-main/storage/connection.ts";
import { writeTrackFile } from "../../src-main/storage/trackFiles.ts";
import { importedDialogue } from "../support/importedDialogue.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import type { TemporaryFolder } from "../support/temporaryFolder.ts";

const now = () => new Date("2026-11-20T12:00:00Z");

function newCorpus(folder: TemporaryFolder): Corpus {
  return Corpus.open(folder.at("corpus"), { write: true, create: true, now });
}

function add(corpus: Corpus, ...dialogue: Parameters<typeof importedDialogue>) {
  const imported = importedDialogue(...dialogue);
  const events = corpus.apply({ type: "dialogue", dialogue: imported });
  return { id: corpus.findDialogue(imported.title).id, events };
}

function run(id: string, changes: Partial<NewRun> = {}): NewRun {
  return {
    id,
    name: `run ${id}`,
    preset: "turns-cnn",
    task: "turns",
    seed: 7,
    device: "cpu",
    spec: { hopSeconds: 0.01 },
    dataHash: "data",
    createdAt: "2026-11-20T12:00:00Z",
    ...changes,
  };
}

function track(file: string, changes: Partial<NewTrack> = {}): NewTrack {
  return {
    kind: "mel",
    name: "Mel",
    speaker: 0,
    runId: null,
    start: 0,
    rateHz: 100,
    frames: 2,
    frameShape: [2],
    dtype: "f32",
    unit: "ln",
    reduce: "mean",
    range: [-11, 5],
    frequenciesHz: [100, 200],
    settingsHash: "settings",
    file,
    ...changes,
  };
}

describe("opening a corpus", () => {
  test("where there is none needs to be asked for", () => {
    using folder = temporaryFolder();
    expect(() => Corpus.open(folder.at("none"))).toThrow(
      /none holds no corpus \(no corpus\.db\); import recordings into it first$/,
    );
    using corpus = Corpus.open(folder.at("none"), { create: true });
    expect(corpus.info()).toMatchObject({ name: "none", dialogues: 0 });
  });

  test("in the place of a file is refused", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.at("file"), "");
    expect(() => Corpus.open(folder.at("file"), { create: true })).toThrow(
      /file is a file; a corpus is a folder$/,
    );
  });

  test("for reading does not allow writing", () => {
    using folder = temporaryFolder();
    newCorpus(folder)[Symbol.dispose]();
    using reader = Corpus.open(folder.at("corpus"));
    expect(() => reader.renameRun("r", "x")).toThrow("for reading only");
  });
});

describe("dialogues", () => {
  test("are listed with what was imported of them", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id, events } = add(corpus, "call", {
      speakers: ["Ana", "Bo"],
      annotations: [
        { path: "/notes/call.TextGrid", format: "TextGrid", contentHash: "t" },
      ],
      turns: [{ speaker: 0, start: 1, end: 2, label: "so" }],
    });
    expect(events).toEqual([{ type: "corpus" }]);
    const dialogue = {
      id,
      title: "call",
      path: "/recordings/call.wav",
      paths: ["/recordings/call.wav"],
      seconds: 60,
      channels: 2,
      sampleRate: 8000,
      speakers: ["Ana", "Bo"],
      annotations: ["call.TextGrid"],
      split: null,
      turns: 1,
      unusableReason: null,
    };
    expect(corpus.dialogues()).toEqual([dialogue]);
    expect(corpus.dialogue(id)).toEqual({
      dialogue,
      turns: [{ id: 1, speaker: 0, start: 1, end: 2, label: "so" }],
      tracks: [],
      canUndo: false,
      canRedo: false,
      blocks: [
        { start: 0, end: 36, split: "train" },
        { start: 36, end: 48, split: "validation" },
        { start: 48, end: 60, split: "test" },
      ],
    });
  });

  test("whose turns come from the sound say so", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    add(corpus, "call", {
      turns: [{ speaker: 0, start: 1, end: 2, label: "" }],
    });
    expect(corpus.dialogues()[0]!.annotations).toEqual(["detected"]);
  });

  test("are found by every word of a search, whatever its case and accents' spelling", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    add(corpus, "Café talk", { speakers: ["Éva", "Bo"] });
    add(corpus, "office call");
    const titles = (search: string) =>
      corpus.dialogues(search).map(({ title }) => title);
    expect(titles("")).toEqual(["Café talk", "office call"]);
    expect(titles("CAFE\u0301  e\u0301va")).toEqual(["Café talk"]);
    expect(titles("call bo")).toEqual([]);
    expect(titles("recordings")).toHaveLength(2);
  });

  test("are meant by id, its beginning, title, path or file name, if only one is", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "call");
    add(corpus, "other");
    const texts = [
      id,
      id.slice(0, 6),
      "call",
      "/recordings/call.wav",
      "call.wav",
    ];
    expect(texts.map((text) => corpus.findDialogue(text).id)).toEqual(
      texts.map(() => id),
    );
    expect(() => corpus.findDialogue("nothing")).toThrow(
      "there is no dialogue nothing",
    );
    expect(() => corpus.findDialogue("")).toThrow("means 2 dialogues");
  });

  test("have the same id in every corpus, and keep split, tracks and id when imported anew", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "call", { tracks: [track("tracks/a.f32")] });
    for (const name of ["b", "c", "d", "e"]) add(corpus, name);
    const { split } = corpus.dialogue(id).dialogue;
    expect(split).not.toBeNull();
    add(corpus, "call", {
      turns: [{ speaker: 1, start: 0, end: 1, label: "new" }],
    });
    const detail = corpus.dialogue(id);
    expect(detail.dialogue).toMatchObject({ id, split, turns: 1 });
    expect(detail.tracks).toHaveLength(1);
    using other = Corpus.open(folder.at("other"), {
      write: true,
      create: true,
    });
    expect(add(other, "call").id).toBe(id);
  });

  test("know the file and channel of each speaker", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const channels = (...args: Parameters<typeof importedDialogue>) =>
      corpus
        .source(add(corpus, ...args).id)
        .channelOf.map(({ file, channel }) => [file, channel]);
    expect(channels("stereo")).toEqual([
      ["/recordings/stereo.wav", 0],
      ["/recordings/stereo.wav", 1],
    ]);
    expect(channels("mono", { channels: 1, mixed: true })).toEqual([
      ["/recordings/mono.wav", 0],
      ["/recordings/mono.wav", 0],
    ]);
    const files = [
      { path: "/a.wav", bytes: 1, contentHash: "a" },
      { path: "/b.wav", bytes: 1, contentHash: "b" },
    ];
    expect(channels("pair", { files })).toEqual([
      ["/a.wav", 0],
      ["/b.wav", 0],
    ]);
  });

  test("inside the corpus folder move with it", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const path = folder.at("corpus", "recordings", "call.wav");
    const { id } = add(corpus, "call", {
      files: [{ path, bytes: 1, contentHash: "x" }],
    });
    expect(corpus.source(id).files[0]!.path).toBe(path);
    const db = openReader(folder.at("corpus", "corpus.db"));
    expect(db.get("select path from recordings")).toEqual({
      path: "recordings/call.wav",
    });
    db.close();
    corpus.apply({ type: "moved", dialogueId: id, paths: ["/new/call.wav"] });
    expect(corpus.source(id).files[0]!.path).toBe("/new/call.wav");
  });
});

describe("the split", () => {
  test("of a large corpus is by dialogue, of a small one by guarded blocks", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    for (const name of ["a", "b", "c", "d"]) add(corpus, name);
    const { id } = corpus.dialogues()[0]!;
    const parts = corpus.splits(2).filter((part) => part.dialogueId === id);
    expect(parts.map(({ start, end, split }) => [split, start, end])).toEqual([
      ["train", 0, 36],
      ["validation", 38, 48],
      ["test", 50, 60],
    ]);
    add(corpus, "e");
    expect(corpus.splits(2)).toHaveLength(5);
    expect(corpus.info().split).toMatch(/^by dialogue \(3 train, /);
    expect(corpus.dialogue(id).blocks).toEqual([]);
  });

  test("can be set by hand", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "a");
    const splits = [{ dialogueId: id, split: "test" as const }];
    expect(corpus.apply({ type: "splits", splits })).toEqual([
      { type: "corpus" },
    ]);
    expect(corpus.dialogues()[0]!.split).toBe("test");
  });

  test("and the turns decide the data hash", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "a");
    const before = corpus.dataHash();
    expect(corpus.dataHash()).toBe(before);
    corpus.editTurns(id, { kind: "add", speaker: 0, start: 1, end: 2 });
    expect(corpus.dataHash()).not.toBe(before);
    corpus.undoTurns(id);
    expect(corpus.dataHash()).toBe(before);
  });
});

describe("tracks", () => {
  test("are announced with all others of their dialogue and read with their file", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "a", { tracks: [track("tracks/a.f32")] });
    const tracks = [track("tracks/b.f32", { speaker: 1 })];
    const events = corpus.apply({ type: "tracks", dialogueId: id, tracks });
    const all = corpus.tracks(id);
    expect(events).toEqual([{ type: "tracks", dialogueId: id, tracks: all }]);
    expect(all.map(({ speaker }) => speaker)).toEqual([0, 1]);
    const { file, ...fields } = tracks[0]!;
    expect(corpus.track(all[1]!.id)).toEqual({
      id: all[1]!.id,
      dialogueId: id,
      ...fields,
      absoluteFile: folder.at("corpus", file),
    });
  });

  test("made again replace their former selves, and a file that nobody needs goes", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    for (const file of ["tracks/a.f32", "tracks/b.f32"])
      writeTrackFile(corpus.path, file, Float32Array.of(1));
    const { id } = add(corpus, "a", { tracks: [track("tracks/a.f32")] });
    const tracks = [track("tracks/b.f32")];
    corpus.apply({ type: "tracks", dialogueId: id, tracks });
    expect(corpus.tracks(id)).toHaveLength(1);
    expect(existsSync(folder.at("corpus", "tracks/a.f32"))).toBe(false);
    expect(existsSync(folder.at("corpus", "tracks/b.f32"))).toBe(true);
  });
});

describe("runs", () => {
  const evaluation: Evaluation = {
    protocol: "frames",
    split: "test",
    dialogues: 2,
    seconds: 120,
    createdAt: "2026-11-20T13:00:00Z",
    rows: [
      {
        name: "shift-hold/balancedAccuracy",
        title: "Shift or hold",
        value: 0.7,
        unit: "",
        better: "higher",
        samples: 40,
        baselines: [
          { name: "always hold", value: 0.5 },
          { name: "none", value: null },
        ],
      },
      {
        name: "frames/logLoss",
        title: "Log-loss",
        value: null,
        unit: "nat",
        better: "lower",
        samples: 0,
        baselines: [],
      },
    ],
  };

  test("are followed from their begin to their end", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const summary = {
      id: "r1",
      name: "run r1",
      preset: "turns-cnn",
      task: "turns",
      state: "running",
      createdAt: "2026-11-20T12:00:00Z",
      steps: 0,
      seconds: 0,
      device: "cpu",
      seed: 7,
      loss: null,
      validation: null,
      error: null,
    };
    expect(corpus.apply({ type: "run", run: run("r1") })).toEqual([
      { type: "run", run: summary },
    ]);
    const progress = { steps: 10, seconds: 2.5, loss: 0.5, validation: 0.6 };
    corpus.apply({ type: "run-progress", runId: "r1", ...progress });
    const later = { steps: 20, seconds: 5, loss: 0.4, validation: null };
    corpus.apply({ type: "run-progress", runId: "r1", ...later });
    expect(
      corpus.apply({
        type: "run-end",
        runId: "r1",
        state: "done",
        error: null,
      }),
    ).toEqual([
      {
        type: "run",
        run: {
          ...summary,
          state: "done",
          steps: 20,
          seconds: 5,
          loss: 0.4,
          validation: 0.6,
        },
      },
    ]);
    expect(corpus.run("r1").spec).toEqual({ hopSeconds: 0.01 });
    expect(corpus.runDataHash("r1")).toBe("data");
  });

  test("keep their curves by step; a step made again replaces its point, infinity is no point", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: run("r1") });
    const point = (step: number, value: number) => ({
      step,
      series: "train/loss",
      value,
    });
    const points = [point(2, 0.5), point(1, 0.9), point(3, Infinity)];
    corpus.apply({ type: "curve", runId: "r1", points });
    corpus.apply({ type: "curve", runId: "r1", points: [point(2, 0.4)] });
    expect(corpus.run("r1").curve).toEqual([point(1, 0.9), point(2, 0.4)]);
  });

  test("keep one evaluation per protocol and split, with every baseline", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: run("r1") });
    corpus.apply({ type: "evaluation", runId: "r1", evaluation });
    const again = { ...evaluation, createdAt: "2026-11-20T14:00:00Z" };
    corpus.apply({ type: "evaluation", runId: "r1", evaluation: again });
    const train = { ...evaluation, split: "train" as const };
    corpus.apply({ type: "evaluation", runId: "r1", evaluation: train });
    const details = {
      codes: [{ name: "top", counts: [3, 0, 1] }],
      bands: {
        frequenciesHz: [40, 80],
        curves: [{ name: "this run", decibels: [1.5, 0.25] }],
      },
    };
    const drawn = { ...evaluation, protocol: "reconstruction", details };
    corpus.apply({ type: "evaluation", runId: "r1", evaluation: drawn });
    expect(corpus.run("r1").evaluations).toEqual([again, drawn, train]);
  });

  test("go on under the same id, and are stopped when their process is gone", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: run("r1") });
    expect(corpus.stopAbandonedRuns()).toEqual([]);
    expect(corpus.stopAbandonedRuns(() => false)).toEqual(["r1"]);
    expect(corpus.run("r1").run).toMatchObject({
      state: "stopped",
      error:
        "the process ended before the run did; it can go on from its checkpoint",
    });
    corpus.apply({ type: "run", run: run("r1", { device: "webgpu" }) });
    expect(corpus.run("r1").run).toMatchObject({
      state: "running",
      error: null,
      device: "webgpu",
    });
  });

  test("are found by name, id, its beginning, or as the latest", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: run("abc") });
    const createdAt = "2026-11-20T12:30:00Z";
    corpus.apply({ type: "run", run: run("xyz", { createdAt }) });
    expect(corpus.runs().map(({ id }) => id)).toEqual(["xyz", "abc"]);
    const found = ["run abc", "abc", "a", "latest"].map(
      (text) => corpus.findRun(text).id,
    );
    expect(found).toEqual(["abc", "abc", "abc", "xyz"]);
    expect(corpus.renameRun("abc", "best").name).toBe("best");
    expect(() => corpus.renameRun("none", "x")).toThrow("there is no run none");
  });

  test("leave nothing behind when deleted, but not while they run", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "a");
    corpus.apply({ type: "run", run: run("r1") });
    corpus.apply({ type: "evaluation", runId: "r1", evaluation });
    writeTrackFile(corpus.path, "tracks/p.f32", Float32Array.of(1));
    const tracks = [track("tracks/p.f32", { kind: "shift", runId: "r1" })];
    corpus.apply({ type: "tracks", dialogueId: id, tracks });
    mkdirSync(corpus.runFolder("r1"), { recursive: true });
    expect(() => corpus.deleteRun("r1")).toThrow(
      "run r1 is still training; cancel it first",
    );
    corpus.apply({ type: "run-end", runId: "r1", state: "done", error: null });
    corpus.deleteRun("r1");
    expect(corpus.runs()).toEqual([]);
    expect(corpus.tracks(id)).toEqual([]);
    expect(existsSync(folder.at("corpus", "tracks/p.f32"))).toBe(false);
    expect(existsSync(folder.at("corpus", "runs/r1"))).toBe(false);
  });
});

describe("what a view asks for is answered by an index", () => {
  test.for([
    "select * from turns where dialogue_id = 'x' order by start_s",
    "select * from tracks where dialogue_id = 'x'",
    "select * from curve_points where run_id = 'x' order by series, step",
    "select * from evaluations where run_id = 'x'",
    "select * from runs order by created_at desc",
  ])("%s", (query) => {
    using folder = temporaryFolder();
    newCorpus(folder)[Symbol.dispose]();
    const db = openReader(folder.at("corpus", "corpus.db"));
    const plan = db.all<{ detail: string }>(`explain query plan ${query}`);
    db.close();
    expect(plan[0]!.detail).toMatch(/USING (INDEX|PRIMARY KEY|COVERING)/);
  });
});
