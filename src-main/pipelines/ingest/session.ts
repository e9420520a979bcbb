/** What an import does, counted and reported: dialogues that came in, dialogues that were there, files that were skipped. */
import { existsSync } from "node:fs";
import { badInput } from "../../base/errors.ts";
import type { FilePair, SkippedFile } from "../../contract/records.ts";
import type { ImportedDialogue } from "../../contract/reports.ts";
import type { KnownImport } from "../../corpus/imports.ts";
import type { PipelineIo } from "../io.ts";

export interface IngestResult {
  readonly imported: number;
  readonly unchanged: number;
  readonly skipped: readonly SkippedFile[];
  /** Mono files that this import joined, or left apart although their names make them a pair. */
  readonly pairs: readonly FilePair[];
  /** Time that it took. */
  readonly seconds: number;
  /** Length of what was imported. */
  readonly audioSeconds: number;
}

/** One import while it runs. */
export class IngestSession {
  readonly io: PipelineIo;
  private readonly startedMs: number;
  /** Content of what was imported so far -> the file that had it first. */
  private readonly seen = new Map<string, string>();
  private readonly skipped: SkippedFile[] = [];
  private readonly pairs: FilePair[] = [];
  private imported = 0;
  private unchanged = 0;
  private audioSeconds = 0;

  constructor(io: PipelineIo) {
    this.io = io;
    this.startedMs = io.now();
  }

  leaveOut(paths: readonly string[], reason: string): void {
    for (const path of paths) {
      const file = { path, reason };
      this.skipped.push(file);
      this.io.report({ type: "skipped", file });
    }
  }

  /** Tells what became of two files that are a pair by name. */
  notePair(paths: readonly string[], reason: string | null): void {
    const pair = { paths, reason };
    this.pairs.push(pair);
    this.io.report({ type: "pair", pair });
  }

  add(dialogue: ImportedDialogue): void {
    this.imported += 1;
    this.audioSeconds += dialogue.seconds;
    this.io.report({ type: "dialogue", dialogue });
  }

  /** Keeps a dialogue that is in the corpus with the same content; throws when these files are only a copy of its own. */
  keep(known: KnownImport, paths: readonly string[]): void {
    if (paths.some((path, index) => path !== known.paths[index])) {
      if (known.paths.some((path) => existsSync(path)))
        throw copyOf(known.paths[0]!);
      const { dialogueId } = known;
      this.io.report({ type: "moved", dialogueId, paths });
    }
    this.unchanged += 1;
  }

  /** Remembers content that is about to be imported; throws when other files of this import had it already. */
  claim(content: string, path: string): void {
    const earlier = this.seen.get(content);
    if (earlier !== undefined && earlier !== path) throw copyOf(earlier);
    this.seen.set(content, path);
  }

  result(): IngestResult {
    const { imported, unchanged, skipped, pairs, audioSeconds } = this;
    const seconds = (this.io.now() - this.startedMs) / 1000;
    return { imported, unchanged, skipped, pairs, seconds, audioSeconds };
  }
}

function copyOf(path: string): Error {
  return badInput(
    `it is a copy of ${path}, byte for byte, which the corpus holds already`,
  );
}
