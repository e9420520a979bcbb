/** The plan of the house, held by machine: directions, cycles, one door per dependency, words that do not belong. */
import { describe, expect, test } from "vitest";
import { sourceFiles, type SourceFile } from "./support/sourceTree.ts";

/** Folders of src-main in the order in which data flows; each may import those before it. */
const order = [
  "base",
  "contract",
  "audio",
  "features",
  "storage",
  "corpus",
  "annotation",
  "simulation",
  "dataset",
  "engine",
  "models",
  "evaluation",
  "pipelines",
  "jobs",
  "api",
  "hosts",
];

/** Stages meet only in pipelines (and where the program answers for them: api and hosts). */
const stages = [
  "audio",
  "features",
  "annotation",
  "simulation",
  "dataset",
  "engine",
  "models",
  "evaluation",
];

/** What a stage may import besides base and contract, with the reason. */
const between: Readonly<Record<string, readonly string[]>> = {
  // Features are computed from samples, whose chunks and types are audio's.
  features: ["audio"],
  // The database index of tracks and turns stands on the database.
  corpus: ["storage"],
  // A simulated dialogue is written as sound with its annotation.
  simulation: ["audio", "features", "annotation"],
  // Batches are cut from tracks.
  dataset: ["storage", "corpus", "features"],
  // A model is a graph.
  models: ["engine"],
};

/** The only file or folder that may import a package. */
const doors: Readonly<Record<string, string>> = {
  electron: "src-main/hosts/electron/",
  "better-sqlite3": "src-main/storage/",
  "onnxruntime-node": "src-main/engine/executors/ort.ts",
  "@tensorflow/tfjs-core": "src-main/engine/executors/tfjs/library.ts",
  "@tensorflow/tfjs-backend-cpu": "src-main/engine/executors/tfjs/library.ts",
  "@tensorflow/tfjs-node": "src-main/engine/executors/tfjs/library.ts",
  "@tensorflow/tfjs-node-gpu": "src-main/engine/executors/tfjs/library.ts",
  "@resvg/resvg-js": "src-main/pipelines/lab/figures/png.ts",
  "wavesurfer.js": "src-renderer/lanes/waveform/",
  hono: "src-main/api/",
  "@hono/node-server": "src-main/hosts/serve/",
  commander: "src-main/hosts/cli/",
  "cli-progress": "src-main/hosts/cli/",
};

const main = sourceFiles(["src-main"], [".ts"]);
const renderer = sourceFiles(["src-renderer"], [".ts", ".svelte"]);
const everything = sourceFiles(
  ["src-main", "src-renderer", "scripts", "test"],
  [".ts", ".svelte", ".mjs"],
);

describe("directions", () => {
  test("every folder of src-main stands in the order", () => {
    const folders = new Set(main.map(folderOf));
    expect([...folders].filter((folder) => !order.includes(folder))).toEqual(
      [],
    );
  });

  test("a folder imports only folders before it", () => {
    expect(
      edges(main).filter(
        ({ from, to }) => order.indexOf(to) > order.indexOf(from),
      ),
    ).toEqual([]);
  });

  test("stages meet only in pipelines", () => {
    const allowed = (from: string, to: string) =>
      to === "base" ||
      to === "contract" ||
      to === from ||
      (from === "engine" ? [] : (between[from] ?? [])).includes(to);
    expect(
      edges(main).filter(
        ({ from, to }) =>
          (stages.includes(from) || from === "corpus" || from === "storage") &&
          !allowed(from, to),
      ),
    ).toEqual([]);
  });

  test("the engine imports only base", () => {
    expect(
      edges(main).filter(
        ({ from, to }) => from === "engine" && to !== "engine" && to !== "base",
      ),
    ).toEqual([]);
  });

  test("the page imports nothing of src-main but the contract", () => {
    const foreign = renderer.flatMap(({ path, imports }) =>
      imports
        .map(({ file }) => file ?? "")
        .filter(
          (file) =>
            file.startsWith("src-main/") &&
            !file.startsWith("src-main/contract/"),
        )
        .map((file) => `${path} -> ${file}`),
    );
    expect(foreign).toEqual([]);
  });

  test("the page and the contract use nothing of Node", () => {
    const contract = main.filter((file) => folderOf(file) === "contract");
    expect(
      [...renderer, ...contract].flatMap(({ path, imports }) =>
        imports
          .filter(({ specifier }) => specifier.startsWith("node:"))
          .map(({ specifier }) => `${path} -> ${specifier}`),
      ),
    ).toEqual([]);
  });
});

test("each package has one door", () => {
  const strangers = [...main, ...renderer].flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier }) => {
        const door = doors[packageOf(specifier)];
        return door !== undefined && !path.startsWith(door);
      })
      .map(({ specifier }) => `${path} -> ${specifier}`),
  );
  expect(strangers).toEqual([]);
});

test("there are no import cycles", () => {
  const imports = main.flatMap((file) => file.imports);
  // Guards the guard: a reader of imports that finds none would pass everything.
  expect(imports.length).toBeGreaterThan(main.length);
  expect(cyclesOf([...main, ...renderer])).toEqual([]);
});

test("the program imports no test, no script", () => {
  const outward = [...main, ...renderer].flatMap(({ path, imports }) =>
    imports
      .filter(({ file }) => /^(test|scripts)\//.test(file ?? ""))
      .map(({ file }) => `${path} -> ${file}`),
  );
  expect(outward).toEqual([]);
});

describe("every file", () => {
  test("opens with a sentence on what it is", () => {
    const silent = everything
      .filter(
        // The titles of a test say what it is about.
        ({ path, text }) =>
          !path.endsWith(".test.ts") &&
          !(
            path.endsWith(".svelte")
              ? /^\s*(<!--|<script[^>]*>\s*\/\*\*|<script[^>]*>\s*\/\/)/
              : /^(#!.*\n)?\/\*\*/
          ).test(text),
      )
      .map(({ path }) => path);
    expect(silent).toEqual([]);
  });

  test("has no default export", () => {
    const defaults = everything
      .filter(({ text }) => /^export default /m.test(text))
      .map(({ path }) => path);
    expect(defaults).toEqual([]);
  });

  test("holds no unfinished work and no hole in the types", () => {
    // Written in pieces, so that this file does not find itself.
    const words = [
      ["TO", "DO"],
      ["FIX", "ME"],
      ["X", "XX"],
      ["HA", "CK"],
      ["not imple", "mented"],
      ["for ", "now"],
      ["@ts-", "ignore"],
      ["eslint-", "disable"],
      ["as ", "any\\b"],
      [":\\s*", "any\\b"],
      ["\\.(only|skip|", "todo)\\("],
    ].map((parts) => parts.join(""));
    const pattern = new RegExp(`(?<![\\w-])(${words.join("|")})`);
    const found = everything.flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, n) =>
          pattern.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : [],
        ),
    );
    expect(found).toEqual([]);
  });

  test("names no folder of somebody's machine", () => {
    const machine = new RegExp(
      ["/(work|farm|home/(?!ada)|Users/(?!ada))", "/?[a-z]"].join(""),
    );
    const found = everything
      .filter(({ text }) => machine.test(text))
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });
});

interface Edge {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** Imports between folders of src-main. */
function edges(files: readonly SourceFile[]): Edge[] {
  return files.flatMap((source) =>
    source.imports
      .filter(({ file }) => file?.startsWith("src-main/"))
      .map(({ file }) => ({
        path: `${source.path} -> ${file}`,
        from: folderOf(source),
        to: file!.split("/")[1]!,
      }))
      .filter(({ from, to }) => from !== to),
  );
}

function folderOf({ path }: { readonly path: string }): string {
  return path.split("/")[1]!;
}

function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]!;
}

/** Each cycle of imports that exist at run time, once, as `a -> b -> a`. */
function cyclesOf(files: readonly SourceFile[]): string[] {
  const next = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.flatMap(({ file, typeOnly }) =>
        // A component that draws a tree imports itself.
        file !== null && !typeOnly && file !== path ? [file] : [],
      ),
    ]),
  );
  const cycles = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.add([...trail.slice(at), path].join(" -> "));
    if (at >= 0 || done.has(path)) return;
    for (const file of next.get(path) ?? []) visit(file, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return [...cycles];
}
