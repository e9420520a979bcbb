/** Wishes from the command line or the studio, as complete settings of the features of a corpus. */
import { badInput } from "../../base/errors.ts";
import { hashOf } from "../../base/hash.ts";
import {
  defaultMelSettings,
  melSettings,
  melSettingsHash,
  type MelSettings,
} from "../../features/melSettings.ts";

export interface FeatureSettings {
  readonly mel: MelSettings;
  /**
   * What the levels stretch over: smallest to largest value of each speaker's recording, as in the research notes, or
   * of the whole corpus. A recording's own range is known only at its end, so causal models use the corpus's.
   */
  readonly range: "recording" | "corpus";
  /** 256 (8 bits) or 64 (6 bits). */
  readonly levels: 256 | 64;
}

/** Short names for what is set most often. */
const aliases: Readonly<Record<string, string>> = { hop: "hopSamples" };

/** The defaults with some fields changed. Throws `bad-input` on an unknown name or a value that does not fit. */
export function featureSettings(
  changes: Readonly<Record<string, unknown>> = {},
): FeatureSettings {
  const { range = "corpus", levels = 256, ...rest } = changes;
  if (range !== "recording" && range !== "corpus")
    throw badInput(
      `features: range is ${JSON.stringify(range)}; it is recording or corpus`,
    );
  if (levels !== 256 && levels !== 64)
    throw badInput(
      `features: levels is ${JSON.stringify(levels)}; it is 256 or 64`,
    );
  return { mel: melSettings(melChanges(rest)), range, levels };
}

/** Settings of the levels track; the range that they come to is a part of its file's key, not of these. */
export function levelsSettingsHash(settings: FeatureSettings): string {
  const { mel, range, levels } = settings;
  return hashOf({
    feature: "levels",
    mel: melSettingsHash(mel),
    range,
    levels,
  });
}

function melChanges(
  changes: Readonly<Record<string, unknown>>,
): Partial<MelSettings> {
  return Object.fromEntries(
    Object.entries(changes).map(([given, value]) => {
      const key = aliases[given] ?? given;
      const fallback: unknown = Reflect.get(defaultMelSettings, key);
      if (fallback !== undefined && typeof value !== typeof fallback)
        throw badInput(
          `features: ${given} is ${JSON.stringify(value)}; a ${typeof fallback} such as ${JSON.stringify(fallback)} is needed`,
        );
      return [key, value];
    }),
  );
}
