/** A database in a folder that cannot be written -> its content, with what its last writer left in the log beside it. */
import Database from "better-sqlite3";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The whole file, as `new Database(content)` takes it. */
export function databaseInMemory(path: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "causerie-read-"));
  try {
    const copy = join(folder, "copy.db");
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    const database = new Database(copy);
    // Takes the log into the file; memory knows no log.
    database.pragma("journal_mode = delete");
    database.close();
    return readFileSync(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
