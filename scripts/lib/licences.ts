/** Everything that ends up inside the application turned into a list of its licences, as the about page shows it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Licence } from "../../src-main/contract/app.ts";
import { packageClosure } from "./packages.ts";
import type { LockedPackages } from "./packages.ts";

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url?: string };
  readonly author?: string | { readonly name?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Development dependencies whose code is inside all the same: the page's framework, and the application's shell. */
const bundled = ["svelte"];
const shell = ["electron"];

const mitText = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const licenceFile = /^(licen[cs]e|copying)([.-].*)?$/i;

/** Licences of all dependencies that are packed, of what the page is built with, and of Electron; by name. */
export function collectLicences(root: string): Licence[] {
  const lock = JSON.parse(
    readFileSync(join(root, "package-lock.json"), "utf8"),
  ) as { packages: LockedPackages };
  const names = Object.keys(readPackage(root).dependencies ?? {});
  const folders = [
    ...packageClosure(lock.packages, [...names, ...bundled]),
    ...shell.map((name) => `node_modules/${name}`),
  ];
  return folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map(licenceOf)
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}

/** A plugin that writes the list into `out/` at the end of a build: for the about page, and for readers of the package. */
export function licencesPlugin(root: string): {
  readonly name: string;
  closeBundle(): void;
} {
  return {
    name: "causerie-licences",
    closeBundle() {
      const licences = collectLicences(root);
      const file = (name: string): string => join(root, "out", name);
      writeFileSync(file("licences.json"), JSON.stringify(licences, null, 1));
      writeFileSync(file("LICENCES.txt"), asText(licences));
    },
  };
}

function asText(licences: readonly Licence[]): string {
  const rule = "-".repeat(72);
  return licences
    .map(
      ({ name, version, licence, text }) =>
        `${name} ${version} (${licence})\n\n${text}\n\n${rule}\n`,
    )
    .join("\n");
}

function licenceOf(folder: string): Licence {
  const described = readPackage(folder);
  const { name, version, license, homepage, repository } = described;
  return {
    name,
    version,
    licence: license ?? "unknown",
    homepage: homepage ?? repositoryPage(repository),
    text: licenceText(folder) || standardText(described),
  };
}

/** The files that hold licences, one after the other; some packages keep a second one for what they contain. */
function licenceText(folder: string): string {
  const names = readdirSync(folder).filter((name) => licenceFile.test(name));
  return names
    .toSorted()
    .map((name) => readFileSync(join(folder, name), "utf8").trim())
    .join("\n\n");
}

/** Some packages only name their licence; the text that this name stands for is the same everywhere. */
function standardText({ license, author, name }: PackageFile): string {
  const holder = typeof author === "string" ? author : author?.name;
  const owner = `Copyright (c) ${holder ?? `the authors of ${name}`}`;
  return license === "MIT" ? `${owner}\n\n${mitText}` : owner;
}

function repositoryPage(repository: PackageFile["repository"]): string {
  const url = typeof repository === "string" ? repository : repository?.url;
  const plain = url?.replace(/^git\+/, "").replace(/\.git$/, "") ?? "";
  return plain.startsWith("https://") ? plain : "";
}

function readPackage(folder: string): PackageFile {
  const path = join(folder, "package.json");
  return JSON.parse(readFileSync(path, "utf8")) as PackageFile;
}
