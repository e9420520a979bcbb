/** A sweep file into its members: combinations, names, and what is refused with a sentence. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSweep } from "../../../src-main/pipelines/sweep/file.ts";
import {
  labelOf,
  membersOf,
} from "../../../src-main/pipelines/sweep/members.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../../support/temporaryFolder.ts";
import { tinySpec } from "../../support/trainable.ts";

let folder: TemporaryFolder;
beforeAll(() => {
  folder = temporaryFolder();
  writeFileSync(folder.at("tiny.json"), JSON.stringify(tinySpec));
});
afterAll(() => folder[Symbol.dispose]());

function members(content: object) {
  const path = folder.at("rates.json");
  writeFileSync(path, JSON.stringify(content));
  return membersOf(readSweep(path));
}

test("every value is combined with every other, the last key fastest", () => {
  const found = members({
    base: "turns-cnn",
    set: { "training.batch": 2 },
    steps: 20,
    grid: { "training.learningRate": [0.1, 0.2], seed: [1, 2] },
  });
  expect(found.map(({ input }) => input.name)).toEqual([
    "rates learningRate=0.1 seed=1",
    "rates learningRate=0.1 seed=2",
    "rates learningRate=0.2 seed=1",
    "rates learningRate=0.2 seed=2",
  ]);
  expect(found[2]!.spec.training).toMatchObject({
    ...{ steps: 20, batch: 2, learningRate: 0.2, seed: 1 },
  });
  expect(found[2]!.settings).toEqual({ "training.learningRate": 0.2, seed: 1 });
});

test("several bases are combined too; a spec file is found beside the sweep", () => {
  const found = members({ name: "models", base: ["turns-cnn", "tiny.json"] });
  expect(found.map(({ input }) => input.name)).toEqual([
    "models base=turns-cnn",
    "models base=tiny",
  ]);
  expect(found[1]!.spec.name).toBe("tiny");
});

test("one training is a sweep as well", () => {
  expect(members({ base: "turns-cnn" })[0]!.input.name).toBe("rates");
});

test("paths that end alike are told apart by the whole path", () => {
  const label = labelOf({ "layers.0.kernel": 3, "layers.1.kernel": 5, a: "x" });
  expect(label).toBe("layers.0.kernel=3 layers.1.kernel=5 a=x");
});

test.each([
  ["an unknown field", { base: "turns-cnn", gird: {} }, 'no field "gird"'],
  ["no base", {}, "base does not fit"],
  ["an empty list", { base: "turns-cnn", grid: { seed: [] } }, "grid.seed"],
  [
    "a setting in two places",
    { base: "turns-cnn", seed: 1, grid: { seed: [1, 2] } },
    "seed is fixed and in the grid",
  ],
  [
    "steps and minutes",
    { base: "turns-cnn", minutes: 1, grid: { steps: [1, 2] } },
    "steps or after minutes",
  ],
  [
    "the same member twice",
    { base: "turns-cnn", grid: { seed: [3, 3] } },
    "members 1 and 2 are the same training (seed=3)",
  ],
  [
    "a field that the spec does not have",
    { base: "turns-cnn", grid: { "training.bach": [1] } },
    'there is no field "bach"',
  ],
  [
    "a base that is nowhere",
    { base: "nothing" },
    "there is no preset or spec file",
  ],
  [
    "a grid without end",
    {
      base: "turns-cnn",
      grid: { seed: Array.from({ length: 1001 }, (_, n) => n) },
    },
    "1001 members, 1000 are the most",
  ],
])("%s is refused", (_what, content, sentence) => {
  expect(() => members(content)).toThrow(sentence);
});
