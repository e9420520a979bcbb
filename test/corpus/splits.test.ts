/** The split of a corpus, and the hash over what a training sees of it. */
import { describe, expect, test } from "vitest";
import { add, newCorpus } from "../support/newCorpus.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

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
