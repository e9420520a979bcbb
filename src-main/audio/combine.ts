/** Turns several recordings into one with all their channels, as for a call whose two sides are two files. */
import { badInput } from "../base/errors.ts";
import type { Recording } from "./recording.ts";

/** Channels in the order of the recordings, as long as the longest (silence follows the shorter); closing it closes all. */
export function combineRecordings(recordings: readonly Recording[]): Recording {
  const rates = new Set(recordings.map(({ sampleRate }) => sampleRate));
  const [sampleRate] = rates;
  if (sampleRate === undefined || rates.size > 1)
    throw badInput(
      `sides of one call must have one sample rate, got ${[...rates].join(" and ")} Hz`,
    );
  const samples = Math.max(...recordings.map((one) => one.samples));
  const close = () => recordings.forEach((one) => one.close());
  return {
    sampleRate,
    channels: recordings.reduce((sum, one) => sum + one.channels, 0),
    samples,
    codec: [...new Set(recordings.map(({ codec }) => codec))].join(" + "),
    read(startSample, count) {
      const from = Math.min(Math.max(startSample, 0), samples);
      const to = Math.min(Math.max(startSample + count, from), samples);
      return recordings
        .flatMap((one) => one.read(from, to - from))
        .map((channel) => padded(channel, to - from));
    },
    close,
    [Symbol.dispose]: close,
  };
}

function padded(samples: Float32Array, length: number): Float32Array {
  if (samples.length === length) return samples;
  const result = new Float32Array(length);
  result.set(samples);
  return result;
}
