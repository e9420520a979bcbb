/** Frames of training and test, and a bit rate, into the errors of codecs that learn nothing of time. */
import { Random } from "../../base/random.ts";
import { clusteredCoder } from "../../evaluation/frameCoders/clusteredCoder.ts";
import {
  uniformCoder,
  type FrameCoder,
} from "../../evaluation/frameCoders/uniformCoder.ts";
import {
  ReconstructionScores,
  type ReconstructionErrors,
} from "../../evaluation/reconstructionScores.ts";

/** Errors with the name of who makes them. */
export interface Scored {
  readonly name: string;
  readonly errors: ReconstructionErrors;
}

/** The mean of each band, and for a model with codes two codecs at its rate; `test` comes in stretches `[n, bands]`. */
export function baselineScores(
  training: Float32Array,
  test: readonly Float32Array[],
  bands: number,
  bits: number,
): Scored[] {
  const scored = (name: string, coder: FrameCoder): Scored => {
    const scores = new ReconstructionScores(bands);
    for (const stretch of test) scores.add(stretch, coder(stretch));
    return { name, errors: scores.errors() };
  };
  const mean = bandMeans(training, bands);
  const still = scored("mean of training", (frames) =>
    frames.map((_, i) => mean[i % bands]!),
  );
  if (bits === 0) return [still];
  const random = new Random("reconstruction baselines");
  return [
    still,
    scored("uniform steps, same bits", uniformCoder(training, bands, bits)),
    scored(
      "PCA and k-means, same bits",
      clusteredCoder(training, bands, bits, random),
    ),
  ];
}

function bandMeans(frames: Float32Array, bands: number): Float64Array {
  const sums = new Float64Array(bands);
  frames.forEach((value, i) => (sums[i % bands]! += value));
  return sums.map((sum) => (sum * bands) / frames.length);
}
