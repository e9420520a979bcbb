/** Turns a path into an open file of which any stretch of bytes can be read. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { badInput } from "../base/errors.ts";

/** A file that formats read from; positions in bytes. */
export interface SoundFile {
  readonly path: string;
  readonly bytes: number;
  /** The bytes `[position, position + count)`, fewer at the end of the file. */
  readAt(position: number, count: number): Uint8Array;
  close(): void;
}

/** Opens a file for reading; throws one sentence when there is none or it may not be read. */
export function openSoundFile(path: string): SoundFile {
  let handle: number;
  try {
    handle = openSync(path, "r");
  } catch (error) {
    throw badInput(`${path}: cannot be opened (${systemReason(error)})`);
  }
  const state = fstatSync(handle);
  if (!state.isFile()) {
    closeSync(handle);
    throw badInput(`${path}: not a file`);
  }
  return {
    path,
    bytes: state.size,
    readAt: (position, count) => readFully(path, handle, position, count),
    close: () => closeSync(handle),
  };
}

function readFully(
  path: string,
  handle: number,
  position: number,
  count: number,
): Uint8Array {
  const buffer = new Uint8Array(count);
  let filled = 0;
  try {
    while (filled < count) {
      const got = readSync(
        handle,
        buffer,
        filled,
        count - filled,
        position + filled,
      );
      if (got === 0) break;
      filled += got;
    }
  } catch (error) {
    throw badInput(`${path}: cannot be read (${systemReason(error)})`);
  }
  return filled === count ? buffer : buffer.subarray(0, filled);
}

function systemReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "no permission to read it";
  return code ?? String(error);
}
