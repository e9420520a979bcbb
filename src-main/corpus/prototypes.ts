/** What each code of a run decodes to <-> the file in the run's folder. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../base/files.ts";
import type { CodePrototypes } from "../contract/records.ts";

/** Null where there are none yet. */
export function readPrototypes(runFolder: string): CodePrototypes | null {
  const path = prototypesFile(runFolder);
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, "utf8")) as CodePrototypes;
}

export function writePrototypes(
  runFolder: string,
  prototypes: CodePrototypes,
): void {
  writeFileAtomically(prototypesFile(runFolder), JSON.stringify(prototypes));
}

function prototypesFile(runFolder: string): string {
  return join(runFolder, "prototypes.json");
}
