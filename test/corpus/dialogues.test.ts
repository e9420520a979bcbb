/** Dialogues of a corpus: listed, found, moved, imported anew. */
import { describe, expect, test } from "vitest";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import { openReader } from "../../src-main/storage/connection.ts";
import type { importedDialogue } from "../support/importedDialogue.ts";
import { add, newCorpus, newTrack } from "../support/newCorpus.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

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
    const { id } = add(corpus, "call", { tracks: [newTrack("tracks/a.f32")] });
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
