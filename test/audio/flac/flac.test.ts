import fc from "fast-check";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openRecording } from "../../../src-main/audio/openRecording.ts";
import type { Recording } from "../../../src-main/audio/recording.ts";
import { CauserieError } from "../../../src-main/base/errors.ts";
import { fileOf } from "../soundBytes.ts";

/** Made with SoX's encoder (libFLAC): tones and noise of 0.05 to 3 s. */
const samples = [
  ["sweep16.flac", "16-bit FLAC", 2, 24_000],
  ["stereo16.flac", "16-bit FLAC", 2, 3200],
  ["mono24.flac", "24-bit FLAC", 1, 2400],
  ["wasted24.flac", "24-bit FLAC", 1, 3000],
  ["mono8.flac", "8-bit FLAC", 1, 2400],
  ["quiet.flac", "16-bit FLAC", 1, 8000],
] as const;

function pathOf(name: string): string {
  return new URL(`samples/${name}`, import.meta.url).pathname;
}

/** MD5 of the samples as integers, little-endian and interleaved, as a FLAC header holds it. */
function checksum(recording: Recording): string {
  const bits = parseInt(recording.codec);
  const bytes = bits / 8;
  const channels = recording.read(0, recording.samples);
  const data = Buffer.alloc(recording.samples * channels.length * bytes);
  channels.forEach((values, channel) =>
    values.forEach((value, n) =>
      data.writeIntLE(
        value * 2 ** (bits - 1),
        (n * channels.length + channel) * bytes,
        bytes,
      ),
    ),
  );
  return createHash("md5").update(data).digest("hex");
}

test.each(samples)(
  "%s decodes to the checksum in its header",
  (name, codec, channels, length) => {
    using recording = openRecording(pathOf(name));
    expect(recording).toMatchObject({ codec, channels, samples: length });
    const header = readFileSync(pathOf(name)).subarray(26, 42);
    expect(checksum(recording)).toBe(header.toString("hex"));
  },
);

test("any stretch of a FLAC file equals that stretch of the whole", () => {
  using recording = openRecording(pathOf("sweep16.flac"));
  const whole = recording.read(0, recording.samples);
  fc.assert(
    fc.property(fc.nat(24_000), fc.nat(9000), (start, count) => {
      expect(recording.read(start, count)).toEqual(
        whole.map((channel) => channel.subarray(start, start + count)),
      );
    }),
    { numRuns: 50 },
  );
});

test("a FLAC file that was cut is refused with what is there", () => {
  const bytes = readFileSync(pathOf("sweep16.flac"));
  const cut = fileOf(bytes.subarray(0, bytes.length - 2000));
  expect(() => openRecording(cut)).toThrow(
    /truncated or damaged: 24000 samples are announced, \d+ are there$/,
  );
});

test("what follows the last frame, such as a tag, does no harm", () => {
  const bytes = readFileSync(pathOf("sweep16.flac"));
  const tagged = Buffer.concat([bytes, Buffer.from("TAG".padEnd(128))]);
  using recording = openRecording(fileOf(tagged));
  expect(recording.samples).toBe(24_000);
});

test("a file whose encoder did not know its length has the length that it has", () => {
  const bytes = readFileSync(pathOf("sweep16.flac"));
  bytes[21]! &= 0xf0;
  bytes.fill(0, 22, 26);
  using recording = openRecording(fileOf(bytes));
  expect(recording.samples).toBe(24_000);
});

test("damage in the middle is told when it is read, with its place", () => {
  const bytes = readFileSync(pathOf("sweep16.flac"));
  bytes[bytes.length >> 1]! ^= 0x55;
  using recording = openRecording(fileOf(bytes));
  expect(() => recording.read(0, 24_000)).toThrow(
    /the FLAC data is damaged near \d\.\d s$/,
  );
});

test("however a FLAC file is damaged, it is read or refused in a sentence", () => {
  const bytes = readFileSync(pathOf("stereo16.flac"));
  const damage = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (places) => {
      const damaged = Buffer.from(bytes);
      for (const [at, value] of places) damaged[at] = value;
      expectReadOrRefused(damaged);
    }),
    { numRuns: 200 },
  );
});

function expectReadOrRefused(bytes: Uint8Array): void {
  try {
    using recording = openRecording(fileOf(bytes));
    recording.read(0, Math.min(recording.samples, 10_000));
  } catch (error) {
    expect(error).toBeInstanceOf(CauserieError);
  }
}
