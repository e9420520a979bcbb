/** A corpus on a read-only disk: everything can be looked at, nothing be changed, and both are said. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, type TestContext } from "vitest";
import { createHandler } from "../../src-main/api/handler.ts";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import { openStudio } from "../../src-main/hosts/studio.ts";
import { causerie, causerieJson } from "../support/commandLine.ts";
import { FakeLauncher } from "../support/fakeLauncher.ts";
import { readOnly } from "../support/readOnly.ts";
import { smallCorpus } from "../support/smallCorpus.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

/** Skips where this machine cannot take away the right to write. */
function locked(folder: string, context: TestContext): Disposable {
  const lock = readOnly(folder);
  if (lock === null) context.skip("nothing here can be made read-only");
  return lock!;
}

test("is listed, and says what to do when it should be written", async (context) => {
  using small = smallCorpus();
  small.corpus[Symbol.dispose]();
  using _lock = locked(small.folder, context);
  const list = ["list", "--corpus", small.folder] as const;
  const { dialogues } = await causerieJson<{ dialogues: unknown[] }>(...list);
  expect(dialogues).toHaveLength(1);
  const train = await causerie("train", "turns-cnn", ...list.slice(1));
  expect(train.status).toBe(1);
  expect(train.stderr).toMatch(
    /corpus\.db cannot be written .*copy the folder/,
  );
});

test("shows what its last writer left in the log", (context) => {
  using small = smallCorpus();
  using folder = temporaryFolder();
  const { id } = small.corpus.dialogues()[0]!;
  small.corpus.editTurns(id, { kind: "add", speaker: 0, start: 3.2, end: 3.5 });
  // As after a crash: the log lies beside the file, and nobody has taken it in.
  mkdirSync(folder.at("copy"));
  for (const name of ["corpus.db", "corpus.db-wal"])
    copyFileSync(join(small.folder, name), folder.at("copy", name));
  using _lock = locked(folder.at("copy"), context);
  using reader = Corpus.open(folder.at("copy"));
  expect(reader.turns(id)).toHaveLength(3);
});

test("opens in the studio to be looked at", async (context) => {
  using small = smallCorpus();
  small.corpus[Symbol.dispose]();
  using _lock = locked(small.folder, context);
  await using studio = openStudio({
    corpus: small.folder,
    launcher: new FakeLauncher(),
  });
  const handler = createHandler(studio);
  const call = async (name: string, input: object) =>
    (await handler(
      new Request(`http://127.0.0.1/api/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      }),
    ).then((answer) => answer.json())) as Record<string, unknown>;
  expect(await call("corpus/info", {})).toMatchObject({ isReadOnly: true });
  const { dialogueId } = small;
  const detail = await call("dialogues/get", { id: dialogueId });
  expect(detail["turns"]).toHaveLength(2);
  const edit = { kind: "delete", ids: [1] };
  expect(await call("turns/edit", { dialogueId, edit })).toMatchObject({
    error: {
      message: expect.stringContaining("is open for reading only") as string,
    },
  });
});
