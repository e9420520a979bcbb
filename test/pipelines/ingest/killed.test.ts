/** SIGKILL in the middle of an import: what is in is whole, and the next import brings the rest. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";
import { Corpus } from "../../../src-main/corpus/corpus.ts";
import { ingest } from "../../../src-main/pipelines/ingest.ts";
import { openReader } from "../../../src-main/storage/connection.ts";
import { pipelineIo } from "../../support/pipelineIo.ts";
import { recordingAt, speechLike } from "../../support/recordings.ts";
import { temporaryFolder } from "../../support/temporaryFolder.ts";

const child = join(programRoot(), "test", "support", "importInChild.ts");
const recordings = 40;

/** Starts an import and kills it without warning once some dialogues are in. */
async function killAfter(
  dialogues: number,
  corpus: string,
  folder: string,
): Promise<void> {
  const importing = spawn(process.execPath, [child, corpus, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(importing, "exit");
  let seen = 0;
  for await (const _ of createInterface({ input: importing.stdout }))
    if (++seen === dialogues) importing.kill("SIGKILL");
  expect(await exit).toEqual([null, "SIGKILL"]);
}

test("a corpus opens again after its import was killed: what is there is whole, the rest comes in the second time", async () => {
  using folder = temporaryFolder();
  mkdirSync(folder.at("in"));
  for (let n = 0; n < recordings; n++)
    recordingAt(
      folder.at("in", `${n}.wav`),
      speechLike(10, [1, 2 + n / 10]),
      speechLike(10, [5, 6]),
    );
  const path = folder.at("corpus");
  await killAfter(3, path, folder.at("in"));

  const db = openReader(join(path, "corpus.db"));
  expect(db.all("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(db.all("pragma foreign_key_check")).toEqual([]);
  db.close();
  const there = wholeDialogues(path);
  expect(there).toBeGreaterThanOrEqual(3);
  expect(there).toBeLessThan(recordings);

  using io = pipelineIo(path);
  expect(await ingest({ paths: [folder.at("in")] }, io)).toMatchObject({
    imported: recordings - there,
    unchanged: there,
    skipped: [],
  });
  expect(wholeDialogues(path)).toBe(recordings);
});

/** Counts dialogues, each of which must have its turns, a split as the others, and both waveforms in full. */
function wholeDialogues(path: string): number {
  using corpus = Corpus.open(path);
  const dialogues = corpus.dialogues();
  for (const { id, turns } of dialogues) {
    expect(turns).toBe(2);
    const tracks = corpus.tracks(id);
    expect(tracks).toHaveLength(2);
    for (const track of tracks) {
      const { absoluteFile, frames } = corpus.track(track.id);
      expect(statSync(absoluteFile).size).toBe(4 * frames);
    }
  }
  return dialogues.length;
}
