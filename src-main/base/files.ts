/** Files that are either the old one or the new one, never half of it. */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
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
  const temporary = temporaryBeside(path);
  try {
    write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Removes what writers that were killed left behind in a folder: temporary files that nobody has touched for a while.
 * A writer that lives touches its file with every chunk.
 */
export function removeAbandonedParts(
  folder: string,
  untouchedSeconds = 3600,
  now = Date.now(),
): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!/^\..*\.part$/.test(name)) continue;
    const path = join(folder, name);
    const state = statSync(path, { throwIfNoEntry: false });
    if (state && now - state.mtimeMs > untouchedSeconds * 1000)
      rmSync(path, { force: true });
  }
}

/** A file that grows beside its place and is renamed there by `finish`; disposing of it unfinished leaves nothing. */
export class GrowingFile implements Disposable {
  private readonly path: string;
  private readonly temporary: string;
  private handle: number | null;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.temporary = temporaryBeside(path);
    this.handle = openSync(this.temporary, "w");
  }

  append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.handle!, bytes, done);
  }

  /** Puts the file in its place. */
  finish(): void {
    fsyncSync(this.handle!);
    this.close();
    renameSync(this.temporary, this.path);
  }

  [Symbol.dispose](): void {
    if (this.handle === null) return;
    this.close();
    rmSync(this.temporary, { force: true });
  }

  private close(): void {
    closeSync(this.handle!);
    this.handle = null;
  }
}

function temporaryBeside(path: string): string {
  const name = `.${basename(path)}.${randomUUID().slice(0, 8)}.part`;
  return join(dirname(path), name);
}
