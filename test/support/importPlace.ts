/** A folder to import and a corpus beside it, with two voices that take turns. */
import { mkdirSync } from "node:fs";
import { ingest, type IngestInput } from "../../src-main/pipelines/ingest.ts";
import type { IngestResult } from "../../src-main/pipelines/ingest/session.ts";
import { pipelineIo, type TestIo } from "./pipelineIo.ts";
import { speechLike } from "./recordings.ts";
import { temporaryFolder, type TemporaryFolder } from "./temporaryFolder.ts";

/** Ten seconds each: one talks at 1 and 5, the other at 3 and 8. */
export const ana = speechLike(10, [1, 2], [5, 6.5]);
export const bo = speechLike(10, [3, 4], [8, 9]);

export interface Place extends Disposable {
  readonly folder: TemporaryFolder;
  readonly io: TestIo;
  /** Path of a recording or annotation. */
  at(...names: readonly string[]): string;
  run(input?: Partial<IngestInput>): Promise<{
    /** Imported, unchanged, skipped. */
    counts: number[];
    skipped: Record<string, string>;
    result: IngestResult;
  }>;
}

/** The folder `in` and the corpus beside it. */
export function place(): Place {
  const folder = temporaryFolder();
  mkdirSync(folder.at("in"));
  const io = pipelineIo(folder.at("corpus"));
  return {
    folder,
    io,
    at: (...names) => folder.at("in", ...names),
    async run(input = {}) {
      const given = { paths: [folder.at("in")], ...input };
      const result = await ingest(given, io);
      const { imported, unchanged, skipped } = result;
      const relative = skipped.map(({ path, reason }) => [
        path.slice(folder.at("in").length + 1),
        reason,
      ]);
      return {
        counts: [imported, unchanged, skipped.length],
        skipped: Object.fromEntries(relative) as Record<string, string>,
        result,
      };
    },
    [Symbol.dispose]() {
      io[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}

/** A short TextGrid with one interval per tier. */
export function textGrid(
  tiers: Record<string, readonly [number, number, string]>,
): string {
  const body = Object.entries(tiers).flatMap(([name, [start, end, label]]) => [
    '"IntervalTier"',
    `"${name}"`,
    "0",
    "10",
    "1",
    String(start),
    String(end),
    `"${label}"`,
  ]);
  return [
    'File type = "ooTextFile"',
    'Object class = "TextGrid"',
    "",
    "0",
    "10",
    "<exists>",
    String(Object.keys(tiers).length),
    ...body,
    "",
  ].join("\n");
}

export const dialogueGrid = textGrid({
  Ana: [1, 2, "hello"],
  Bo: [3, 4, "yes"],
});
