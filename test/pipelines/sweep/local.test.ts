/** A sweep in one process: every member becomes a run, what is done stays, what fails is told, a stop is taken up again. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PipelineIo } from "../../../src-main/pipelines/io.ts";
import { sweep, type SweepInput } from "../../../src-main/pipelines/sweep.ts";
import { trainable, type Trainable } from "../../support/trainable.ts";

let given: Trainable;
beforeAll(async () => void (given = await trainable()), 60_000);
afterAll(() => given[Symbol.dispose]());

function run(
  name: string,
  content: object,
  changes: Partial<SweepInput> = {},
  io: PipelineIo = given.io,
) {
  const file = given.folder.at(`${name}.json`);
  writeFileSync(file, JSON.stringify({ base: "tiny.json", ...content }));
  return sweep({ file, engine: "local", command: [], ...changes }, io);
}

const runs = () => given.io.corpus.runs();

test("the best is the member with the lowest validation, and a second call trains nothing", async () => {
  const rates = { grid: { "training.learningRate": [1e-2, 1e-5] } };
  const first = await run("rates", rates);
  expect(first.runs.map(({ state }) => state)).toEqual(["done", "done"]);
  expect(first.best).toBe(first.runs[0]);
  expect(first.best!.value).toBe(first.best!.validation);
  const names = runs().map(({ name }) => name);
  expect(names).toContain("rates learningRate=0.00001");
  const again = await run("rates", rates);
  expect(again).toEqual(first);
  expect(runs()).toHaveLength(names.length);
});

test("a value that is added later is trained alone", async () => {
  const before = runs().length;
  const more = { grid: { "training.learningRate": [1e-2, 1e-5, 1e-4] } };
  const { runs: members } = await run("rates", more);
  expect(members.map(({ state }) => state)).toEqual(["done", "done", "done"]);
  expect(runs()).toHaveLength(before + 1);
});

test("a row of the evaluation decides in its own direction, by the validation split", async () => {
  const metric = "frames/activity/now/balancedAccuracy";
  const found = await run("seeds", { metric, grid: { seed: [1, 2] } });
  expect(found.direction).toBe("higher");
  const values = found.runs.map(({ value }) => value!);
  expect(found.best!.value).toBe(Math.max(...values));
  const { evaluations } = given.io.corpus.run(found.best!.run!);
  expect(evaluations.every(({ split }) => split === "validation")).toBe(true);
});

test("a metric that no run has is named after the first member", async () => {
  const before = runs().length;
  const wrong = { metric: "validation/luck", grid: { seed: [11, 12] } };
  await expect(run("wrong", wrong)).rejects.toThrow(
    /no run has the metric validation\/luck; known are .*validation\/loss/,
  );
  expect(runs()).toHaveLength(before + 1);
});

test("a member that fails is told, stops no other, and is tried again only when asked", async () => {
  const set = { "training.optimizer": "sgd", "training.clip": 0 };
  const grid = { "training.learningRate": [1e30, 1e-3] };
  const first = await run("wild", { set, grid });
  expect(first.runs.map(({ state }) => state)).toEqual(["failed", "done"]);
  expect(first.runs[0]!.error).toContain("made it first");
  expect(first.best).toBe(first.runs[1]);
  const before = runs().length;
  await run("wild", { set, grid });
  expect(runs()).toHaveLength(before);
  await run("wild", { set, grid }, { retry: true });
  expect(runs()).toHaveLength(before + 1);
});

test("a stop keeps what is done, and the next call goes on", async () => {
  const grid = { seed: [21, 22, 23] };
  const stopper = new AbortController();
  const first = await run("stop", { grid }, {}, stoppedIn(2, stopper));
  expect(first.stopped).toBe(true);
  expect(first.runs.map(({ state }) => state)).toEqual([
    "done",
    "stopped",
    "missing",
  ]);
  const second = await run("stop", { grid });
  expect(second.runs.map(({ state, steps }) => [state, steps])).toEqual([
    ["done", 10],
    ["done", 10],
    ["done", 10],
  ]);
  expect(second.runs[1]!.run).toBe(first.runs[1]!.run);
});

/** Aborts once the given member has made a step. */
function stoppedIn(number: number, stopper: AbortController): PipelineIo {
  let clock = Date.now();
  return {
    ...given.io,
    signal: stopper.signal,
    now: () => (clock += 1000),
    report(report) {
      given.io.report(report);
      const text = report.type === "progress" ? report.message : "";
      if (text.startsWith(`${number} of`) && text.includes("step"))
        stopper.abort();
    },
  };
}
