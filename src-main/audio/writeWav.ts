/** Turns samples into a WAV file. */
import { closeSync, openSync, writeSync } from "node:fs";
import { badInput } from "../base/errors.ts";
import { GrowingFile, replaceFile } from "../base/files.ts";
import { interleavePcm16 } from "./pcm16.ts";

export type WavEncoding = "pcm16" | "float32";

const chunkSamples = 65_536;

/** Writes channels `[C][N]` of equal length; 16-bit by default, where samples beyond full scale are clipped. */
export function writeWav(
  path: string,
  channels: readonly Float32Array[],
  sampleRate: number,
  encoding: WavEncoding = "pcm16",
): void {
  const samples = channels[0]?.length ?? 0;
  if (channels.some((channel) => channel.length !== samples))
    throw badInput(`${path}: the channels of a WAV file must be equally long`);
  const header = wavHeader(samples, channels.length, sampleRate, encoding);
  const encode = encoding === "pcm16" ? interleavePcm16 : interleaveFloat32;
  replaceFile(path, (temporary) => {
    const handle = openSync(temporary, "w");
    try {
      writeSync(handle, header);
      for (let from = 0; from < samples; from += chunkSamples)
        writeSync(
          handle,
          encode(channels.map((x) => x.subarray(from, from + chunkSamples))),
        );
    } finally {
      closeSync(handle);
    }
  });
}

/** A 16-bit WAV file of known length whose samples come piece by piece; disposing of it unfinished leaves nothing. */
export class GrowingWav implements Disposable {
  private readonly file: GrowingFile;

  constructor(
    path: string,
    channels: number,
    sampleRate: number,
    samples: number,
  ) {
    this.file = new GrowingFile(path);
    this.file.append(wavHeader(samples, channels, sampleRate, "pcm16"));
  }

  /** Channels `[C][n]` of equal length. */
  append(channels: readonly Float32Array[]): void {
    this.file.append(interleavePcm16(channels));
  }

  finish(): void {
    this.file.finish();
  }

  [Symbol.dispose](): void {
    this.file[Symbol.dispose]();
  }
}

/** The 44 bytes before the samples (58 for floats, whose format needs a fact chunk); throws beyond 4 GiB. */
export function wavHeader(
  samples: number,
  channels: number,
  sampleRate: number,
  encoding: WavEncoding,
): Uint8Array<ArrayBuffer> {
  const float = encoding === "float32";
  const sampleBytes = float ? 4 : 2;
  const dataBytes = samples * channels * sampleBytes;
  const header = new Uint8Array(float ? 58 : 44);
  if (dataBytes + header.length > 0xffffffff)
    throw badInput(
      `a WAV file of ${samples} samples and ${channels} channels would exceed 4 GiB`,
    );
  const view = new DataView(header.buffer);
  const formatBytes = float ? 18 : 16;
  writeText(header, 0, "RIFF");
  view.setUint32(4, header.length - 8 + dataBytes, true);
  writeText(header, 8, "WAVEfmt ");
  view.setUint32(16, formatBytes, true);
  view.setUint16(20, float ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * sampleBytes, true);
  view.setUint16(32, channels * sampleBytes, true);
  view.setUint16(34, 8 * sampleBytes, true);
  if (float) {
    writeText(header, 38, "fact");
    view.setUint32(42, 4, true);
    view.setUint32(46, samples, true);
  }
  writeText(header, header.length - 8, "data");
  view.setUint32(header.length - 4, dataBytes, true);
  return header;
}

function interleaveFloat32(
  channels: readonly Float32Array[],
): Uint8Array<ArrayBuffer> {
  const count = channels[0]?.length ?? 0;
  const view = new DataView(new ArrayBuffer(4 * count * channels.length));
  channels.forEach((samples, channel) => {
    for (let n = 0; n < count; n++)
      view.setFloat32(4 * (n * channels.length + channel), samples[n]!, true);
  });
  return new Uint8Array(view.buffer);
}

function writeText(bytes: Uint8Array, at: number, text: string): void {
  for (let n = 0; n < text.length; n++) bytes[at + n] = text.charCodeAt(n);
}
