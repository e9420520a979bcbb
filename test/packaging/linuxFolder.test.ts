/** The package for Linux, made offline on a stand-in Electron: what is inside, what is not, and that its code runs. */
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { extractAll } from "@electron/asar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programRoot } from "../../src-main/base/root.ts";
import type { Licence } from "../../src-main/contract/app.ts";
import { makeStandInElectron, readFuses } from "./standInElectron.ts";
import { recordingAt, speechLike } from "../support/recordings.ts";

const root = programRoot();
const megabyte = 1_000_000;
let folder: string;
/** The unpacked package. */
let packed: string;
/** Its code as plain files: the archive with what lies beside it. */
let code: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "causerie-package-"));
  packed = join(folder, "dist", "linux-unpacked");
  code = join(folder, "code");
  await makeStandInElectron(join(folder, "electron"));
  // `npm test` builds before; a rebuild here would pull the files from under tests that run beside this one.
  if (!existsSync(join(root, "out", "licences.json")))
    runScript("node_modules/electron-vite/bin/electron-vite.js", "build");
  const options = "--config electron-builder.config.mjs --publish never";
  runScript(
    "node_modules/electron-builder/cli.js",
    ...`${options} --linux dir`.split(" "),
    `-c.electronDist=${join(folder, "electron")}`,
    `-c.directories.output=${join(folder, "dist")}`,
  );
  const archive = join(packed, "resources", "app.asar");
  extractAll(archive, code);
  cpSync(`${archive}.unpacked`, code, { recursive: true });
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runScript(script: string, ...args: string[]): void {
  const result = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stdout + result.stderr);
}

/** Paths of all files below a folder. */
function filesIn(base: string): string[] {
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Runs the packed command line with Node. */
function causerie(...args: string[]): unknown {
  const cli = join(code, "out", "main", "cli.js");
  const result = spawnSync(process.execPath, [cli, ...args, "--json"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
}

/** Two speakers, one after the other. */
function twoVoices(): readonly Float32Array[] {
  return [speechLike(4, [0.5, 1.8]), speechLike(4, [2, 3.5])];
}

describe("the package", () => {
  it("holds the application beside Electron, its licences, and nothing else", () => {
    const outer = filesIn(packed).filter(
      (path) => !path.startsWith("resources/app.asar.unpacked/"),
    );
    expect(outer).toEqual([
      "LICENCES.txt",
      "LICENSE.electron.txt",
      "LICENSES.chromium.html",
      "causerie",
      "chrome-sandbox",
      "chrome_crashpad_handler",
      "icudtl.dat",
      "libffmpeg.so",
      "locales/en-US.pak",
      "resources.pak",
      "resources/app.asar",
      "v8_context_snapshot.bin",
      "version",
    ]);
  });

  it("has every entry that the application starts", () => {
    const files = filesIn(code);
    for (const path of [
      "package.json",
      "LICENSE",
      "out/main/electron.js",
      "out/main/cli.js",
      "out/main/compute.js",
      "out/preload/index.cjs",
      "out/renderer/index.html",
      "out/licences.json",
      "db/migrations/0010-corpus.sql",
      "resources/icons/512x512.png",
      "resources/presets/turns-cnn.json",
      "resources/sample/conversation.TextGrid",
      "resources/sample/conversation.flac",
    ])
      expect(files).toContain(path);
  });

  it("has native binaries of its own system only, beside the archive", () => {
    const isNative = (path: string): boolean =>
      /\.(node|so(\.\d+)*|dll|dylib|exe)$/.test(path);
    const own = `linux/${process.arch}`;
    const machine = `linux-${process.arch}-gnu`;
    const natives = [
      `node_modules/@resvg/resvg-js-${machine}/resvgjs.${machine}.node`,
      `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
      `node_modules/onnxruntime-node/bin/napi-v6/${own}/libonnxruntime.so.1`,
      `node_modules/onnxruntime-node/bin/napi-v6/${own}/onnxruntime_binding.node`,
    ];
    expect(filesIn(code).filter(isNative)).toEqual(natives);
    const beside = join(packed, "resources", "app.asar.unpacked");
    expect(filesIn(beside).filter(isNative)).toEqual(natives);
  });

  it("has the packages that it runs on and no others", () => {
    const names = new Set(
      filesIn(code)
        .filter((path) => path.startsWith("node_modules/"))
        .map((path) => /^node_modules\/(@[^/]+\/)?[^/]+/.exec(path)![0]),
    );
    const foreign =
      /tensorflow|electron|typescript|vite|svelte|playwright|wavesurfer|types/;
    expect([...names].filter((name) => foreign.test(name))).toEqual([]);
    for (const name of ["hono", "zod", "commander", "onnxruntime-common"])
      expect([...names]).toContain(`node_modules/${name}`);
  });

  it("has no sources, maps, types, tests or databases", () => {
    const foreign = filesIn(code).filter((path) =>
      /\.(ts|map|svelte|py|db|log)$|(^|\/)(test|tests|src-main|shared)\//.test(
        path,
      ),
    );
    expect(foreign).toEqual([]);
  });

  it("leaves Electron 140 of its 200 megabytes", () => {
    const bytes = filesIn(packed)
      .map((path) => statSync(join(packed, path)).size)
      .reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(75 * megabyte);
  });

  it("switches off what would let it run other code than its own", () => {
    const binary = readFileSync(join(packed, "causerie"));
    const [runAsNode, , options, inspect, integrity, onlyAsar, , file] =
      readFuses(binary);
    expect({ runAsNode, options, inspect, file }).toEqual({
      runAsNode: "0",
      options: "0",
      inspect: "0",
      file: "0",
    });
    expect({ integrity, onlyAsar }).toEqual({ integrity: "1", onlyAsar: "1" });
  });

  it("names the licence of every package inside, with its text", () => {
    const licences = JSON.parse(
      readFileSync(join(code, "out", "licences.json"), "utf8"),
    ) as Licence[];
    const named = new Set(licences.map(({ name }) => name));
    const packages = filesIn(code)
      .filter((path) =>
        /node_modules\/(@[^/]+\/)?[^/]+\/package.json$/.test(path),
      )
      .map((path) => path.split("node_modules/").at(-1)!)
      .map((path) => path.replace("/package.json", ""));
    expect(packages.filter((name) => !named.has(name))).toEqual([]);
    for (const name of ["svelte", "wavesurfer.js", "electron"])
      expect(named).toContain(name);
    expect(licences.filter(({ text }) => text === "")).toEqual([]);
    expect(licences.filter(({ licence }) => licence === "unknown")).toEqual([]);
  });
});

describe("the packed code", () => {
  it("imports a recording and lists it", () => {
    const recording = recordingAt(join(folder, "call.wav"), ...twoVoices());
    const corpus = join(folder, "corpus");
    const imported = causerie("import", recording, "--corpus", corpus);
    expect(imported).toMatchObject({ imported: 1, skipped: [] });
    expect(causerie("list", "--corpus", corpus)).toMatchObject({
      dialogues: [{ channels: 2, sampleRate: 8_000 }],
    });
  });

  it("brings a sample dialogue with the turns of two speakers", () => {
    const corpus = join(folder, "sample");
    const sample = join(code, "resources", "sample");
    expect(causerie("import", sample, "--corpus", corpus)).toMatchObject({
      imported: 1,
      audioSeconds: 39,
    });
    expect(causerie("list", "--corpus", corpus)).toMatchObject({
      dialogues: [
        { speakers: ["Ada", "Ben"], annotations: ["conversation.TextGrid"] },
      ],
    });
  });

  it("knows its devices", () => {
    expect(causerie("doctor")).toMatchObject({
      devices: expect.arrayContaining([
        expect.objectContaining({
          executor: "onnxruntime",
          device: "cpu",
          ok: true,
        }),
      ]),
    });
  });

  it("trains ten steps", () => {
    const corpus = join(folder, "trained");
    const recordings = join(folder, "recordings");
    const size = ["--dialogues", "2", "--minutes", "1"];
    causerie("simulate", "--out", recordings, ...size);
    causerie("import", recordings, "--corpus", corpus);
    expect(
      causerie("train", "turns-cnn", "--corpus", corpus, "--steps", "10"),
    ).toMatchObject({ steps: 10, loss: expect.any(Number) });
  });

  it("serves the studio's page and calls", async () => {
    const cli = join(code, "out", "main", "cli.js");
    const child = spawn(
      process.execPath,
      [cli, "serve", "--corpus", join(folder, "served"), "--json"],
      { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
    );
    try {
      const line = await new Promise<string>((resolve) =>
        child.stdout.once("data", (data: Buffer) => resolve(data.toString())),
      );
      const { url } = JSON.parse(line) as { url: string };
      const entrance = await fetch(url, { redirect: "manual" });
      const cookie = entrance.headers.get("set-cookie")!.split(";")[0]!;
      const page = await fetch(new URL("/", url), { headers: { cookie } });
      expect(await page.text()).toContain("<title>Causerie");
      const info = await fetch(new URL("/api/app/info", url), {
        method: "POST",
        headers: { cookie, "content-type": "application/json" },
        body: "{}",
      });
      expect(await info.json()).toMatchObject({ host: "serve" });
    } finally {
      child.kill("SIGTERM");
    }
  });
});
