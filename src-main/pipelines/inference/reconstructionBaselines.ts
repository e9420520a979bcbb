/** Frames of training and test, and a bit rate, into the errors of codecs that learn nothing of time. */
import { Random } from "../../base/random.ts";
import { clusteredCoder } from "../../evaluation/frameCoders/clusteredCoder.ts";
import { uniformCoder } from "../../evaluation/frameCoders/uniformCoder.ts";
import {
  ReconstructionScores,
  type ReconstructionErrors,
} from "../../evaluation/reconstructionScores.ts";

/** Errors with the name of who makes them. */
export interface Scored {
  readonly name: string;
  readonly errors: ReconstructionErrors;
}

/** The mean of each band, and for a model with codes two codecs at its rate. */
export function baselineScores(
  training: Float32Array,
  test: Float32Array,
  bands: number,
  bits: number,
): Scored[] {
  const scored = (name: string, estimate: Float32Array): Scored => {
    const scores = new ReconstructionScores(bands);
    scores.add(test, estimate);
    return { name, errors: scores.errors() };
  };
  const mean = bandMeans(training, bands);
  const still = scored(
    "mean of training",
    test.map((_, i) => mean[i % bands]!),
  );
  if (bits === 0) return [still];
  const random = new Random("reconstruction baselines");
  return [
    still,
    scored(
      "uniform steps, same bits",
      uniformCoder(training, bands, bits)(test),
    ),
    scored(
      "PCA and k-means, same bits",
      clusteredCoder(training, bands, bits, random)(test),
    ),
  ];
}

function bandMeans(frames: Float32Array, bands: number): Float64Array {
  const sums = new Float64Array(bands);
  frames.forEach((value, i) => (sums[i % bands]! += value));
  return sums.map((sum) => (sum * bands) / frames.length);
}
