/** Turns any Recording into the bytes of a 16-bit WAV file, range by range, without writing one. */
import { interleavePcm16 } from "./pcm16.ts";
import type { Recording } from "./recording.ts";
import { wavHeader } from "./writeWav.ts";

/** A WAV file that exists only while it is read. */
export interface VirtualWav {
  /** Length of the whole file. */
  readonly bytes: number;
  /** The bytes `[start, end)`. */
  read(start: number, end: number): Uint8Array<ArrayBuffer>;
}

/** The recording as 16-bit PCM at its own rate; `channels` picks and orders channels (all by default). */
export function virtualWav(
  recording: Recording,
  channels: readonly number[] = allChannels(recording),
): VirtualWav {
  const { samples, sampleRate } = recording;
  const header = wavHeader(samples, channels.length, sampleRate, "pcm16");
  const frameBytes = 2 * channels.length;
  const bytes = header.length + samples * frameBytes;
  return {
    bytes,
    read(start, end) {
      const from = Math.min(Math.max(start, 0), bytes);
      const to = Math.min(Math.max(end, from), bytes);
      const result = new Uint8Array(to - from);
      if (from < header.length) result.set(header.subarray(from, to));
      const dataFrom = Math.max(from - header.length, 0);
      const dataTo = Math.max(to - header.length, 0);
      const firstSample = Math.floor(dataFrom / frameBytes);
      const count = Math.ceil(dataTo / frameBytes) - firstSample;
      const decoded = recording.read(firstSample, count);
      const pcm = interleavePcm16(channels.map((n) => decoded[n]!));
      const skipped = dataFrom - firstSample * frameBytes;
      result.set(
        pcm.subarray(skipped, skipped + dataTo - dataFrom),
        to - from - (dataTo - dataFrom),
      );
      return result;
    },
  };
}

function allChannels(recording: Recording): number[] {
  return Array.from({ length: recording.channels }, (_, channel) => channel);
}
