/** Files that are the old one or the new one; what killed writers leave is removed. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  removeAbandonedParts,
  replaceFile,
  writeFileAtomically,
} from "../../src-main/base/files.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "causerie-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a writer that fails leaves the old file and nothing else", () => {
  const path = join(folder, "a.txt");
  writeFileAtomically(path, "old");
  const failing = () =>
    replaceFile(path, (temporary) => {
      writeFileSync(temporary, "half");
      throw new Error("the disk is full");
    });
  expect(failing).toThrow("the disk is full");
  expect(readdirSync(folder)).toEqual(["a.txt"]);
  expect(readFileSync(path, "utf8")).toBe("old");
});

test("only parts that nobody has touched for long are removed", () => {
  const files = [".a.f32.1.part", ".b.f32.2.part", "c.f32"];
  for (const name of files) writeFileSync(join(folder, name), "");
  const longAgo = new Date(Date.now() - 2 * 3600 * 1000);
  utimesSync(join(folder, ".a.f32.1.part"), longAgo, longAgo);
  utimesSync(join(folder, "c.f32"), longAgo, longAgo);
  removeAbandonedParts(folder);
  expect(readdirSync(folder).toSorted()).toEqual([".b.f32.2.part", "c.f32"]);
});
