/** Turns a Recording into a sequence of short stretches, at its own or another rate. */
import type { Recording } from "./recording.ts";
import { Resampler } from "./resample.ts";

/** About four seconds of 16 kHz: long enough to be quick, short enough to be cancelled soon. */
const chunkSamples = 65_536;

/** The recording from start to end, each time `[C][up to 65536]`. */
export function* chunksOf(recording: Recording): Generator<Float32Array[]> {
  for (let from = 0; from < recording.samples; from += chunkSamples)
    yield recording.read(from, chunkSamples);
}

/** The same at another rate; chunks are then of other lengths. */
export function* resampledChunksOf(
  recording: Recording,
  toHz: number,
): Generator<Float32Array[]> {
  if (recording.sampleRate === toHz) return yield* chunksOf(recording);
  const resamplers = Array.from(
    { length: recording.channels },
    () => new Resampler(recording.sampleRate, toHz),
  );
  for (const chunk of chunksOf(recording))
    yield resamplers.map((resampler, n) => resampler.push(chunk[n]!));
  yield resamplers.map((resampler) => resampler.finish());
}

/** One whole channel at another rate, for work that needs all of it at once. */
export function readChannel(
  recording: Recording,
  channel: number,
  toHz: number,
): Float32Array {
  const length = Math.ceil((recording.samples * toHz) / recording.sampleRate);
  const result = new Float32Array(length);
  let at = 0;
  for (const chunk of resampledChunksOf(recording, toHz)) {
    result.set(chunk[channel]!, at);
    at += chunk[channel]!.length;
  }
  return result;
}
