/** Turns the first bytes of a file into words for what it probably is. */

interface Signature {
  readonly at: number;
  readonly bytes: string;
  readonly looksLike: string;
}

const signatures: readonly Signature[] = [
  { at: 0, bytes: "ID3", looksLike: "an MP3 file" },
  { at: 4, bytes: "ftyp", looksLike: "an MP4 or M4A file" },
  { at: 28, bytes: "OpusHead", looksLike: "an Ogg Opus file" },
  { at: 29, bytes: "vorbis", looksLike: "an Ogg Vorbis file" },
  { at: 29, bytes: "FLAC", looksLike: "a FLAC stream inside Ogg" },
  { at: 0, bytes: "OggS", looksLike: "an Ogg file" },
  { at: 0, bytes: "FORM", looksLike: "an AIFF file" },
  { at: 0, bytes: "caff", looksLike: "a Core Audio file" },
  { at: 0, bytes: ".snd", looksLike: "a Sun/NeXT AU file" },
  { at: 0, bytes: "wvpk", looksLike: "a WavPack file" },
  { at: 0, bytes: "MAC ", looksLike: "a Monkey's Audio file" },
  { at: 0, bytes: "#!AMR", looksLike: "an AMR file" },
  { at: 0, bytes: "ajkg", looksLike: "a Shorten file" },
  { at: 0, bytes: "riff", looksLike: "a Wave64 file" },
  { at: 0, bytes: "RIFF", looksLike: "a RIFF file without waves" },
  { at: 0, bytes: "\x1aE\xdf\xa3", looksLike: "a Matroska or WebM file" },
  { at: 0, bytes: "0&\xb2u", looksLike: "a Windows Media file" },
  { at: 0, bytes: "PK\x03\x04", looksLike: "a ZIP archive" },
  { at: 0, bytes: "\x1f\x8b", looksLike: "a gzip archive" },
];

/** A few words such as "an MP3 file" or "text", from the first 64 bytes. */
export function describeContent(head: Uint8Array): string {
  const text = String.fromCharCode(...head);
  const known = signatures.find(({ at, bytes }) => text.startsWith(bytes, at));
  if (known) return known.looksLike;
  if (isMpegAudio(head)) return "an MP3 file";
  if (isText(head)) return "text";
  return "binary data without a header (raw samples or a piece of another file)";
}

/** The 11 sync bits of an MPEG audio frame with a layer, bit rate and sample rate that exist. */
function isMpegAudio(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head;
  return (
    first === 0xff &&
    (second & 0xe0) === 0xe0 &&
    (second & 0x06) !== 0 &&
    third >> 4 !== 15 &&
    (third & 0x0c) !== 0x0c
  );
}

/** UTF-16 with its mark, or valid UTF-8 (which may be cut at the end) without control characters. */
function isText(head: Uint8Array): boolean {
  const [first, second] = head;
  if (first === 0xfe && second === 0xff) return true;
  if (first === 0xff && second === 0xfe) return true;
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
