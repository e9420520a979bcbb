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
export interface PlacedVoices<Voice> {
  readonly voices: readonly Voice[];
  readonly regions: Readonly<Record<Split, readonly Region[]>>;
}

/** Mel frames `[N, bands]` of each speaker of each dialogue; a shared channel counts once. */
export type VoiceCorpus = PlacedVoices<Float32Array>;

/** What of a corpus is wanted: whole splits, with a guard before each later block of one that is split in time. */
export interface WantedSplits {
  readonly guardSeconds: number;
  readonly splits: readonly Split[];
}

/** How the voices of a dialogue are read, and how long they are in steps of a rate. */
export interface VoiceReading<Voice> {
  readonly rateHz: number;
  read(dialogueId: string): Iterable<Voice>;
  stepsOf(voice: Voice): number;
}

/** Reads every voice of the given splits; dialogues without turns are as good as others. */
export function readVoices(
  corpus: Corpus,
  reader: FeatureReader,
  features: FeatureSpec,
  guardSeconds: number,
  splits: readonly Split[],
): VoiceCorpus {
  return placeVoices(
    corpus,
    { guardSeconds, splits },
    {
      rateHz: frameRate(features),
      read: (id) => new Set(reader.read(id)),
      stepsOf: (voice) => voice.length / features.bands,
    },
  );
}

/** Reads voices and tells which of their steps belong to which split. Throws where the splits hold no recording. */
export function placeVoices<Voice>(
  corpus: Corpus,
  { guardSeconds, splits }: WantedSplits,
  { rateHz, read, stepsOf }: VoiceReading<Voice>,
): PlacedVoices<Voice> {
  const parts = corpus
    .splits(guardSeconds)
    .filter(({ split }) => splits.includes(split));
  if (parts.length === 0)
    throw badInput(
      `the corpus has no recording in ${splits.join(" or ")}; import some`,
    );
  const voices: Voice[] = [];
  const regions: Record<Split, Region[]> = {
    train: [],
    validation: [],
    test: [],
  };
  for (const id of new Set(parts.map(({ dialogueId }) => dialogueId)))
    for (const voice of read(id)) {
      const dialogue = voices.push(voice) - 1;
      const steps = stepsOf(voice);
      for (const { dialogueId, split, start, end } of parts) {
        if (dialogueId !== id) continue;
        const from = framesIn(start, rateHz);
        const to = Math.min(steps, framesIn(end, rateHz));
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
