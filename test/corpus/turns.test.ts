import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Turn, TurnEdit } from "../../src-main/contract/records.ts";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import { changeOf, inverseOf } from "../../src-main/corpus/turnChanges.ts";
import { importedDialogue } from "../support/importedDialogue.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

const first: Turn = { id: 1, speaker: 0, start: 1, end: 2, label: "hello" };
const second: Turn = { id: 2, speaker: 1, start: 2.5, end: 4, label: "" };
const context = { turns: [first, second], seconds: 60, nextTurnId: 3 };

function corpusWithTurns(path: string): { corpus: Corpus; id: string } {
  const corpus = Corpus.open(path, { write: true, create: true });
  const dialogue = importedDialogue("call", { turns: [second, first] });
  corpus.apply({ type: "dialogue", dialogue });
  return { corpus, id: corpus.dialogues()[0]!.id };
}

describe("an edit", () => {
  test("takes out what it alters and puts in the altered turn under the same id", () => {
    expect(
      changeOf({ kind: "move", id: 1, start: 0.5, end: 2 }, context),
    ).toEqual({ removed: [first], added: [{ ...first, start: 0.5 }] });
    expect(changeOf({ kind: "assign", id: 2, speaker: 0 }, context)).toEqual({
      removed: [second],
      added: [{ ...second, speaker: 0 }],
    });
    expect(changeOf({ kind: "label", id: 2, label: "x" }, context)).toEqual({
      removed: [second],
      added: [{ ...second, label: "x" }],
    });
  });

  test("adds under a new id and deletes several at once", () => {
    expect(
      changeOf({ kind: "add", speaker: 1, start: 5, end: 6 }, context),
    ).toEqual({
      removed: [],
      added: [{ id: 3, speaker: 1, start: 5, end: 6, label: "" }],
    });
    expect(changeOf({ kind: "delete", ids: [2, 1, 2] }, context)).toEqual({
      removed: [second, first],
      added: [],
    });
  });

  test("turned round is its undo", () => {
    const change = changeOf({ kind: "label", id: 1, label: "x" }, context);
    expect(inverseOf(change)).toEqual({
      removed: [{ ...first, label: "x" }],
      added: [first],
    });
  });

  test("of 10 ms is long enough wherever it stands", () => {
    const edit = { kind: "move", id: 1, start: 0.3, end: 0.31 } as const;
    expect(changeOf(edit, context).added).toEqual([
      { ...first, start: 0.3, end: 0.31 },
    ]);
  });

  test.for<[TurnEdit, string]>([
    [
      { kind: "move", id: 1, start: 1, end: 1.009 },
      "a turn from 1.000 to 1.009 s is shorter than 10 ms; a turn needs a start before its end",
    ],
    [
      { kind: "add", speaker: 0, start: 3, end: 2 },
      "a turn from 3.000 to 2.000 s is shorter than 10 ms; a turn needs a start before its end",
    ],
    [
      { kind: "add", speaker: 0, start: 59, end: 60.1 },
      "a turn from 59.000 to 60.100 s reaches outside the recording, which lasts 60.000 s",
    ],
    [
      { kind: "move", id: 1, start: -1, end: 1 },
      "a turn from -1.000 to 1.000 s reaches outside the recording, which lasts 60.000 s",
    ],
    [
      { kind: "move", id: 1, start: Number.NaN, end: 1 },
      "a turn from NaN to 1.000 s reaches outside the recording, which lasts 60.000 s",
    ],
    [
      { kind: "delete", ids: [1, 9] },
      "there is no turn 9 in this dialogue; it may have been deleted, look at the turns anew",
    ],
  ])("that does not fit is refused: %j", ([edit, message]) => {
    expect(() => changeOf(edit, context)).toThrow(message);
  });
});

describe("turns in the corpus", () => {
  test("are numbered by their starts and saved at once", () => {
    using folder = temporaryFolder();
    const { corpus, id } = corpusWithTurns(folder.path);
    expect(corpus.turns(id)).toEqual([first, second]);
    const state = corpus.editTurns(id, { kind: "delete", ids: [1] });
    expect(state).toEqual({ turns: [second], canUndo: true, canRedo: false });
    using reader = Corpus.open(folder.path);
    expect(reader.turns(id)).toEqual([second]);
    corpus[Symbol.dispose]();
  });

  test("stay as they were when an edit is refused", () => {
    using folder = temporaryFolder();
    const { corpus, id } = corpusWithTurns(folder.path);
    expect(() => corpus.editTurns(id, { kind: "delete", ids: [1, 9] })).toThrow(
      "there is no turn 9",
    );
    expect(corpus.turnsState(id)).toEqual({
      turns: [first, second],
      canUndo: false,
      canRedo: false,
    });
    corpus[Symbol.dispose]();
  });

  test("can be undone and redone after the corpus was closed", () => {
    using folder = temporaryFolder();
    const { corpus, id } = corpusWithTurns(folder.path);
    corpus.editTurns(id, { kind: "label", id: 1, label: "a" });
    corpus.editTurns(id, { kind: "label", id: 1, label: "b" });
    corpus.undoTurns(id);
    corpus[Symbol.dispose]();
    using again = Corpus.open(folder.path, { write: true });
    expect(again.turnsState(id)).toMatchObject({
      turns: [{ label: "a" }, {}],
      canUndo: true,
      canRedo: true,
    });
    expect(again.redoTurns(id)).toMatchObject({ turns: [{ label: "b" }, {}] });
    again.undoTurns(id);
    again.undoTurns(id);
    expect(again.turnsState(id)).toEqual({
      turns: [first, second],
      canUndo: false,
      canRedo: true,
    });
    expect(() => again.undoTurns(id)).toThrow("there is nothing to undo");
  });

  test("forget what was undone once another edit is made", () => {
    using folder = temporaryFolder();
    const { corpus, id } = corpusWithTurns(folder.path);
    corpus.editTurns(id, { kind: "label", id: 1, label: "a" });
    corpus.undoTurns(id);
    corpus.editTurns(id, { kind: "label", id: 2, label: "b" });
    expect(() => corpus.redoTurns(id)).toThrow("there is nothing to redo");
    corpus[Symbol.dispose]();
  });

  test("never get the id of a turn that was there before", () => {
    using folder = temporaryFolder();
    const { corpus, id } = corpusWithTurns(folder.path);
    const add = { kind: "add", speaker: 0, start: 10, end: 11 } as const;
    corpus.editTurns(id, add);
    corpus.undoTurns(id);
    const { turns } = corpus.editTurns(id, add);
    expect(turns.map((turn) => turn.id)).toEqual([1, 2, 4]);
    corpus[Symbol.dispose]();
  });
});

const time = fc.integer({ min: 0, max: 5900 }).map((n) => n / 100);
const turnId = fc.integer({ min: 1, max: 6 });
const speaker = fc.constantFrom(0 as const, 1 as const);
const edit: fc.Arbitrary<TurnEdit> = fc.oneof(
  fc.record({
    kind: fc.constant("add" as const),
    speaker,
    start: time,
    end: time,
  }),
  fc.record({
    kind: fc.constant("move" as const),
    id: turnId,
    start: time,
    end: time,
  }),
  fc.record({ kind: fc.constant("assign" as const), id: turnId, speaker }),
  fc.record({
    kind: fc.constant("label" as const),
    id: turnId,
    label: fc.string(),
  }),
  fc.record({
    kind: fc.constant("delete" as const),
    ids: fc.array(turnId, { minLength: 1, maxLength: 3 }),
  }),
);

test("undo goes back through every state, redo forward through every state, whatever the edits", () => {
  using folder = temporaryFolder();
  using corpus = Corpus.open(folder.path, { write: true, create: true });
  let name = 0;
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const dialogue = importedDialogue(`call ${name++}`, {
        turns: [first, second],
      });
      corpus.apply({ type: "dialogue", dialogue });
      const { id } = corpus.findDialogue(dialogue.title);
      const states = [corpus.turns(id)];
      for (const one of edits)
        try {
          states.push([...corpus.editTurns(id, one).turns]);
        } catch {
          expect(corpus.turns(id)).toEqual(states.at(-1));
        }
      for (const state of states.slice(0, -1).toReversed())
        expect(corpus.undoTurns(id).turns).toEqual(state);
      expect(corpus.turnsState(id).canUndo).toBe(false);
      for (const state of states.slice(1))
        expect(corpus.redoTurns(id).turns).toEqual(state);
      expect(corpus.turnsState(id).canRedo).toBe(false);
    }),
    { numRuns: 40 },
  );
});
