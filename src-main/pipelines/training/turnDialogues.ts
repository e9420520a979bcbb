/** Dialogues of a corpus with their turns and split, as what turn-taking models train and are scored on. */
import { framesIn } from "../../base/frames.ts";
import { badInput } from "../../base/errors.ts";
import type { Split } from "../../contract/records.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import {
  featureStatistics,
  type FeatureFrames,
  type FeatureStatistics,
} from "../../dataset/statistics.ts";
import { activityFromTurns } from "../../dataset/turnActivity.ts";
import type { TurnDialogue } from "../../dataset/turnBatch.ts";
import type { Region } from "../../dataset/windows.ts";
import { frameRate, type FeatureSpec } from "../../models/spec/spec.ts";
import type { FeatureReader } from "./features.ts";

/** Dialogues in memory, and which of their frames belong to which split. */
export interface TurnCorpus {
  readonly ids: readonly string[];
  readonly dialogues: readonly TurnDialogue[];
  readonly regions: Readonly<Record<Split, readonly Region[]>>;
}

/** A dialogue's features and turns at the rate of the features. */
export function readTurnDialogue(
  corpus: Corpus,
  reader: FeatureReader,
  id: string,
  spec: FeatureSpec,
): TurnDialogue {
  const features = reader.read(id);
  const rateHz = frameRate(spec);
  const frames = Math.min(...features.map((side) => side.length)) / spec.bands;
  const activity = activityFromTurns(corpus.turns(id), frames, rateHz);
  return { rateHz, features, bands: spec.bands, activity };
}

/**
 * Reads every usable dialogue of the given splits. In a corpus that is split in time, `guardSeconds` stay unused
 * before each later block. Throws when the corpus has nothing to train on.
 */
export function readTurnCorpus(
  corpus: Corpus,
  reader: FeatureReader,
  spec: FeatureSpec,
  guardSeconds: number,
  wanted: readonly Split[],
): TurnCorpus {
  const parts = corpus
    .splits(guardSeconds)
    .filter(({ usable, split }) => usable && wanted.includes(split));
  if (parts.length === 0)
    throw badInput(
      `the corpus has no dialogue in ${wanted.join(" or ")} that turn models can use; import stereo recordings, or mono ones with annotated turns`,
    );
  const ids = [...new Set(parts.map(({ dialogueId }) => dialogueId))];
  const dialogues = ids.map((id) => readTurnDialogue(corpus, reader, id, spec));
  const regions: Record<Split, Region[]> = {
    train: [],
    validation: [],
    test: [],
  };
  for (const { dialogueId, split, start, end } of parts) {
    const dialogue = ids.indexOf(dialogueId);
    const { rateHz, activity } = dialogues[dialogue]!;
    const from = framesIn(start, rateHz);
    const to = Math.min(activity.length / 2, framesIn(end, rateHz));
    if (to > from) regions[split].push({ dialogue, start: from, end: to });
  }
  return { ids, dialogues, regions };
}

/** Statistics over both speakers in the given regions. */
export function regionStatistics(
  { dialogues }: TurnCorpus,
  regions: readonly Region[],
  bands: number,
): FeatureStatistics {
  const stretches = regions.flatMap(({ dialogue, start, end }) =>
    dialogues[dialogue]!.features.map((features): FeatureFrames => ({
      features,
      start,
      end,
    })),
  );
  return featureStatistics(stretches, bands);
}

/** Seconds of all regions. */
export function regionSeconds(
  regions: readonly Region[],
  rateHz: number,
): number {
  return regions.reduce((sum, { start, end }) => sum + end - start, 0) / rateHz;
}
