/** Content of a file, or bytes -> a hash that tells it from any other content. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

const hexDigits = 32;
const chunkBytes = 4 * 2 ** 20;

/** First 32 hexadecimal digits of the SHA-256 of some bytes. */
export function contentHash(...parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, hexDigits);
}

/** The same of a file of any size; `onBytes` hears of each chunk read and may stop the work by throwing. */
export function fileContentHash(
  path: string,
  onBytes: (bytes: number) => void = () => {},
): string {
  const handle = openSync(path, "r");
  try {
    const hash = createHash("sha256");
    const chunk = new Uint8Array(chunkBytes);
    for (;;) {
      const count = readSync(handle, chunk, 0, chunk.length, null);
      if (count === 0) return hash.digest("hex").slice(0, hexDigits);
      hash.update(chunk.subarray(0, count));
      onBytes(count);
    }
  } finally {
    closeSync(handle);
  }
}
