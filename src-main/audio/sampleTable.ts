/** Turns a file whose samples lie side by side, uncompressed, into a Recording. */
import { badInput } from "../base/errors.ts";
import { aLawTable, muLawTable } from "./g711.ts";
import type { Recording } from "./recording.ts";
import type { SoundFile } from "./soundFile.ts";

export type SampleEncoding =
  "unsigned" | "signed" | "float" | "mu-law" | "a-law";

/** Where the samples of a file lie, channels interleaved, and how each is written. */
export interface SampleTable {
  readonly container: "WAV" | "SPHERE";
  readonly encoding: SampleEncoding;
  readonly bytesPerSample: number;
  readonly bigEndian: boolean;
  readonly channels: number;
  readonly sampleRate: number;
  /** Sample frames. */
  readonly samples: number;
  /** Position of the first sample in the file. */
  readonly offset: number;
}

/** Opens the samples that a header describes. */
export function openSampleTable(
  file: SoundFile,
  table: SampleTable,
): Recording {
  const { channels, samples, sampleRate } = table;
  const frameBytes = channels * table.bytesPerSample;
  const decode = sampleDecoder(table);
  return {
    sampleRate,
    channels,
    samples,
    codec: describeTable(table),
    read(startSample, count) {
      const from = Math.min(Math.max(startSample, 0), samples);
      const to = Math.min(Math.max(startSample + count, from), samples);
      const position = table.offset + from * frameBytes;
      const bytes = file.readAt(position, (to - from) * frameBytes);
      if (bytes.length < (to - from) * frameBytes)
        throw badInput(`${file.path}: the file became shorter while open`);
      const result = deinterleave(bytes, to - from, table, decode);
      if (table.encoding === "float")
        refuseNonNumbers(file.path, result, from / sampleRate);
      return result;
    },
    close: () => file.close(),
    [Symbol.dispose]: () => file.close(),
  };
}

function describeTable(table: SampleTable): string {
  const { encoding, bytesPerSample, container } = table;
  if (encoding === "mu-law" || encoding === "a-law")
    return `${encoding} ${container}`;
  const kind = encoding === "float" ? "float" : "PCM";
  return `${8 * bytesPerSample}-bit ${kind} ${container}`;
}

/** Value of one sample from its position in the bytes. */
type Decode = (view: DataView, position: number) => number;

function sampleDecoder(table: SampleTable): Decode {
  const little = !table.bigEndian;
  switch (table.encoding) {
    case "mu-law":
      return (view, at) => muLawTable[view.getUint8(at)]!;
    case "a-law":
      return (view, at) => aLawTable[view.getUint8(at)]!;
    case "float":
      return table.bytesPerSample === 4
        ? (view, at) => view.getFloat32(at, little)
        : (view, at) => view.getFloat64(at, little);
    case "unsigned":
      return (view, at) => (view.getUint8(at) - 128) / 128;
    case "signed":
      return signedDecoder(table.bytesPerSample, little);
  }
}

function signedDecoder(bytesPerSample: number, little: boolean): Decode {
  switch (bytesPerSample) {
    case 1:
      return (view, at) => view.getInt8(at) / 0x80;
    case 2:
      return (view, at) => view.getInt16(at, little) / 0x8000;
    case 3:
      return little
        ? (view, at) =>
            ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x800000
        : (view, at) =>
            ((view.getInt16(at) << 8) | view.getUint8(at + 2)) / 0x800000;
    default:
      return (view, at) => view.getInt32(at, little) / 0x80000000;
  }
}

/** Interleaved bytes to one array per channel. */
function deinterleave(
  bytes: Uint8Array,
  count: number,
  table: SampleTable,
  decode: Decode,
): Float32Array[] {
  const { channels, bytesPerSample } = table;
  if (table.encoding === "signed" && bytesPerSample === 2)
    return deinterleave16(bytes, count, channels, table.bigEndian);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: channels }, (_, channel) => {
    const values = new Float32Array(count);
    let position = channel * bytesPerSample;
    for (let n = 0; n < count; n++) {
      values[n] = decode(view, position);
      position += channels * bytesPerSample;
    }
    return values;
  });
}

/** The common case of `deinterleave`, several times as fast. */
function deinterleave16(
  bytes: Uint8Array,
  count: number,
  channels: number,
  bigEndian: boolean,
): Float32Array[] {
  const low = bigEndian ? 1 : 0;
  return Array.from({ length: channels }, (_, channel) => {
    const values = new Float32Array(count);
    for (let n = 0; n < count; n++) {
      const at = 2 * (n * channels + channel);
      const high = bytes[at + 1 - low]! << 24;
      values[n] = ((high >> 16) | bytes[at + low]!) / 0x8000;
    }
    return values;
  });
}

function refuseNonNumbers(
  path: string,
  channels: readonly Float32Array[],
  startSeconds: number,
): void {
  for (const values of channels)
    for (const value of values)
      if (!Number.isFinite(value))
        throw badInput(
          `${path}: holds samples that are not finite numbers, from about ${startSeconds.toFixed(1)} s on`,
        );
}
