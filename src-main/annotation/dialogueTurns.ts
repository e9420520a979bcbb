/** Tiers of an annotation -> the turns of two speakers, or why there are not exactly two. */
import type { Speaker } from "../contract/records.ts";
import { pauseSeconds } from "./ctm.ts";
import { isSilence, unlabelledSpeech } from "./silence.ts";
import { joinIntervals } from "./tiers.ts";
import type { Interval, Tier } from "./tiers.ts";

export interface DialogueTurns {
  /** Everyone who speaks, whoever speaks most first where there are more than two. */
  readonly speakers: readonly string[];
  /** Turns of the first two speakers, by start. */
  readonly turns: readonly {
    readonly speaker: Speaker;
    readonly start: number;
    readonly end: number;
    readonly label: string;
  }[];
}

/** Tiers that say what is spoken and not who speaks. */
const layerName =
  /^"?(?:words?|phones?|phonemes?|phonetic|syllables?|segments?|utterances?|phrases?|sentences?|text|ort(?:hography)?|kan|mau|ipa|tones?|accent|foot|intonational|intermediate|pitch|notes?|comments?|events?|noises?)"?$/i;

/** Aligners write "Anna - words" and "Anna - phones" for each speaker. */
const alignedName = /^(.+?)\s+-\s+(words|phones)$/iu;

/**
 * Finds the speakers among tiers: every tier with speech in it whose name is no layer of one speaker's transcript.
 * `labelled` formats (TextGrid) mark silence by labels; in others every interval is speech.
 */
export function dialogueTurns(
  tiers: readonly Tier[],
  labelled: boolean,
): DialogueTurns {
  const speakers = speakerTiers(tiers)
    .map((tier) => spoken(tier, labelled))
    .filter((tier) => tier.intervals.length > 0);
  const ordered =
    speakers.length > 2 ? speakers.toSorted(bySpeechTime) : speakers;
  const turns = ordered.slice(0, 2).flatMap(({ intervals }, index) =>
    intervals.map((interval) => ({
      speaker: index as Speaker,
      ...interval,
    })),
  );
  return {
    speakers: ordered.map((tier) => tier.name),
    turns: turns.sort((a, b) => a.start - b.start),
  };
}

/** Of tiers written by an aligner the words, joined to stretches of speech; else those not named after a layer. */
function speakerTiers(tiers: readonly Tier[]): Tier[] {
  const aligned = tiers.flatMap((tier) => {
    const [, name, layer] = alignedName.exec(tier.name) ?? [];
    return name !== undefined && layer?.toLowerCase() === "words"
      ? [{ name, intervals: stretches(tier) }]
      : [];
  });
  if (aligned.length > 0) return aligned;
  return tiers.filter((tier) => !layerName.test(tier.name.trim()));
}

function stretches(tier: Tier): Interval[] {
  const words = tier.intervals.filter(({ label }) => !isSilence(label));
  return joinIntervals(words, pauseSeconds);
}

function spoken(tier: Tier, labelled: boolean): Tier {
  if (!labelled)
    return { ...tier, intervals: joinIntervals(tier.intervals, 0) };
  const intervals = tier.intervals
    .filter(({ label, start, end }) => !isSilence(label) && end > start)
    .map((interval) =>
      interval.label === unlabelledSpeech
        ? { ...interval, label: "" }
        : interval,
    );
  return { ...tier, intervals };
}

function bySpeechTime(a: Tier, b: Tier): number {
  return speechSeconds(b) - speechSeconds(a);
}

function speechSeconds(tier: Tier): number {
  return tier.intervals.reduce((sum, { start, end }) => sum + end - start, 0);
}
