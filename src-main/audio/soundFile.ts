/** Turns a path into an open file of which any stretch of bytes can be read. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
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
  const { handle, bytes } = openForReading(path);
  return {
    path,
    bytes,
    readAt: (position, count) => readFully(path, handle, position, count),
    close: () => closeSync(handle),
  };
}

function openForReading(path: string): { handle: number; bytes: number } {
  try {
    // Asked before opening, because opening a pipe waits for somebody to write.
    const state = statSync(path);
    if (state.isFile())
      return { handle: openSync(path, "r"), bytes: state.size };
  } catch (error) {
    throw badInput(`${path}: cannot be opened (${systemReason(error)})`);
  }
  throw badInput(`${path}: not a file`);
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
