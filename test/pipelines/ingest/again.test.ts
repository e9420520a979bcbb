/** Importing again: what is there stays, what was moved is found, what is a copy is listed. */
import { copyFileSync, renameSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ana, bo, dialogueGrid, place } from "../../support/importPlace.ts";
import { recordingAt } from "../../support/recordings.ts";

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
