/** A page that plays -> the samples that it sent to the loudspeaker, and the sounds that they can be told to be. */
import type { Page } from "playwright-core";

/** What was played, and how it agrees with the files that it came from. */
export interface Take {
  /** Samples that are those of each sound at the one place that fits all of them, in the order of the sounds. */
  readonly samples: readonly number[];
  /** Lengths of the stretches between, where one sound fades into another. */
  readonly between: readonly number[];
}

/**
 * Lets the page's next AudioContext run at the given rate, so that sounds of that rate are played as they are, and
 * records what it plays.
 */
export async function record(page: Page, rate: number): Promise<void> {
  await page.evaluate((sampleRate) => {
    const recorded: { at: number; left: Float32Array }[] = [];
    const recorders = new WeakMap<BaseAudioContext, AudioNode>();
    const recorderOf = (context: BaseAudioContext): AudioNode => {
      const known = recorders.get(context);
      if (known) return known;
      const recorder = context.createScriptProcessor(8192, 2, 1);
      recorders.set(context, recorder);
      // The times of the pieces are rounded to what the loudspeaker takes at once; the pieces themselves are whole.
      let first: number | null = null;
      recorder.onaudioprocess = ({ inputBuffer, playbackTime }) => {
        const piece = (playbackTime * sampleRate) / inputBuffer.length;
        first ??= piece;
        const at = Math.round(piece - first) * inputBuffer.length;
        recorded.push({ at, left: inputBuffer.getChannelData(0).slice() });
      };
      connect.call(recorder, context.destination);
      return recorder;
    };
    const connect = AudioNode.prototype.connect as (to: AudioNode) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
      if (to === this.context.destination)
        connect.call(this, recorderOf(this.context));
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;
    const Plain = AudioContext;
    class AtRate extends Plain {
      constructor() {
        super({ sampleRate });
      }
    }
    Object.assign(globalThis, { AudioContext: AtRate, recorded });
  }, rate);
}

/** Compares what was recorded with the left channel of some sounds of 16-bit samples. */
export function compare(page: Page, paths: readonly string[]): Promise<Take> {
  return page.evaluate(async (addresses) => {
    const { recorded } = globalThis as unknown as {
      recorded: { at: number; left: Float32Array }[];
    };
    const files = await Promise.all(
      addresses.map(async (path) => {
        const words = new Int16Array(
          (await (await fetch(path)).arrayBuffer()).slice(44),
        );
        return Float32Array.from(
          { length: words.length / 2 },
          (_, n) => words[2 * n]! / 32768,
        );
      }),
    );
    const end = Math.max(...recorded.map(({ at, left }) => at + left.length));
    // What was not recorded stays NaN and is like no sound.
    const played = new Float32Array(end).fill(NaN);
    for (const { at, left } of recorded) played.set(left, at);
    const isLike = (file: Float32Array, n: number, place: number) =>
      Math.abs(played[n]! - (file[place] ?? 0)) < 1e-6;
    const start = played.findIndex((value) => Math.abs(value) > 0);
    const probe = played.subarray(start + 1000, start + 1400);
    const place = files[0]!.findIndex((_, at) =>
      probe.every((value, n) => Math.abs(value - files[0]![at + n]!) < 1e-6),
    );
    const shift = place - (start + 1000);
    const stop = played.findLastIndex((value) => Math.abs(value) > 0);
    const samples = files.map(() => 0);
    const between: number[] = [];
    let run = 0;
    for (let n = start + 128; n <= stop - 128; n++) {
      const like = files.findIndex((file) => isLike(file, n, n + shift));
      if (like >= 0) {
        samples[like]!++;
        if (run > 0) between.push(run);
        run = 0;
      } else run++;
    }
    if (run > 0) between.push(run);
    return { samples, between };
  }, paths as string[]);
}
