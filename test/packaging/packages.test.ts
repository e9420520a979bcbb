/** Which packages a name brings with it, and the licences of what is inside. */
import { describe, expect, it } from "vitest";
import { collectLicences } from "../../scripts/lib/licences.ts";
import { packageClosure } from "../../scripts/lib/packages.ts";
import { programRoot } from "../../src-main/base/root.ts";

const locked = {
  "": {},
  "node_modules/a": { dependencies: { b: "^2", c: "^1" } },
  "node_modules/a/node_modules/b": { dependencies: { c: "^1" } },
  "node_modules/b": {},
  "node_modules/c": { optionalDependencies: { a: "^1", absent: "^1" } },
  "node_modules/d": {},
};

describe("the closure of packages", () => {
  it("takes the copy that Node would find, and goes in circles once", () => {
    expect(packageClosure(locked, ["a"])).toEqual([
      "node_modules/a",
      "node_modules/a/node_modules/b",
      "node_modules/c",
    ]);
  });

  it("leaves out what is not wanted with what only that needs", () => {
    const isWanted = (name: string): boolean => name !== "a";
    expect(packageClosure(locked, ["a", "b"], isWanted)).toEqual([
      "node_modules/b",
    ]);
  });
});

describe("the licences", () => {
  const licences = collectLicences(programRoot());

  it("name what runs, what the page is made with, and Electron", () => {
    const names = licences.map(({ name }) => name);
    for (const name of ["hono", "onnxruntime-node", "svelte", "electron"])
      expect(names).toContain(name);
  });

  it("have the standard text where a package brings none", () => {
    const { text } = licences.find(({ name }) => name === "onnxruntime-node")!;
    expect(text).toMatch(/^Copyright \(c\) \S+/);
    expect(text).toContain("Permission is hereby granted, free of charge");
  });

  it("are all known", () => {
    expect(licences.filter(({ licence }) => licence === "unknown")).toEqual([]);
  });
});
