/** Turns a Recording into a sequence of short stretches of one channel, at its own or another rate. */
import type { Recording } from "./recording.ts";
import { Resampler } from "./resample.ts";

/** About four seconds of 16 kHz: long enough to be quick, short enough to be cancelled soon. */
const chunkSamples = 65_536;

/** One channel from start to end at `toHz`; together `resampledLength` samples. */
export function* channelChunks(
  recording: Recording,
  channel: number,
  toHz: number,
): Generator<Float32Array> {
  const { sampleRate, samples } = recording;
  const resampler =
    sampleRate === toHz ? null : new Resampler(sampleRate, toHz);
  for (let from = 0; from < samples; from += chunkSamples) {
    const chunk = recording.read(from, chunkSamples)[channel]!;
    yield resampler === null ? chunk : resampler.push(chunk);
  }
  if (resampler !== null) yield resampler.finish();
}
