/** The features that a spec asks for, computed where they are missing, as numbers in memory. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { CauserieError } from "../../base/errors.ts";
import type { Speaker } from "../../contract/records.ts";
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
  /** The voices of a dialogue, to be read piece by piece; a shared channel is one. Throws as `read` does. */
  voices(dialogueId: string): readonly VoiceFile[];
}

/** Mel frames of one voice in their file. */
export interface VoiceFile {
  /** Null for a channel that both speakers share. */
  readonly speaker: Speaker | null;
  readonly path: string;
  readonly frames: number;
  /** Frames `[start, start + count)`, `[n, bands]`, clipped to what there is. */
  read(start: number, count: number): Float32Array;
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
    voices(wanted) {
      const own = files.filter(({ id }) => id === wanted);
      if (own.length === 0) throw withoutFeatures(wanted);
      return own
        .map(({ speaker, file }) =>
          voiceFile(speaker, join(io.corpus.path, file), settings),
        )
        .toSorted((a, b) => (a.speaker ?? 0) - (b.speaker ?? 0));
    },
    read(wanted) {
      const own = files.filter(({ id }) => id === wanted);
      const sides = ([0, 1] as const).map((side) =>
        own.find(({ speaker }) => speaker === side || speaker === null),
      );
      const [a, b] = sides;
      if (!a || !b) throw withoutFeatures(wanted);
      const first = readMel(join(io.corpus.path, a.file), settings);
      const shared = a.file === b.file;
      return [
        first,
        shared ? first : readMel(join(io.corpus.path, b.file), settings),
      ];
    },
  };
}

function withoutFeatures(dialogueId: string): CauserieError {
  return new CauserieError(
    "failed",
    `dialogue ${dialogueId} has no features; \`causerie features\` says why`,
  );
}

function readMel(path: string, settings: MelSettings): Float32Array {
  const voice = voiceFile(null, path, settings);
  return voice.read(0, voice.frames);
}

function voiceFile(
  speaker: Speaker | null,
  path: string,
  { bands }: MelSettings,
): VoiceFile {
  if (!existsSync(path))
    throw new CauserieError(
      "failed",
      `the features in ${path} are not there; \`causerie features\` says why`,
    );
  const frames = Math.floor(statSync(path).size / (4 * bands));
  const track = { dtype: "f32", frameShape: [bands], frames } as const;
  return {
    speaker,
    path,
    frames,
    read: (start, count) =>
      readTrackFrames(track, path, start, count) as Float32Array,
  };
}
