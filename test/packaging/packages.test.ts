/** Which packages a name brings with it, and the licences of what is inside. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectLicences } from "../../scripts/lib/licences.ts";
import { packageClosure } from "../../scripts/lib/packages.ts";
import { programRoot } from "../../src-main/base/root.ts";

interface PackageFile {
  readonly author: { readonly name: string; readonly email: string };
}

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

describe("package.json", () => {
  const read = (file: string) =>
    readFileSync(join(programRoot(), file), "utf8");
  const description = JSON.parse(read("package.json")) as PackageFile;

  it("has what packages for Debian and Red Hat are refused without", () => {
    expect(description).toMatchObject({
      name: expect.stringMatching(/^[a-z][a-z-]+$/) as string,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      description: expect.stringMatching(/^.{20,120}$/) as string,
      license: "MIT",
      homepage: expect.stringMatching(/^https:\/\/[a-z.]+$/) as string,
      author: { email: expect.stringMatching(/^[^@\s]+@[a-z.]+$/) as string },
    });
  });

  it("names those who hold the copyright", () => {
    expect(read("LICENSE")).toContain(description.author.name);
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
