/** `causerie sweep` from the outside: what it prints, and its exit status. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SweepResult } from "../../../src-main/pipelines/sweep.ts";
import { causerie, causerieJson } from "../../support/commandLine.ts";
import { trainable, type Trainable } from "../../support/trainable.ts";

let given: Trainable;
beforeAll(async () => void (given = await trainable()), 60_000);
afterAll(() => given[Symbol.dispose]());

function words(name: string, content: object): string[] {
  const file = given.folder.at(`${name}.json`);
  writeFileSync(file, JSON.stringify({ base: "tiny.json", ...content }));
  return ["sweep", file, "--corpus", given.folder.at("corpus")];
}

test("names every run and the best, as JSON and as a table", async () => {
  const rates = words("rates", {
    grid: { "training.learningRate": [1e-2, 1e-5] },
  });
  const { runs, best } = await causerieJson<SweepResult>(...rates);
  expect(runs).toHaveLength(2);
  expect(best!.run).toBe(runs[0]!.run);
  const { status, stdout } = await causerie(...rates);
  expect(status).toBe(0);
  expect(stdout).toMatch(/rates learningRate=0\.01 +done +10 +[\d.]+ +best/);
  expect(stdout).toContain(
    `2 done; best by the lowest validation/loss: ${best!.name} (${best!.run})`,
  );
}, 60_000);

test("fails where every member fails, with the reasons", async () => {
  const set = { "training.optimizer": "sgd", "training.clip": 0 };
  const wild = words("wild", {
    set,
    grid: { "training.learningRate": [1e30] },
  });
  const { status, stdout } = await causerie(...wild);
  expect(status).toBe(1);
  expect(stdout).toMatch(/failed .* made it first/);
}, 60_000);

test("is a wrong call without its file or with an engine that is none", async () => {
  const [, , ...corpus] = words("x", {});
  expect((await causerie("sweep", "nowhere.json", ...corpus)).status).toBe(2);
  const cloud = await causerie(...words("x", {}), "--engine", "cloud");
  expect(cloud.status).toBe(2);
  expect(cloud.stderr).toContain("local, slurm");
});
