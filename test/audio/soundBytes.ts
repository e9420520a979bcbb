/** Makes small sound files for tests, byte by byte. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A path in a fresh folder that goes away when the test ends. */
export function temporaryPath(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "causerie-sound-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

/** Writes bytes to a temporary file and returns its path. */
export function fileOf(bytes: Uint8Array, name = "sound.wav"): string {
  const path = temporaryPath(name);
  writeFileSync(path, bytes);
  return path;
}

export function bytesOf(...parts: readonly (string | readonly number[])[]) {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string"
        ? [...part].map((char) => char.charCodeAt(0))
        : part,
    ),
  );
}

export interface WavParts {
  readonly magic?: string;
  readonly code?: number;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly bits?: number;
  readonly frameBytes?: number;
  /** Bytes of samples. */
  readonly data: readonly number[];
  /** What the data chunk says, when it does not say its length. */
  readonly dataBytes?: number;
  /** Chunks before the format, complete with their headers. */
  readonly before?: readonly number[];
  /** The bytes of the format chunk after the first 16. */
  readonly extension?: readonly number[];
}

/** A RIFF or (big-endian) RIFX file. */
export function wavBytes(parts: WavParts): Uint8Array {
  const { magic = "RIFF", channels = 1, bits = 16, rateHz = 8000 } = parts;
  const big = magic === "RIFX";
  const frameBytes = parts.frameBytes ?? channels * Math.ceil(bits / 8);
  const number = (value: number, bytes: number) => {
    const little = Array.from(
      { length: bytes },
      (_, n) => Math.floor(value / 256 ** n) % 256,
    );
    return big ? little.reverse() : little;
  };
  const extension = parts.extension ?? [];
  return bytesOf(
    magic,
    number(0, 4),
    "WAVE",
    parts.before ?? [],
    "fmt ",
    number(16 + extension.length, 4),
    number(parts.code ?? 1, 2),
    number(channels, 2),
    number(rateHz, 4),
    number(rateHz * frameBytes, 4),
    number(frameBytes, 2),
    number(bits, 2),
    extension,
    "data",
    number(parts.dataBytes ?? parts.data.length, 4),
    parts.data,
  );
}
