/** Opens the built studio on a corpus, as the same page in a browser or in Electron; specs are written once for both. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { programRoot } from "../../src-main/base/root.ts";

const root = programRoot();

/** A page of the studio; disposing ends it and its host. */
export interface StudioPage extends AsyncDisposable {
  readonly page: Page;
  /** What the page complained about: thrown errors, and errors in its console. */
  readonly complaints: string[];
}

/**
 * In Electron where CAUSERIE_ELECTRON names its binary, else in the Chromium that CAUSERIE_CHROMIUM names (Debian's by
 * default) against `causerie serve`. The window is 1440 x 900.
 */
export async function openStudioPage(corpus: string): Promise<StudioPage> {
  const electron = process.env["CAUSERIE_ELECTRON"];
  return electron === undefined
    ? await inBrowser(corpus)
    : await inElectron(electron, corpus);
}

async function inBrowser(corpus: string): Promise<StudioPage> {
  const { child, url } = await serve(corpus);
  const browser = await chromium.launch({
    executablePath: process.env["CAUSERIE_CHROMIUM"] ?? "/usr/bin/chromium",
  });
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
  });
  const complaints = listen(page);
  await page.goto(url);
  return {
    page,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await end(child);
    },
  };
}

async function inElectron(
  executablePath: string,
  corpus: string,
): Promise<StudioPage> {
  const profile = mkdtempSync(join(tmpdir(), "causerie-profile-"));
  const isRoot = process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath,
    args: [
      root,
      "--corpus",
      corpus,
      `--user-data-dir=${profile}`,
      ...(isRoot ? ["--no-sandbox"] : []),
    ],
    colorScheme: "dark",
  });
  const page = await app.firstWindow();
  await page.setViewportSize({ width: 1440, height: 900 });
  return {
    page,
    complaints: listen(page),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return complaints;
}

async function serve(
  corpus: string,
): Promise<{ child: ChildProcess; url: string }> {
  const cli = join(root, "out", "main", "cli.js");
  const child = spawn(
    process.execPath,
    [cli, "serve", "--corpus", corpus, "--json"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString()));
    child.once("exit", (code) =>
      reject(new Error(`causerie serve ended with status ${code}`)),
    );
  });
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
