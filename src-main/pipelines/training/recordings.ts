/** Speakers of a corpus with their split, as what models of single voices train and are scored on. */
import { badInput } from "../../base/errors.ts";
import { framesIn } from "../../base/frames.ts";
import type { Split } from "../../contract/records.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import {
  featureStatistics,
  type FeatureStatistics,
} from "../../dataset/statistics.ts";
import type { Region } from "../../dataset/windows.ts";
import { frameRate, type FeatureSpec } from "../../models/spec/spec.ts";
import type { FeatureReader } from "./features.ts";

/** Voices in memory; `dialogue` of a region counts them. */
export interface VoiceCorpus {
  /** Mel frames `[N, bands]` of each speaker of each dialogue; a shared channel counts once. */
  readonly voices: readonly Float32Array[];
  readonly regions: Readonly<Record<Split, readonly Region[]>>;
}

/** Reads every voice of the given splits; dialogues without turns are as good as others. */
export function readVoices(
  corpus: Corpus,
  reader: FeatureReader,
  features: FeatureSpec,
  guardSeconds: number,
  wanted: readonly Split[],
): VoiceCorpus {
  const parts = corpus
    .splits(guardSeconds)
    .filter(({ split }) => wanted.includes(split));
  if (parts.length === 0)
    throw badInput(
      `the corpus has no recording in ${wanted.join(" or ")}; import some`,
    );
  const rateHz = frameRate(features);
  const voices: Float32Array[] = [];
  const regions: Record<Split, Region[]> = {
    train: [],
    validation: [],
    test: [],
  };
  for (const id of new Set(parts.map(({ dialogueId }) => dialogueId)))
    for (const voice of new Set(reader.read(id))) {
      const dialogue = voices.push(voice) - 1;
      const frames = voice.length / features.bands;
      for (const { dialogueId, split, start, end } of parts) {
        if (dialogueId !== id) continue;
        const from = framesIn(start, rateHz);
        const to = Math.min(frames, framesIn(end, rateHz));
        if (to > from) regions[split].push({ dialogue, start: from, end: to });
      }
    }
  return { voices, regions };
}

/** Statistics over all frames of some regions. */
export function voiceStatistics(
  { voices }: VoiceCorpus,
  regions: readonly Region[],
  bands: number,
): FeatureStatistics {
  const stretches = regions.map(({ dialogue, start, end }) => ({
    features: voices[dialogue]!,
    start,
    end,
  }));
  return featureStatistics(stretches, bands);
}
