/** Where the program's own files lie: the same folder from source, from the built `out/`, and inside a package. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { internal } from "./errors.ts";

/** The folder that holds package.json, `db/`, `resources/` and `out/`. */
export function programRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw internal(`no package.json above ${import.meta.dirname}`);
    folder = parent;
  }
  return folder;
}

/** Whether this is the TypeScript source; false in `out/`. */
export function runsFromSource(): boolean {
  return import.meta.filename.endsWith(".ts");
}
