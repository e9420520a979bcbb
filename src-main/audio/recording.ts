/** What every sound file turns into: random access to samples without holding the file. */

/** An open sound file; `close` releases its handle. */
export interface Recording extends Disposable {
  readonly sampleRate: number;
  readonly channels: number;
  /** Sample frames: samples of one channel. */
  readonly samples: number;
  /** What a person reads, for example "16-bit PCM WAV". */
  readonly codec: string;
  /**
   * Samples `[startSample, startSample + count)`, one array per channel, full scale -1 to 1 (floats may exceed it);
   * the part beyond either end of the recording is left out. Throws on damaged data.
   */
  read(startSample: number, count: number): Float32Array[];
  close(): void;
}
