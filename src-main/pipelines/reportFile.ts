/** Reports as lines of a file and back: work on a machine that must not write the database is told to one that may. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Report } from "../contract/reports.ts";

/** Appends a report. Progress is for those who watch, and is not kept. */
export function appendReport(path: string, report: Report): void {
  if (report.type === "progress") return;
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `\n${JSON.stringify(report)}`);
}

/** Every whole line: a writer that was killed leaves half of one, at the end or before what its successor wrote. */
export function readReports(path: string): Report[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").flatMap(reportOf);
}

/** Written by `appendReport` of the same program: trusted as a checkpoint is. */
function reportOf(line: string): Report[] {
  try {
    return [JSON.parse(line) as Report];
  } catch {
    return [];
  }
}

/** Whether the training that wrote them came to an end, good or bad. */
export function haveEnded(reports: readonly Report[]): boolean {
  return reports.at(-1)?.type === "run-end";
}
