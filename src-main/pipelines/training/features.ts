/** The features that a spec asks for, computed where they are missing, as numbers in memory. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { CauserieError } from "../../base/errors.ts";
import { melSettings, type MelSettings } from "../../features/melSettings.ts";
import type { FeatureSpec } from "../../models/spec/spec.ts";
import { readTrackFrames } from "../../storage/trackFiles.ts";
import { computeFeatures } from "../features.ts";
import { planMel } from "../features/plan.ts";
import type { PipelineIo } from "../io.ts";

/** Mel frames `[N, bands]` of speaker A and of speaker B; the same array twice for a shared channel. */
export type SpeakerFrames = readonly [Float32Array, Float32Array];

/** Reads features of single dialogues. */
export interface FeatureReader {
  /** Throws when the dialogue's features could not be computed. */
  read(dialogueId: string): SpeakerFrames;
}

export function melSettingsOf({ hop, bands }: FeatureSpec): MelSettings {
  return melSettings({ hopSamples: hop, bands });
}

/** Computes what is missing of one dialogue, or of all. */
export async function prepareFeatures(
  features: FeatureSpec,
  io: PipelineIo,
  dialogueId?: string,
): Promise<FeatureReader> {
  const settings = melSettingsOf(features);
  const before = planMel(io.corpus, settings);
  const missing = before.tasks.some(
    (task) => dialogueId === undefined || task.dialogueId === dialogueId,
  );
  if (missing)
    await computeFeatures(
      {
        set: { hopSamples: features.hop, bands: features.bands },
        ...(dialogueId === undefined ? {} : { dialogueId }),
      },
      io,
    );
  const files = [
    ...before.tasks.map(({ dialogueId: id, speaker, file }) => ({
      id,
      speaker,
      file,
    })),
    ...before.present.map(({ dialogueId: id, track }) => ({
      id,
      speaker: track.speaker,
      file: track.file,
    })),
  ];
  return {
    read(wanted) {
      const own = files.filter(({ id }) => id === wanted);
      const sides = ([0, 1] as const).map((side) =>
        own.find(({ speaker }) => speaker === side || speaker === null),
      );
      const [a, b] = sides.map((side) => {
        if (!side)
          throw new CauserieError(
            "failed",
            `dialogue ${wanted} has no features; \`causerie features\` says why`,
          );
        return readMel(join(io.corpus.path, side.file), settings);
      });
      return [a!, b!];
    },
  };
}

function readMel(path: string, { bands }: MelSettings): Float32Array {
  const frames = Math.floor(statSync(path).size / (4 * bands));
  const track = { dtype: "f32", frameShape: [bands], frames } as const;
  return readTrackFrames(track, path) as Float32Array;
}
