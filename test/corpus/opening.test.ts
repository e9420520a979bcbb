/** Opening a corpus: made where it is asked for, refused where it cannot be; what views ask for has an index. */
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import { openReader } from "../../src-main/storage/connection.ts";
import { newCorpus } from "../support/newCorpus.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

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
