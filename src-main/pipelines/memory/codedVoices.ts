/** A corpus and a run into voices with their codes: frames normalised band by band, for training and for test. */
import { badInput } from "../../base/errors.ts";
import { bandNormalisation } from "../../dataset/statistics.ts";
import type { Region } from "../../dataset/windows.ts";
import type { OpenedVoiceRun } from "../inference/openVoiceRun.ts";
import { throwIfCancelled, type PipelineIo } from "../io.ts";
import { prepareFeatures } from "../training/features.ts";
import { readVoices, voiceStatistics } from "../training/recordings.ts";
import { stepSize } from "../training/session.ts";
import { guardSeconds } from "../training/turnData.ts";

/** A stretch of a voice. */
export interface CodedVoice {
  readonly bands: number;
  /** `[n, bands]`, mean 0 and variance 1 over the training. */
  readonly frames: Float32Array;
  /** Codes of each grid, `[n / stride, rows]`. */
  readonly codes: readonly Int32Array[];
}

/** Frames of a split that are used: a quarter of an hour tells enough, of more every voice gives its beginning. */
const mostFrames = 60_000;

/** Throws when the corpus has nothing to train or to test on. */
export async function codedVoices(
  { model }: OpenedVoiceRun,
  io: PipelineIo,
): Promise<{ train: CodedVoice[]; test: CodedVoice[] }> {
  const { features } = model.spec;
  const { bands } = features;
  const reader = await prepareFeatures(features, io);
  const guard = guardSeconds(model.spec, stepSize(model.spec).steps);
  const splits = ["train", "test"] as const;
  const corpus = readVoices(io.corpus, reader, features, guard, splits);
  for (const split of splits)
    if (corpus.regions[split].length === 0)
      throw badInput(`the corpus has no voices in ${split}; import more`);
  const { mean, deviation } = bandNormalisation(
    voiceStatistics(corpus, corpus.regions.train, bands),
  );
  const coded = { train: [] as CodedVoice[], test: [] as CodedVoice[] };
  for (const split of splits)
    for (const { dialogue, start, end } of shortened(corpus.regions[split])) {
      throwIfCancelled(io);
      const voice = corpus.voices[dialogue]!.slice(start * bands, end * bands);
      const read = (from: number, count: number) =>
        voice.subarray(from * bands, (from + count) * bands);
      const codes: Int32Array[][] = model.grids.map(() => []);
      for await (const part of model.encode({ frames: end - start, read }))
        part.codes.forEach((own, grid) => codes[grid]!.push(own));
      const frames = voice.map(
        (value, i) => (value - mean[i % bands]!) / deviation[i % bands]!,
      );
      coded[split].push({ bands, frames, codes: codes.map(joined) });
    }
  return coded;
}

/** The beginnings of regions, the same share of each, so that they are not too much together. */
function shortened(regions: readonly Region[]): Region[] {
  const total = regions.reduce((sum, { start, end }) => sum + end - start, 0);
  const share = Math.min(1, mostFrames / total);
  return regions.map(({ dialogue, start, end }) => ({
    dialogue,
    start,
    end: start + Math.ceil(share * (end - start)),
  }));
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
