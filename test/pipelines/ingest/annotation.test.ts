/** Importing annotation: found by name, checked against its recording, listed where it is not used. */
import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  ana,
  bo,
  dialogueGrid,
  place,
  textGrid,
} from "../../support/importPlace.ts";
import { recordingAt } from "../../support/recordings.ts";

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
