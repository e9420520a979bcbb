/** Turns the text header of a NIST SPHERE file into the place and encoding of its samples. */
import { badInput } from "../base/errors.ts";
import type { SoundFile } from "./soundFile.ts";
import type { SampleEncoding, SampleTable } from "./sampleTable.ts";

/** Reads the header (fields "name -type value" up to `end_head`); throws one sentence when it cannot be used. */
export function parseSphereHeader(file: SoundFile): SampleTable {
  const fields = readFields(file);
  const whole = (name: string, absent?: number) =>
    wholeNumber(file, fields, name, absent);
  const offset = headerBytes(file);
  const channels = whole("channel_count", 1);
  const bytesPerSample = whole("sample_n_bytes");
  const coding = fields.get("sample_coding") ?? "pcm";
  const table: SampleTable = {
    container: "SPHERE",
    encoding: encodingOf(file, coding, bytesPerSample),
    bytesPerSample,
    bigEndian: fields.get("sample_byte_format")?.startsWith("10") ?? false,
    channels,
    sampleRate: whole("sample_rate"),
    samples: whole("sample_count"),
    offset,
  };
  refuseTruncated(file, table);
  return table;
}

function headerBytes(file: SoundFile): number {
  const lines = ascii(file.readAt(0, 32)).split("\n");
  const bytes = Number(lines[1]);
  if (lines[0] !== "NIST_1A" || !(bytes >= 16 && bytes <= 1 << 20))
    throw badInput(`${file.path}: the SPHERE header gives no header size`);
  return bytes;
}

function readFields(file: SoundFile): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const header = ascii(file.readAt(0, headerBytes(file)));
  for (const line of header.split("\n")) {
    if (line.startsWith("end_head")) break;
    const match = /^(\S+) -\S+ (.*)$/.exec(line);
    if (match) fields.set(match[1]!, match[2]!.trim());
  }
  return fields;
}

function wholeNumber(
  file: SoundFile,
  fields: ReadonlyMap<string, string>,
  name: string,
  absent?: number,
): number {
  const text = fields.get(name);
  if (text === undefined && absent !== undefined) return absent;
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0)
    throw badInput(
      `${file.path}: the SPHERE header says ${name} ${text ?? "nowhere"}; a positive whole number is needed`,
    );
  return value;
}

function encodingOf(
  file: SoundFile,
  coding: string,
  bytesPerSample: number,
): SampleEncoding {
  if ((coding === "ulaw" || coding === "mu-law") && bytesPerSample === 1)
    return "mu-law";
  if (coding === "alaw" && bytesPerSample === 1) return "a-law";
  if (coding === "pcm" && bytesPerSample >= 1 && bytesPerSample <= 4)
    return "signed";
  throw badInput(
    `${file.path}: a SPHERE file coded as ${coding} (${bytesPerSample} bytes); pcm, ulaw and alaw are read, convert others with sph2pipe`,
  );
}

function refuseTruncated(file: SoundFile, table: SampleTable): void {
  const announced = table.samples * table.channels * table.bytesPerSample;
  const present = file.bytes - table.offset;
  if (announced > present)
    throw badInput(
      `${file.path}: truncated: ${announced} bytes of samples are announced, ${Math.max(present, 0)} are there`,
    );
}

function ascii(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
