/** The list of runner modules against the folder: a runner that nobody finds would pass every file. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";
import { runnerModules } from "../../../src-main/pipelines/check/modules.ts";
import type { CaseFamilies } from "../../../src-main/pipelines/check/types.ts";

const folder = join(programRoot(), "src-main", "pipelines", "check");

test("every module of the folder that has families is in the list, and no family has two runners", async () => {
  const listed = await Promise.all(runnerModules.map((load) => load()));
  const there: CaseFamilies[] = [];
  for (const file of readdirSync(folder).filter((one) => one.endsWith(".ts"))) {
    const module = (await import(join(folder, file))) as {
      families?: CaseFamilies;
    };
    if (module.families) there.push(module.families);
  }
  const names = (all: readonly CaseFamilies[]) =>
    all.flatMap((families) => Object.keys(families)).toSorted();
  expect(names(listed.map(({ families }) => families))).toEqual(names(there));
  expect(new Set(names(there)).size).toBe(names(there).length);
});
