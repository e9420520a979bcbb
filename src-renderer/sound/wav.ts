/** Bytes of a 16-bit WAV file -> samples of each channel. */

/** Where the samples are in the file. */
export interface WavLayout {
  readonly sampleRate: number;
  readonly channels: number;
  /** In one channel. */
  readonly samples: number;
  /** First byte of the samples. */
  readonly dataStart: number;
}

/** Enough bytes of the beginning of a file to hold everything before its samples. */
export const headerBytes = 256;

/** Reads the chunks before the samples. Throws when this is no 16-bit PCM file. */
export function wavLayout(bytes: ArrayBuffer): WavLayout {
  const view = new DataView(bytes);
  let format = 0;
  let at = 12;
  for (; at + 8 <= view.byteLength; at += 8 + chunkBytes(view, at)) {
    const name = chunkName(view, at);
    if (name === "fmt ") format = at + 8;
    if (name === "data") break;
  }
  const isPcm16 =
    format > 0 &&
    view.getUint16(format, true) === 1 &&
    view.getUint16(format + 14, true) === 16;
  if (!isPcm16 || at + 8 > view.byteLength)
    throw new Error("the sound is not a 16-bit PCM WAV file");
  const channels = view.getUint16(format + 2, true);
  return {
    sampleRate: view.getUint32(format + 4, true),
    channels,
    samples: Math.floor(view.getUint32(at + 4, true) / (2 * channels)),
    dataStart: at + 8,
  };
}

/** Chunks begin at even bytes. */
function chunkBytes(view: DataView, at: number): number {
  const bytes = view.getUint32(at + 4, true);
  return bytes + (bytes % 2);
}

function chunkName(view: DataView, at: number): string {
  const letters = [0, 1, 2, 3].map((n) => view.getUint8(at + n));
  return String.fromCharCode(...letters);
}

/**
 * Interleaved samples from sample `first` on -> `[channels][count]` in [-1, 1] that begin at sample `start`; before and
 * after what is there they are 0.
 */
export function pcm16Channels(
  bytes: ArrayBuffer,
  channels: number,
  first: number,
  start: number,
  count: number,
): Float32Array[] {
  const view = new DataView(bytes);
  const there = Math.floor(view.byteLength / (2 * channels));
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(count);
    for (let n = Math.max(0, first - start); n < count; n++) {
      const at = start + n - first;
      if (at >= there) break;
      const word = view.getInt16(2 * (at * channels + channel), true);
      samples[n] = word / 32768;
    }
    return samples;
  });
}
