/** `npm start`: which window it opens, with stand-ins for Electron and for the browser. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "causerie-start-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that notes its name and arguments, then ends with this status. */
function program(name: string, status: number): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    `#!/bin/sh\necho "${name}: $*" >> "${folder}/calls"\nexit ${status}\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

function start(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): { status: number | null; errors: string; calls: string } {
  const script = join(programRoot(), "scripts", "start.mjs");
  const corpus = join(folder, "corpus");
  const { status, stderr } = spawnSync(
    process.execPath,
    [script, corpus, ...args],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        XDG_CACHE_HOME: folder,
        ELECTRON_SKIP_BINARY_DOWNLOAD: "1",
        CAUSERIE_BROWSER: program("browser", 0),
        ...env,
      },
    },
  );
  const calls = readFileSync(join(folder, "calls"), "utf8");
  return { status, errors: stderr, calls };
}

describe.runIf(process.platform !== "win32")("npm start", () => {
  it("opens the corpus in Electron", () => {
    const electron = program("electron", 0);
    const { status, calls } = start({ ELECTRON_EXEC_PATH: electron });
    expect(status).toBe(0);
    expect(calls).toContain(
      `electron: ${programRoot()} --corpus ${join(folder, "corpus")}`,
    );
    expect(calls).not.toContain("browser:");
  });

  it("opens a browser's window where Electron does not run", () => {
    const electron = program("electron", 133);
    const { status, errors, calls } = start({
      ELECTRON_EXEC_PATH: electron,
    });
    expect(status).toBe(0);
    expect(errors).toContain("Electron does not run here");
    expect(calls).toContain("browser: --app=http://127.0.0.1:");
  });

  it("opens a browser's window where there is no Electron", () => {
    const { calls } = start({ ELECTRON_EXEC_PATH: "/nowhere" });
    expect(calls).toContain("browser: --app=http://127.0.0.1:");
  });
});
