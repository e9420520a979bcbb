/** SIGKILL in the middle of a training: the corpus opens again, and the training goes on from its checkpoint. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";
import { Corpus } from "../../../src-main/corpus/corpus.ts";
import { causerieJson } from "../../support/commandLine.ts";

let folder: string;
let corpus: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "causerie-killed-"));
  corpus = join(folder, "corpus");
  const recordings = join(folder, "recordings");
  const size = ["--dialogues", "5", "--minutes", "0.3"];
  await causerieJson("simulate", "--out", recordings, ...size);
  await causerieJson("import", recordings, "--corpus", corpus);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a training that was killed is stopped, resumes, and ends", async () => {
  const small = [
    "--set",
    "training.batch=2",
    "--set",
    "training.checkpointSeconds=0.2",
  ];
  const words = ["train", "turns-cnn", "--corpus", corpus, ...small];
  await killOnce(words, () => hasCheckpoint());
  using reader = openAgain();
  const [run] = reader.runs();
  expect(run).toMatchObject({ state: "stopped" });
  const resumed = await causerieJson<{ run: string; steps: number }>(
    ...["train", "--resume", run!.id, "--corpus", corpus],
    ...["--steps", String(run!.steps + 10)],
  );
  expect(resumed.run).toBe(run!.id);
  expect(resumed.steps).toBeGreaterThan(0);
  expect(reader.run(run!.id).run.state).toBe("done");
}, 120_000);

/** As a studio does when it starts. */
function openAgain(): Corpus {
  const opened = Corpus.open(corpus, { write: true });
  opened.stopAbandonedRuns();
  return opened;
}

function hasCheckpoint(): boolean {
  const runs = join(corpus, "runs");
  return (
    existsSync(runs) &&
    readdirSync(runs).some((run) =>
      existsSync(join(runs, run, "last.checkpoint")),
    )
  );
}

/** Starts a command and kills it as soon as `ready` says so. */
async function killOnce(
  words: readonly string[],
  ready: () => boolean,
): Promise<void> {
  const entry = join(programRoot(), "src-main", "hosts", "cli", "main.ts");
  const child = spawn(process.execPath, [entry, ...words], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("close", resolve));
  while (!ready() && child.exitCode === null) await pause(50);
  child.kill("SIGKILL");
  await ended;
  expect(child.signalCode).toBe("SIGKILL");
}
