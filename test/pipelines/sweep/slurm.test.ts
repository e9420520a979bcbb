/** A sweep as a job array: the script, what its tasks leave behind, and a queue that is asked before anything is submitted twice. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";
import { sweep } from "../../../src-main/pipelines/sweep.ts";
import { arrayScript } from "../../../src-main/pipelines/sweep/slurm.ts";
import { fakeSlurm } from "../../support/fakeSlurm.ts";
import { trainable, type Trainable } from "../../support/trainable.ts";

const entry = join(programRoot(), "src-main", "hosts", "cli", "main.ts");
const command = [process.execPath, entry];

let given: Trainable;
beforeAll(async () => void (given = await trainable()), 60_000);
afterAll(() => given[Symbol.dispose]());
afterEach(() => void vi.unstubAllEnvs());

function run(name: string, content: object, words = command, retry = false) {
  const file = given.folder.at(`${name}.json`);
  writeFileSync(file, JSON.stringify({ base: "tiny.json", ...content }));
  return sweep({ file, engine: "slurm", command: words, retry }, given.io);
}

const states = ({ runs }: Awaited<ReturnType<typeof sweep>>) =>
  runs.map(({ state }) => state);

test("the script holds a plain call for each task, read back by the shell word by word", () => {
  const words = ["printf", "%s|", "it's", "a b", '--set="x"=[1,2]', "$HOME"];
  const script = arrayScript(
    "two words",
    "/data/logs",
    [{ number: 3, words }],
    { partition: "gpu", time: "02:00:00" },
  );
  expect(script).toContain("#SBATCH --job-name=two-words\n#SBATCH --array=3\n");
  expect(script).toContain("#SBATCH --output=/data/logs/%A-%a.log\n");
  expect(script).toContain("#SBATCH --partition=gpu\n#SBATCH --time=02:00:00");
  const env = { ...process.env, SLURM_ARRAY_TASK_ID: "3" };
  const { stdout } = spawnSync("bash", { input: script, env });
  expect(stdout.toString()).toBe(words.slice(2).join("|") + "|");
});

test("tasks leave the database alone; the next call takes their runs over", async () => {
  fakeSlurm(given.folder.at("bin"));
  const rates = { grid: { "training.learningRate": [1e-2, 1e-5] } };
  const first = await run("rates", rates);
  expect(first.job).toBe("77");
  expect(states(first)).toEqual(["missing", "missing"]);
  const second = await run("rates", rates);
  expect(states(second)).toEqual(["done", "done"]);
  expect(second).toMatchObject({ job: null, script: null });
  expect(second.best!.name).toBe("rates learningRate=0.01");
  const { curve } = given.io.corpus.run(second.best!.run!);
  expect(curve.length).toBeGreaterThan(0);
}, 60_000);

test("what is in the queue is not submitted again", async () => {
  const slurm = fakeSlurm(given.folder.at("bin-queue"));
  slurm.holdTasks();
  const seeds = { grid: { seed: [51, 52, 53] } };
  expect((await run("seeds", seeds)).job).toBe("77");
  slurm.queue("3 PENDING", "2 RUNNING");
  const waiting = await run("seeds", seeds);
  expect(waiting).toMatchObject({ job: null, script: null });
  expect(states(waiting)).toEqual(["failed", "running", "queued"]);
  expect(waiting.runs[0]!.error).toMatch(/log may say why$/);
  slurm.queue();
  expect((await run("seeds", seeds)).job).toBeNull();
  expect((await run("seeds", seeds, command, true)).job).toBe("77");
});

test("a task that was killed is stopped, and goes on from its checkpoint", async () => {
  const slurm = fakeSlurm(given.folder.at("bin-killed"));
  const long = { steps: 12, grid: { seed: [7] } };
  const { script } = await run("long", long);
  const reports = /--reports (\S+)/.exec(readFileSync(script!, "utf8"))![1]!;
  const lines = readFileSync(reports, "utf8").trim().split("\n");
  expect(lines.at(-1)).toContain("run-end");
  writeFileSync(reports, [...lines.slice(0, -1), '{"type":"cur'].join("\n"));
  slurm.holdTasks();
  const stopped = await run("long", long);
  expect(states(stopped)).toEqual(["stopped"]);
  expect(existsSync(reports)).toBe(false);
  expect(readFileSync(stopped.script!, "utf8")).toContain(
    `train --resume ${stopped.runs[0]!.run} --corpus`,
  );
}, 60_000);

test("without sbatch the script is written and nothing is remembered as submitted", async () => {
  vi.stubEnv("PATH", given.folder.at("nowhere"));
  const once = { grid: { seed: [31] } };
  const found = await run("once", once);
  expect(found.job).toBeNull();
  expect(found.script).toBe(given.folder.at("once.slurm", "array.sh"));
  expect(existsSync(found.script!)).toBe(true);
  expect(states(found)).toEqual(["missing"]);
  rmSync(found.script!);
  expect((await run("once", once)).script).toBe(found.script);
});

test("a script that was submitted by hand is collected as well", async () => {
  vi.stubEnv("PATH", given.folder.at("nowhere"));
  const byHand = { grid: { seed: [41] } };
  const { script } = await run("hand", byHand);
  vi.unstubAllEnvs();
  const env = { ...process.env, SLURM_ARRAY_TASK_ID: "1" };
  expect(spawnSync("bash", [script!], { env }).status).toBe(0);
  expect(states(await run("hand", byHand))).toEqual(["done"]);
}, 60_000);
