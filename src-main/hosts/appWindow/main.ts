/** The studio without Electron: a server on this machine, and a window of an installed Chromium, Chrome or Edge on it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { describeError } from "../../base/errors.ts";
import { programRoot } from "../../base/root.ts";
import type { Job } from "../../contract/records.ts";
import { forkLauncher } from "../../jobs/fork.ts";
import { offerMoreAddresses } from "../serve/moreAddresses.ts";
import { startServer } from "../serve/server.ts";
import { computeEntry, openStudio } from "../studio.ts";
import {
  findBrowser,
  profileFolder,
  thisMachine,
  windowArguments,
} from "./browsers.ts";
import { question, untilClosed, wishOf } from "./session.ts";
import type { Wish } from "./session.ts";

/** Opens the studio on `[corpus]` and returns when it has been closed. `--port` takes a certain port, else a free one. */
export async function openAppWindow(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      corpus: { type: "string" },
      port: { type: "string", default: "0" },
      "no-window": { type: "boolean", default: false },
    },
  });
  const corpus = resolve(values.corpus ?? positionals[0] ?? defaultCorpus());
  await using studio = openStudio({
    corpus,
    launcher: forkLauncher(computeEntry()),
  });
  await using server = await startServer(studio, {
    host: "127.0.0.1",
    port: Number(values.port),
  });
  const machine = thisMachine(homedir());
  const browser = values["no-window"] ? null : findBrowser(machine);
  const ended = Promise.race([
    once(process, "SIGINT"),
    once(process, "SIGTERM"),
  ]);
  console.error(`Causerie on ${corpus}`);
  console.log(server.newUrl());
  if (browser === null) {
    console.error(
      "Neither Electron nor Chromium, Chrome or Edge is on this machine: open this address in a browser. Ctrl-C ends the studio.",
    );
    using _more = offerMoreAddresses(server);
    await ended;
    return;
  }
  const profile = profileFolder(machine, browser);
  mkdirSync(profile, { recursive: true });
  const session = untilClosed({
    jobs: studio.jobs,
    showWindow: () => showWindow(browser, server.newUrl(), profile),
    ask: askInTerminal,
    say: (sentence) => console.error(sentence),
  });
  await Promise.race([session, ended]);
}

/** The corpus of the demo in a checkout, else one among the documents, as the desktop has it. */
function defaultCorpus(): string {
  const demo = join(programRoot(), "demo-corpus");
  if (existsSync(join(demo, "corpus.db"))) return demo;
  const documents = join(homedir(), "Documents");
  return join(existsSync(documents) ? documents : homedir(), "Causerie");
}

async function showWindow(
  browser: string,
  address: string,
  profile: string,
): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const args = windowArguments(address, profile, isRoot);
  const child = spawn(browser, args, { stdio: "ignore" });
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      console.error(`${browser} did not start: ${error.message}`);
      resolve();
    });
  });
}

/** Without a terminal nobody can answer; then the work is waited for. */
async function askInTerminal(jobs: readonly Job[]): Promise<Wish> {
  if (!process.stdin.isTTY) return "wait";
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
  });
  const answer = await terminal.question(question(jobs));
  terminal.close();
  return wishOf(answer);
}

if (import.meta.main) {
  try {
    await openAppWindow(process.argv.slice(2));
  } catch (error) {
    console.error(describeError(error).message);
    process.exitCode = 1;
  }
}
