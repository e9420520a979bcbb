/** Tiers of an annotation -> the phones that were labelled, each with the speaker whose tier it is. */
import { isSilence } from "./silence.ts";
import type { Interval, Tier } from "./tiers.ts";

/** A labelled stretch of one speaker; null where the tier names none. */
export interface LabelledPhone extends Interval {
  readonly speaker: string | null;
}

/** The label of silence between phones, however an aligner writes it. */
export const silenceLabel = "sil";

/** What tiers of phones are called (MFA, WebMAUS, emuR, by hand); of several of one speaker the first of this list counts. */
const layers = [
  "phones",
  "phone",
  "mau",
  "phonetic",
  "phoneme",
  "phonemes",
  "phon",
];
const tierName = new RegExp(
  String.raw`^"*(?:(?<speaker>.+?)\s+-\s+)?(?<layer>${layers.join("|")})"*$`,
  "iu",
);

/** Every phone, tier by tier; silence inside a tier is one of them, time without an interval is none. */
export function labelledPhones(tiers: readonly Tier[]): LabelledPhone[] {
  const found = tiers.flatMap((tier) => {
    const { speaker = null, layer } =
      tierName.exec(tier.name.trim())?.groups ?? {};
    if (layer === undefined || !hasPhones(tier)) return [];
    return [{ speaker, rank: layers.indexOf(layer.toLowerCase()), tier }];
  });
  return [...Map.groupBy(found, ({ speaker }) => speaker)].flatMap(
    ([speaker, own]) => {
      const { tier } = own.toSorted((a, b) => a.rank - b.rank)[0]!;
      return tier.intervals.map(({ start, end, label }) => ({
        speaker,
        start,
        end,
        label: isPause(label) ? silenceLabel : label.trim(),
      }));
    },
  );
}

function hasPhones({ intervals }: Tier): boolean {
  return intervals.some(({ label }) => !isPause(label));
}

/** Among phones, "p" is one. */
function isPause(label: string): boolean {
  return isSilence(label) && label.trim().toLowerCase() !== "p";
}
