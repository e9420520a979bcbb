/** Paths of corpora turned into the one that is open, with the list of those that were. */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { badInput, CauserieError, describeError } from "../../base/errors.ts";
import type { RecentCorpus } from "../../contract/app.ts";
import type { StudioEvent } from "../../contract/events.ts";
import type { Job } from "../../contract/records.ts";
import { isCorpus } from "./opening.ts";
import type { AppHost } from "../../api/app.ts";
import type { Handler } from "../../api/handler.ts";

/** One open corpus with its fetch handler and jobs; disposing it stops the jobs at their next checkpoint. */
export interface OpenCorpus extends AsyncDisposable {
  readonly path: string;
  readonly handle: Handler;
  jobs(): readonly Job[];
  /** The returned function ends the subscription. */
  subscribe(listener: (event: StudioEvent) => void): () => void;
}

/** Opens a corpus folder, or begins one in it; `app` answers its page's calls about the application. */
export type OpenStudio = (path: string, app: AppHost) => Promise<OpenCorpus>;

/** Newest first. */
export const recentSchema = z.array(
  z.strictObject({ path: z.string(), openedAt: z.string() }),
);
type Recent = z.output<typeof recentSchema>;

const mostRecent = 12;

export interface CorporaOptions {
  readonly open: (path: string) => Promise<OpenCorpus>;
  readonly recent: { get(): Recent; set(recent: Recent): void };
  /** Tried one after the other when nothing else can be opened. */
  readonly defaults: readonly string[];
  readonly notify: (notice: string) => void;
  /** After every change of the open corpus or of the list. */
  readonly changed: () => void;
  readonly now: () => Date;
}

/** The open corpus; there is always one once `start` has returned. */
export class Corpora {
  private readonly options: CorporaOptions;
  private opened: OpenCorpus | null = null;

  constructor(options: CorporaOptions) {
    this.options = options;
  }

  get current(): OpenCorpus {
    if (this.opened === null)
      throw new CauserieError("conflict", "no corpus is open yet");
    return this.opened;
  }

  /** Opens the first of `wanted` and the defaults that can be; every failure before it becomes a notice. */
  async start(wanted: string | null): Promise<void> {
    const candidates = wanted === null ? [] : [wanted];
    for (const path of [...candidates, ...this.options.defaults]) {
      try {
        if (this.options.defaults.includes(path))
          mkdirSync(path, { recursive: true });
        return await this.open(path);
      } catch (error) {
        this.options.notify(describeError(error).message);
      }
    }
    throw new CauserieError(
      "failed",
      `Causerie found no folder that it can write a corpus to (tried ${this.options.defaults.join(", ")}); start it with --corpus <folder>.`,
    );
  }

  /** Opens another corpus, then lets go of the one before. */
  async open(folder: string): Promise<void> {
    const path = resolve(folder);
    if (this.opened?.path === path) return;
    checkFolder(path);
    const next = await this.options.open(path);
    const before = this.opened;
    this.opened = next;
    this.remember(path);
    await before?.[Symbol.asyncDispose]();
  }

  /** The corpora of before, each with why it cannot be opened now. */
  recent(): readonly RecentCorpus[] {
    return this.options.recent.get().map(({ path, openedAt }) => ({
      path,
      name: basename(path),
      openedAt,
      unavailableReason: isCorpus(path) ? null : missing(path),
    }));
  }

  /** Takes a corpus out of the list, all of them without a path; the folders stay as they are. */
  forget(path?: string): void {
    const kept = this.options.recent
      .get()
      .filter((entry) => path !== undefined && entry.path !== path);
    this.options.recent.set(kept);
    this.options.changed();
  }

  async close(): Promise<void> {
    await this.opened?.[Symbol.asyncDispose]();
    this.opened = null;
  }

  private remember(path: string): void {
    const openedAt = this.options.now().toISOString();
    const others = this.options.recent
      .get()
      .filter((entry) => entry.path !== path);
    const entries = [{ path, openedAt }, ...others].slice(0, mostRecent);
    this.options.recent.set(entries);
    this.options.changed();
  }
}

/** A corpus, or an empty folder for a new one; anything else is refused with what to do. */
function checkFolder(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new CauserieError("not-found", missing(path) ?? path);
  if (!stats.isDirectory())
    throw badInput(
      `${path} is a file; a corpus is a folder. Open the folder that holds it, or import the file.`,
    );
  if (isCorpus(path) || isEmpty(path)) return;
  throw badInput(
    `${path} holds no corpus (there is no corpus.db in it); choose a corpus, an empty folder to begin one, or import this folder as recordings.`,
  );
}

/** Systems leave hidden files of their own in folders that a user sees as empty. */
function isEmpty(folder: string): boolean {
  return readdirSync(folder).every((name) => name.startsWith("."));
}

function missing(path: string): string {
  return `The corpus ${path} is not there; connect its drive, or find the folder where it was moved to with File, Open Corpus.`;
}

/** Makes the folder for a corpus that was named by hand, when only its last part is new. */
export function makeNamedFolder(path: string): void {
  if (existsSync(path) || !existsSync(dirname(path))) return;
  try {
    mkdirSync(path);
  } catch {
    // What cannot be made is told when it is opened.
  }
}

/** Where a corpus begins when the user has none: among the documents, else in the profile. */
export function defaultCorpora(
  documents: string,
  profile: string,
): readonly string[] {
  return [join(documents, "Causerie"), join(profile, "corpus")];
}
