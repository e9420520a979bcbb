/** `npm start` where there is no Electron: the server, the window, and the end of both. */
import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";

const entry = join(programRoot(), "src-main/hosts/appWindow/main.ts");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "causerie-window-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A stand-in browser that notes its arguments and is closed at once. */
function browser(): string {
  const path = join(folder, "browser.sh");
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/args"\n`);
  chmodSync(path, 0o755);
  return path;
}

async function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...process.env, XDG_CACHE_HOME: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  child.stdout.on("data", (text) => {
    output += text;
    if (args.includes("--no-window")) child.kill("SIGTERM");
  });
  const code = await new Promise<number | null>((resolve) =>
    child.on("close", resolve),
  );
  return { code, output, errors };
}

describe.runIf(process.platform !== "win32")("npm start", () => {
  it("opens a window on the server, and ends with it", async () => {
    const corpus = join(folder, "corpus");
    const { code, output } = await start([corpus], {
      CAUSERIE_BROWSER: browser(),
    });
    expect(code).toBe(0);
    const args = readFileSync(join(folder, "args"), "utf8").split("\n");
    const [printed, opened] = [output.trim(), args[0]!.slice("--app=".length)];
    expect(new URL(opened).origin).toBe(new URL(printed).origin);
    // Each address opens the studio once: the window does not use up the printed one.
    expect(opened).not.toBe(printed);
    expect(args[1]).toBe(`--user-data-dir=${folder}/causerie/window`);
  });

  it("prints the address where there is no browser", async () => {
    const corpus = join(folder, "corpus");
    const { code, output, errors } = await start([corpus, "--no-window"]);
    expect(code).toBe(0);
    expect(output).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=.+\n$/);
    expect(errors).toContain("open this address in a browser");
  });

  it("says what to do about a port in use", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const corpus = join(folder, "corpus");
    const { code, errors } = await start([corpus, "--port", String(port)]);
    taken.close();
    expect(code).toBe(1);
    expect(errors).toContain(`port ${port} of 127.0.0.1 is in use`);
    expect(errors).toContain("leave --port out");
  });
});
