/** The list of commands that palette, keyboard and shortcut sheet share. */
import { expect, it } from "vitest";
import { commands } from "../../../src-renderer/panels/commands/commands.ts";

it("names every action once and gives no key twice", () => {
  const ids = commands.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const keys = commands.flatMap((command) => command.keys);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

it("calls work by the words of the command line", () => {
  const words = commands.map(({ title }) => title.toLowerCase().split(" ")[0]);
  expect(words).toEqual(
    expect.arrayContaining(["import", "train", "evaluate", "predict"]),
  );
});
