/** A corpus folder, as an open studio: what the browser server and the desktop app both mount. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { programRoot, runsFromSource } from "../base/root.ts";
import type { Studio } from "../api/studio.ts";
import { Corpus } from "../corpus/corpus.ts";
import { deviceProbe } from "../jobs/devices.ts";
import { Announcements } from "../jobs/events.ts";
import type { Launcher } from "../jobs/launcher.ts";
import { labProcesses } from "../jobs/lab.ts";
import { Jobs } from "../jobs/queue.ts";
import { listPresets } from "./presets.ts";

export interface OpenStudio extends Studio, AsyncDisposable {}

export interface StudioOptions {
  readonly corpus: string;
  readonly launcher: Launcher;
}

/**
 * Opens (or makes) the corpus and marks runs that a crash left open as stopped: they can be resumed. One that cannot be
 * written is opened to be looked at. Disposing ends all jobs and the corpus.
 */
export function openStudio({
  corpus: path,
  launcher,
}: StudioOptions): OpenStudio {
  const write = Corpus.isWritable(path);
  const corpus = Corpus.open(path, { write, create: write });
  const announcements = new Announcements();
  const jobs = new Jobs({
    launcher,
    corpus: path,
    apply: (report) => corpus.apply(report),
    announce: (event) => announcements.announce(event),
  });
  if (write) corpus.stopAbandonedRuns();
  const lab = labProcesses(launcher);
  return {
    corpus,
    jobs,
    announcements,
    presets: listPresets,
    devices: deviceProbe(launcher),
    lab: (name, input) => lab.ask(name, input),
    pageFolder: builtPage(),
    async [Symbol.asyncDispose]() {
      lab[Symbol.dispose]();
      await jobs[Symbol.asyncDispose]();
      corpus[Symbol.dispose]();
    },
  };
}

/** The compute host: .ts from source, .js from the build. */
export function computeEntry(): string {
  return runsFromSource()
    ? join(programRoot(), "src-main", "hosts", "compute", "main.ts")
    : join(programRoot(), "out", "main", "compute.js");
}

/** The folder that vite built; null before the first build. */
function builtPage(): string | null {
  const folder = join(programRoot(), "out", "renderer");
  return existsSync(join(folder, "index.html")) ? folder : null;
}
