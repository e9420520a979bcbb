/** A sound's address -> its samples at the rate of playing, fetched second by second and kept while there is room. */
import { secondResampler, type SecondResampler } from "./resample.ts";
import {
  headerBytes,
  pcm16Channels,
  wavLayout,
  type WavLayout,
} from "./wav.ts";

/** The bytes `[from, to)` of a sound, fewer at its end. */
export type ReadBytes = (
  path: string,
  from: number,
  to: number,
) => Promise<ArrayBuffer>;

/** Frames `[from, to)`; they may lie outside the sound, where it is silent. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/** One second of a sound, `[channels][rate]`. */
type Piece = readonly Float32Array[];

/** Some seconds of a sound, held while they are needed. */
export class Excerpt {
  readonly channels: number;
  readonly #rate: number;
  readonly #pieces: ReadonlyMap<number, Piece>;

  constructor(
    channels: number,
    rate: number,
    pieces: ReadonlyMap<number, Piece>,
  ) {
    this.channels = channels;
    this.#rate = rate;
    this.#pieces = pieces;
  }

  /** `[channels][frames]` from a frame on, which was asked for. */
  read(from: number, frames: number): Float32Array[] {
    const result = Array.from(
      { length: this.channels },
      () => new Float32Array(frames),
    );
    const last = Math.floor((from + frames - 1) / this.#rate);
    for (let n = Math.floor(from / this.#rate); n <= last; n++) {
      const begin = n * this.#rate - from;
      this.#pieces.get(n)?.forEach((piece, channel) => {
        const part = piece.subarray(Math.max(0, -begin), frames - begin);
        result[channel]!.set(part, Math.max(0, begin));
      });
    }
    return result;
  }
}

/** The sounds that are played, at one rate. Seconds of sound are what is fetched, resampled and forgotten. */
export class Sounds {
  /** Frames in a second. */
  readonly rate: number;
  readonly #readBytes: ReadBytes;
  readonly #limit: number;
  readonly #layouts = new Map<string, Promise<WavLayout>>();
  readonly #resamplers = new Map<number, SecondResampler>();
  /** Least recently used first. */
  readonly #pieces = new Map<string, Promise<Piece>>();

  /** Keeps `limit` seconds, whichever sounds they are of. */
  constructor(readBytes: ReadBytes, rate: number, limit = 60) {
    this.#readBytes = readBytes;
    this.rate = rate;
    this.#limit = limit;
  }

  /** Frames of a whole sound. */
  async frames(path: string): Promise<number> {
    const { samples, sampleRate } = await this.#layout(path);
    return Math.round((samples / sampleRate) * this.rate);
  }

  /** What is needed of a sound, once it is here. Throws when it cannot be had. */
  async excerpt(path: string, ranges: readonly FrameRange[]): Promise<Excerpt> {
    const { channels } = await this.#layout(path);
    const indices = secondsOf(ranges, this.rate);
    const pieces = await Promise.all(
      indices.map(async (n) => [n, await this.#piece(path, n)] as const),
    );
    return new Excerpt(channels, this.rate, new Map(pieces));
  }

  #layout(path: string): Promise<WavLayout> {
    return remembered(this.#layouts, path, async () =>
      wavLayout(await this.#readBytes(path, 0, headerBytes)),
    );
  }

  #piece(path: string, second: number): Promise<Piece> {
    const key = `${second} ${path}`;
    const made = remembered(this.#pieces, key, () => this.#make(path, second));
    // Looked at last, forgotten last.
    this.#pieces.delete(key);
    this.#pieces.set(key, made);
    for (const oldest of this.#pieces.keys()) {
      if (this.#pieces.size <= this.#limit) break;
      this.#pieces.delete(oldest);
    }
    return made;
  }

  async #make(path: string, second: number): Promise<Piece> {
    const layout = await this.#layout(path);
    const { sampleRate, channels, dataStart } = layout;
    const { margin, resample } = this.#resampler(sampleRate);
    const start = second * sampleRate - margin;
    const end = (second + 1) * sampleRate + margin;
    const first = Math.max(0, start);
    const byte = (sample: number) => dataStart + 2 * channels * sample;
    const to = Math.min(end, layout.samples);
    const bytes =
      first < to
        ? await this.#readBytes(path, byte(first), byte(to))
        : new ArrayBuffer(0);
    return pcm16Channels(bytes, channels, first, start, end - start).map(
      resample,
    );
  }

  #resampler(sampleRate: number): SecondResampler {
    let resampler = this.#resamplers.get(sampleRate);
    if (!resampler) {
      resampler = secondResampler(sampleRate, this.rate);
      this.#resamplers.set(sampleRate, resampler);
    }
    return resampler;
  }
}

/** Indices of the seconds that some ranges touch, each once. */
export function secondsOf(
  ranges: readonly FrameRange[],
  rate: number,
): number[] {
  const indices = new Set<number>();
  for (const { from, to } of ranges)
    for (let n = Math.floor(from / rate); n * rate < to; n++)
      if (n >= 0) indices.add(n);
  return [...indices];
}

/** What was made for a key before, or is made now; what failed is made again. */
function remembered<T>(
  made: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = made.get(key);
  if (known) return known;
  const fresh = make();
  made.set(key, fresh);
  fresh.catch(() => made.delete(key));
  return fresh;
}
