/** A `Range` header, as the bytes to send (RFC 9110, section 14). */

/** First byte and number of bytes. */
export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/**
 * The one range that is asked for; null for the whole (no header, several ranges, or a form that is not bytes);
 * "unsatisfiable" when it begins after the end.
 */
export function parseRange(
  header: string | null,
  size: number,
): ByteRange | null | "unsatisfiable" {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (match === null) return null;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return null;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, length };
  }
  const start = Number(first);
  if (start >= size) return "unsatisfiable";
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (end < start) return null;
  return { start, length: end - start + 1 };
}
