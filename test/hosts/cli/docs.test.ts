/** docs/cli.md against the program: a command that nobody documents is a command that nobody finds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";
import { addCommands } from "../../../src-main/hosts/cli/commands/index.ts";

test("docs/cli.md lists exactly the commands that there are", async () => {
  const program = new Command();
  await addCommands(program);
  const there = program.commands.map((command) => command.name()).toSorted();
  const text = readFileSync(join(programRoot(), "docs", "cli.md"), "utf8");
  const section = text.split("## Commands")[1]!.split("\n## ")[0]!;
  const listed = [...section.matchAll(/^\| `([a-z]+)/gm)].map(
    ([, name]) => name!,
  );
  expect(listed.toSorted()).toEqual(there);
});
