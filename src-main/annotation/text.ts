/** Bytes of a text file -> its text, by byte order mark or by what the bytes look like. */

/** Decodes UTF-8 and UTF-16 of both orders, with and without mark; what is neither is read as Windows-1252 (Latin-1). */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  // The decoder swallows the byte order mark.
  if (encoding !== "utf-8") return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Markup is ASCII: without a mark, the zero byte of the first character tells the order.
  if (first === 0 && second !== 0 && second !== undefined) return "utf-16be";
  if (first !== undefined && first !== 0 && second === 0) return "utf-16le";
  return "utf-8";
}
