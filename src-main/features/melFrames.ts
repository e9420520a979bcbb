/** Turns samples into consecutive frames of log-mel values, by the fastest way that the settings allow. */
import { canonicalJson } from "../base/hash.ts";
import { MelFrame } from "./melFrame.ts";
import type { MelSettings } from "./melSettings.ts";
import { compileMelProgram, type MelProgram } from "./simd/melProgram.ts";

/** Frames `[frames, bands]` of which number n begins at sample n hop. */
export type ComputeFrames = (
  samples: Float64Array,
  frames: number,
) => Float32Array;

/** Two at a time for windows that are powers of two from 16 on, else one by one; the same values up to rounding. */
export function frameComputer(settings: MelSettings): ComputeFrames {
  const { fftSize } = settings;
  return fftSize >= 16 && Number.isInteger(Math.log2(fftSize))
    ? pairwise(settings)
    : oneByOne(settings);
}

export function oneByOne(settings: MelSettings): ComputeFrames {
  const { hopSamples, bands, floor } = settings;
  const frame = new MelFrame(settings);
  return (samples, frames) => {
    const result = new Float32Array(frames * bands);
    for (let n = 0; n < frames; n++)
      frame
        .compute(samples, n * hopSamples)
        .forEach(
          (value, band) =>
            (result[n * bands + band] = Math.log(Math.max(value, floor))),
        );
    return result;
  };
}

const programs = new Map<string, MelProgram>();

/** Programs are kept: a run leaves nothing behind that the next could notice. */
function pairwise(settings: MelSettings): ComputeFrames {
  const key = canonicalJson(settings);
  const program = programs.get(key) ?? compileMelProgram(settings);
  programs.set(key, program);
  const { hopSamples, bands } = settings;
  const inBlock = program.results.length / bands;
  return (samples, frames) => {
    const result = new Float32Array(frames * bands);
    for (let n = 0; n < frames; n += inBlock) {
      const count = Math.min(inBlock, frames - n);
      const start = n * hopSamples;
      program.samples.set(
        samples.subarray(start, start + program.samples.length),
      );
      program.run(count);
      result.set(program.results.subarray(0, count * bands), n * bands);
    }
    return result;
  };
}
