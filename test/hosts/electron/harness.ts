/** Starts the desktop host on the fake Electron, with a studio that only notes what it is asked. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerAppCall, isAppCallName } from "../../../src-main/api/app.ts";
import type { AppHost } from "../../../src-main/api/app.ts";
import { errorResponse } from "../../../src-main/api/errors.ts";
import type { Studio } from "../../../src-main/api/studio.ts";
import type { StudioEvent } from "../../../src-main/contract/events.ts";
import type { Job } from "../../../src-main/contract/records.ts";
import type { OpenCorpus } from "../../../src-main/hosts/electron/corpora.ts";
import { startDesktop } from "../../../src-main/hosts/electron/start.ts";
import type { StartOptions } from "../../../src-main/hosts/electron/start.ts";
import { electron } from "../../support/electron/index.ts";

/** A folder for one test, with a profile and documents in it. */
export interface Home {
  readonly folder: string;
  readonly profile: string;
  readonly documents: string;
  corpus(name: string): string;
  file(name: string, content?: string): string;
}

/** Makes a home and points the fake Electron at it. */
export function makeHome(): Home & Disposable {
  const folder = mkdtempSync(join(tmpdir(), "causerie-desktop-"));
  const profile = join(folder, "profile");
  const documents = join(folder, "documents");
  mkdirSync(profile);
  mkdirSync(documents);
  electron.world.paths = { userData: profile, documents };
  return {
    folder,
    profile,
    documents,
    corpus: (name) => makeCorpus(join(folder, name)),
    file: (name, content = "") => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A folder that looks like a corpus from outside. */
export function makeCorpus(path: string): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "corpus.db"), "");
  return path;
}

/** A corpus whose calls are noted and whose jobs a test sets. */
export class StudioDouble implements OpenCorpus {
  readonly path: string;
  readonly calls: { readonly name: string; readonly input: unknown }[] = [];
  readonly app: AppHost;
  closed = false;
  running: Job[] = [];
  /** Calls that fail, by name. */
  readonly failing: Record<string, Error> = {};
  private readonly listeners = new Set<(event: StudioEvent) => void>();

  constructor(path: string, app: AppHost) {
    this.path = path;
    this.app = app;
  }

  readonly handle = async (request: Request): Promise<Response> => {
    const name = new URL(request.url).pathname.replace("/api/", "");
    if (request.method === "GET") return new Response(`page ${name}`);
    const input: unknown = await request.json();
    this.calls.push({ name, input });
    try {
      return Response.json(await this.answer(name, input));
    } catch (error) {
      return errorResponse(error, name);
    }
  };

  jobs(): readonly Job[] {
    return this.running;
  }

  subscribe(listener: (event: StudioEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** A job as it is now, announced to whoever listens. */
  announce(job: Job): void {
    const others = this.running.filter(({ id }) => id !== job.id);
    this.running = [...others, job];
    for (const listener of this.listeners) listener({ type: "job", job });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    this.running = [];
  }

  private answer(name: string, input: unknown): unknown {
    const failure = this.failing[name];
    if (failure !== undefined) throw failure;
    const studio = { corpus: { info: () => this.info() } } as Studio;
    if (isAppCallName(name))
      return answerAppCall(this.app, studio, name, input);
    if (name === "corpus/info") return this.info();
    if (name === "runs/get") return { run: { preset: "turns-cnn" } };
    return {};
  }

  private info(): { path: string } {
    return { path: this.path };
  }
}

/** A started host with the studios that it opened, in order. */
export interface Started {
  readonly studios: StudioDouble[];
  /** The studio of the open corpus. */
  readonly studio: StudioDouble;
}

/** Starts the host and lets everything settle; `prepare` gets each studio before it is used. */
export async function startHost(
  options: Partial<StartOptions> = {},
  prepare: (studio: StudioDouble) => void | Promise<void> = () => {},
): Promise<Started> {
  const studios: StudioDouble[] = [];
  const start = startDesktop({
    args: [],
    workingDirectory: "/",
    developmentServer: null,
    preload: "/preload.cjs",
    icon: null,
    homepage: null,
    updateFeed: null,
    now: () => new Date("2026-11-20T12:00:00Z"),
    openStudio: async (path, app) => {
      const studio = new StudioDouble(path, app);
      makeCorpus(path);
      studios.push(studio);
      await prepare(studio);
      return studio;
    },
    ...options,
  });
  await electron.becomeReady();
  await start;
  await electron.settle();
  return {
    studios,
    get studio() {
      return studios.at(-1)!;
    },
  };
}

/** A training at work; `change` says what is different. */
export function trainingJob(change: Partial<Job> = {}): Job {
  return {
    id: "job-1",
    kind: "train",
    title: "Train turns-cnn",
    state: "running",
    progress: 0.25,
    message: "step 100 of 400",
    secondsLeft: 30,
    runId: "run-1",
    dialogueId: null,
    error: null,
    ...change,
  };
}
