/** Samples at frames of the clock -> sound that fades in, goes on, and fades out. */
import type { Ears } from "./render.ts";

/** How far ahead of the clock late samples are put. */
const againSeconds = 0.05;

/** What one voice of a plan sounds like; it ends with its fade. */
export class Layer {
  readonly #context: BaseAudioContext;
  readonly #gain: GainNode;
  readonly #sources = new Set<AudioBufferSourceNode>();
  #isClosed = false;

  /** Heard from frame `at` on, after a fade of some frames. */
  constructor(context: BaseAudioContext, at: number, fade: number) {
    this.#context = context;
    this.#gain = context.createGain();
    this.#gain.connect(context.destination);
    this.#gain.gain.value = 0;
    this.#ramp(0, 1, at, fade);
  }

  /**
   * Puts samples at their frame; those before `earliest` are left out, so that what is late is still in its place. Should
   * the clock overtake this on a busy machine, it is done again further on.
   */
  schedule(at: number, ears: Ears, earliest: number): void {
    let from = Math.max(at, earliest);
    const end = at + ears[0].length;
    while (from < end) {
      const source = this.#start(
        from,
        ears.map((ear) => ear.subarray(from - at)),
      );
      const { currentTime, sampleRate } = this.#context;
      const now = Math.ceil(currentTime * sampleRate);
      if (now < from) return;
      source.stop();
      from = now + Math.ceil(againSeconds * sampleRate);
    }
  }

  #start(
    from: number,
    ears: readonly Float32Array<ArrayBuffer>[],
  ): AudioBufferSourceNode {
    const { sampleRate } = this.#context;
    const frames = ears[0]!.length;
    const buffer = this.#context.createBuffer(2, frames, sampleRate);
    ears.forEach((ear, side) => buffer.copyToChannel(ear, side));
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#gain);
    source.onended = () => this.#forget(source);
    source.start(from / sampleRate);
    this.#sources.add(source);
    return source;
  }

  /** Fades out from frame `at` on and is over then. */
  close(at: number, fade: number): void {
    this.#isClosed = true;
    this.#ramp(1, 0, at, fade);
    const end = (at + fade) / this.#context.sampleRate;
    for (const source of this.#sources) source.stop(end);
    if (this.#sources.size === 0) this.#gain.disconnect();
  }

  #ramp(from: number, to: number, at: number, frames: number): void {
    const { sampleRate } = this.#context;
    const { gain } = this.#gain;
    gain.setValueAtTime(from, at / sampleRate);
    gain.linearRampToValueAtTime(to, (at + frames) / sampleRate);
  }

  #forget(source: AudioBufferSourceNode): void {
    source.disconnect();
    this.#sources.delete(source);
    if (this.#isClosed && this.#sources.size === 0) this.#gain.disconnect();
  }
}
