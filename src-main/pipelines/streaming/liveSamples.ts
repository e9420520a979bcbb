/** A recording, read as it would arrive live, into the levels of its samples at a model's rate. */
import { toInt16 } from "../../audio/pcm16.ts";
import type { Recording } from "../../audio/recording.ts";
import { Resampler } from "../../audio/resample.ts";
import { levelValue, muLawLevels } from "../../features/muLaw.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { blockSeconds, type LiveFrame } from "./liveFrames.ts";

/** Samples of the first of the channels, each a frame of one value. */
export function* liveSamples(
  recording: Recording,
  [channel]: readonly (number | null)[],
  { features: { sampleRate } }: ModelSpec,
): Generator<LiveFrame> {
  const resampler =
    recording.sampleRate === sampleRate
      ? null
      : new Resampler(recording.sampleRate, sampleRate);
  const block = Math.max(1, Math.round(recording.sampleRate * blockSeconds));
  for (let start = 0; start < recording.samples; start += block) {
    const heard = recording.read(start, block)[channel ?? 0]!;
    yield* framesOf(() => resampler?.push(heard) ?? heard);
  }
  if (resampler) yield* framesOf(() => resampler.finish());
}

/** What arrived as frames, each with its share of the time that it took. */
function* framesOf(arrive: () => Float32Array): Generator<LiveFrame> {
  const began = performance.now();
  const levels = muLawLevels(Int16Array.from(arrive(), toInt16));
  const milliseconds = (performance.now() - began) / levels.length;
  for (const level of levels)
    yield { values: Float32Array.of(levelValue(level)), milliseconds };
}
