/** Files that are either the old one or the new one, never half of it. */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, basename } from "node:path";

/** Writes a file beside its place and renames it there; makes its folder when missing. */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
): void {
  replaceFile(path, (temporary) => {
    const handle = openSync(temporary, "w");
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  });
}

/** Lets `write` fill a temporary file beside `path`, then renames it to `path`; on an error nothing is left. */
export function replaceFile(
  path: string,
  write: (temporary: string) => void,
): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(
    dirname(path),
    `.${basename(path)}.${randomUUID().slice(0, 8)}.part`,
  );
  try {
    write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
