/** A corpus folder (`corpus.db`, `tracks/`, `runs/`) -> everything that can be asked of it and written to it. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { CauserieError, badInput } from "../base/errors.ts";
import type { StudioEvent } from "../contract/events.ts";
import type {
  CodePrototypes,
  CorpusInfo,
  DialogueDetail,
  DialogueSummary,
  Phone,
  RunDetail,
  RunSummary,
  Track,
  Turn,
  TurnEdit,
  TurnsState,
} from "../contract/records.ts";
import type { Report } from "../contract/reports.ts";
import { openReader } from "../storage/connection.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";
import {
  databaseVersion,
  openMigrated,
  planMigrations,
  readMigrations,
} from "../storage/migrations.ts";
import { dialogueSource, dialogueSummary, listDialogues } from "./dialogues.ts";
import type { DialogueSource } from "./dialogues.ts";
import { listEvaluations } from "./evaluations.ts";
import { findImport } from "./imports.ts";
import type { KnownImport } from "./imports.ts";
import { applyReport } from "./reports.ts";
import type { AppliedReport } from "./reports.ts";
import {
  deleteRun,
  listRuns,
  renameRun,
  runCurve,
  runDataHash,
  runSpec,
  runSummary,
  stopAbandonedRuns,
} from "./runs.ts";
import { listPhones } from "./phones.ts";
import { readPrototypes } from "./prototypes.ts";
import { splitBlocks } from "./splitPlan.ts";
import { corpusDataHash, listSplits, splitSentence } from "./splits.ts";
import type { SplitPart } from "./splits.ts";
import {
  listTracks,
  runTrackFiles,
  trackWithFile,
  unneededFiles,
} from "./tracks.ts";
import {
  editTurns,
  listTurns,
  redoTurns,
  turnsState,
  undoTurns,
} from "./turns.ts";

export interface CorpusOptions {
  /** Open for writing; one process at a time should, others wait for it. */
  readonly write?: boolean;
  /** Make the folder and an empty corpus when there is none; implies `write` for a moment. */
  readonly create?: boolean;
  readonly now?: () => Date;
}

/** An open corpus; dispose of it to close its database. Ids that name nothing throw `not-found`. */
export class Corpus implements Disposable {
  /** Absolute path of the folder. */
  readonly path: string;
  private readonly db: ReadDb;
  private readonly writer: WriteDb | undefined;
  private readonly now: () => Date;

  private constructor(
    path: string,
    db: ReadDb,
    writer: WriteDb | undefined,
    now: () => Date,
  ) {
    this.path = path;
    this.db = db;
    this.writer = writer;
    this.now = now;
  }

  /** Opens the corpus in a folder. Throws when there is none and `create` is not set, or when its database cannot be read. */
  static open(folder: string, options: CorpusOptions = {}): Corpus {
    const path = resolve(folder);
    const now = options.now ?? (() => new Date());
    prepareFolder(path, options.create ?? false);
    const database = databaseFile(path);
    if (options.write) {
      const writer = openMigrated(database);
      return new Corpus(path, writer, writer, now);
    }
    return new Corpus(path, openUpToDate(database), undefined, now);
  }

  /** Whether a corpus could be opened for writing: it may lie on a read-only disk, or belong to somebody else. */
  static isWritable(folder: string): boolean {
    const path = resolve(folder);
    return [path, databaseFile(path)].every(
      (place) => !existsSync(place) || mayWrite(place),
    );
  }

  [Symbol.dispose](): void {
    this.db.close();
  }

  info(): CorpusInfo {
    const totals = this.db.get<{ dialogues: number; seconds: number }>(
      "select count(*) as dialogues, total(duration_s) as seconds from dialogues",
    )!;
    return {
      path: this.path,
      name: basename(this.path),
      ...totals,
      split: splitSentence(this.db),
      isReadOnly: this.writer === undefined,
    };
  }

  /** Every dialogue by title; with a search text, those in which each of its words occurs. */
  dialogues(search?: string): DialogueSummary[] {
    return listDialogues(this.db, this.path, search);
  }

  dialogue(id: string): DialogueDetail {
    const dialogue = dialogueSummary(this.db, this.path, id);
    return {
      dialogue,
      ...turnsState(this.db, id),
      tracks: listTracks(this.db, id),
      blocks: dialogue.split === null ? splitBlocks(dialogue.seconds, 0) : [],
    };
  }

  /** The dialogue that a person means by an id, the beginning of one, a title, or a path. */
  findDialogue(text: string): DialogueSummary {
    const all = this.dialogues();
    const exact = all.filter(({ id, title, path }) =>
      [id, title, path, basename(path)].includes(text),
    );
    return theOne(
      exact.length > 0 ? exact : all.filter(({ id }) => id.startsWith(text)),
      "dialogue",
      text,
    );
  }

  /** Files and channels of both speakers. */
  source(id: string): DialogueSource {
    return dialogueSource(this.db, this.path, id);
  }

  turns(id: string): Turn[] {
    return listTurns(this.db, id);
  }

  /** Phones that the annotation of a dialogue holds; none where it has no tier of them. */
  phones(id: string): Phone[] {
    return listPhones(this.db, id);
  }

  turnsState(id: string): TurnsState {
    return turnsState(this.db, id);
  }

  editTurns(id: string, edit: TurnEdit): TurnsState {
    return editTurns(this.writable(), id, edit);
  }

  undoTurns(id: string): TurnsState {
    return undoTurns(this.writable(), id);
  }

  redoTurns(id: string): TurnsState {
    return redoTurns(this.writable(), id);
  }

  tracks(dialogueId: string): Track[] {
    return listTracks(this.db, dialogueId);
  }

  track(trackId: string): Track & { readonly absoluteFile: string } {
    return trackWithFile(this.db, this.path, trackId);
  }

  /** Stretches of dialogues by split; `guardSeconds` (receptive field plus horizon) matters in a corpus that is split in time. */
  splits(guardSeconds = 0): SplitPart[] {
    return listSplits(this.db, guardSeconds);
  }

  /** Hash over dialogues, turns and split: what a training's data were. */
  dataHash(): string {
    return corpusDataHash(this.db);
  }

  /** Every run, the newest first. */
  runs(): RunSummary[] {
    return listRuns(this.db);
  }

  run(id: string): RunDetail {
    return {
      run: runSummary(this.db, id),
      spec: runSpec(this.db, id),
      curve: runCurve(this.db, id),
      evaluations: listEvaluations(this.db, id),
    };
  }

  /** The data hash that a run was started with. */
  runDataHash(id: string): string {
    return runDataHash(this.db, id);
  }

  /** The run that a person means by an id, the beginning of one, a name, or "latest". */
  findRun(text: string): RunSummary {
    const all = this.runs();
    if (text === "latest" && all[0] !== undefined) return all[0];
    const exact = all.filter(({ id, name }) => id === text || name === text);
    return theOne(
      exact.length > 0 ? exact : all.filter(({ id }) => id.startsWith(text)),
      "run",
      text,
    );
  }

  /** Where a run keeps its checkpoints. */
  runFolder(id: string): string {
    return join(this.path, "runs", id);
  }

  /** What each code of a run decodes to; null before it has reconstructed anything. */
  prototypes(id: string): CodePrototypes | null {
    return readPrototypes(this.runFolder(this.run(id).run.id));
  }

  renameRun(id: string, name: string): RunSummary {
    return renameRun(this.writable(), id, name);
  }

  /** Removes a run with its tracks and checkpoints. Throws `conflict` while it is running. */
  deleteRun(id: string): void {
    const db = this.writable();
    const unneeded = db.transaction(() => {
      const files = runTrackFiles(db, id);
      deleteRun(db, id);
      return unneededFiles(db, files);
    });
    this.removeFiles(unneeded);
    rmSync(this.runFolder(id), { recursive: true, force: true });
  }

  /** Marks runs as stopped whose process has gone; a host calls it when it starts. */
  stopAbandonedRuns(isAlive = processIsAlive): string[] {
    return stopAbandonedRuns(this.writable(), isAlive);
  }

  /** What is known of recordings that are about to be imported. */
  findImport(
    files: readonly { readonly path: string; readonly contentHash: string }[],
  ): KnownImport | undefined {
    return findImport(this.db, this.path, files);
  }

  /** Writes what a job reports, in one transaction, and returns what to announce. */
  apply(report: Report): StudioEvent[] {
    const db = this.writable();
    const writer = { folder: this.path, processId: process.pid, now: this.now };
    const applied = db.transaction((): AppliedReport =>
      applyReport(db, report, writer),
    );
    this.removeFiles(applied.unneededFiles);
    return [...applied.events];
  }

  private removeFiles(files: readonly string[]): void {
    for (const file of files) rmSync(join(this.path, file), { force: true });
  }

  private writable(): WriteDb {
    if (this.writer === undefined)
      throw new CauserieError(
        "unsupported",
        `the corpus ${this.path} is open for reading only; a copy in a place of your own can be changed`,
      );
    return this.writer;
  }
}

function databaseFile(folder: string): string {
  return join(folder, "corpus.db");
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function prepareFolder(path: string, create: boolean): void {
  if (existsSync(path) && !statSync(path).isDirectory())
    throw badInput(`${path} is a file; a corpus is a folder`);
  if (existsSync(databaseFile(path))) return;
  if (!create)
    throw new CauserieError(
      "not-found",
      `${path} holds no corpus (no corpus.db); import recordings into it first`,
    );
  mkdirSync(path, { recursive: true });
  openMigrated(databaseFile(path)).close();
}

/** A reader cannot migrate, so an older file is first opened for writing. */
function openUpToDate(database: string): ReadDb {
  const reader = openReader(database);
  try {
    const version = databaseVersion(reader, database);
    if (planMigrations(version, readMigrations(), database).length === 0)
      return reader;
  } catch (error) {
    reader.close();
    throw error;
  }
  reader.close();
  openMigrated(database).close();
  return openReader(database);
}

function theOne<Item>(
  found: readonly Item[],
  kind: string,
  text: string,
): Item {
  const [first, second] = found;
  if (first === undefined)
    throw new CauserieError(
      "not-found",
      `there is no ${kind} ${text}; \`list\` shows what there is`,
    );
  if (second !== undefined)
    throw badInput(
      `${text} means ${found.length} ${kind}s; give more of the id`,
    );
  return first;
}

function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
