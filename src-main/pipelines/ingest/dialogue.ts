/** A candidate's sound and its annotation -> who speaks when, or why it cannot train turn models. */
import { dialogueTurns } from "../../annotation/dialogueTurns.ts";
import { fitTiers } from "../../annotation/fit.ts";
import { labelledPhones } from "../../annotation/phoneTiers.ts";
import type { Tier } from "../../annotation/tiers.ts";
import { CauserieError } from "../../base/errors.ts";
import type { Speaker } from "../../contract/records.ts";
import type { ImportedDialogue } from "../../contract/reports.ts";
import { misfit } from "./annotations.ts";
import type { FoundAnnotation } from "./annotations.ts";

type Turns = ImportedDialogue["turns"];
type Phones = NonNullable<ImportedDialogue["phones"]>;

/** A stretch of speech in seconds. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What an annotation says, after it was checked against the recording. */
export interface Annotated {
  readonly sources: ImportedDialogue["annotations"];
  readonly speakers: readonly string[];
  readonly turns: Turns;
  readonly phones: Phones;
}

/** What a dialogue is said to hold. */
export interface Content {
  readonly speakers: readonly [string, string];
  readonly annotations: ImportedDialogue["annotations"];
  readonly turns: Turns;
  readonly phones: Phones;
  readonly unusableReason: string | null;
}

/** Checks an annotation against the length of its recording. Throws why it does not fit. */
export function checkedAnnotation(
  found: FoundAnnotation,
  seconds: number,
): Annotated {
  const labelled = found.format === "TextGrid";
  const { path, format, contentHash } = found;
  try {
    const tiers = fitTiers(found.tiers, seconds, labelled);
    const said = dialogueTurns(tiers, labelled);
    return {
      sources: [{ path, format, contentHash }],
      ...said,
      phones: phonesOf(tiers, said.speakers),
    };
  } catch (error) {
    throw error instanceof CauserieError ? misfit(found, error) : error;
  }
}

/** Phones with the side of their speaker, null where their tier names neither of the two. */
function phonesOf(tiers: readonly Tier[], speakers: readonly string[]): Phones {
  const sides = speakers.length === 2 ? speakers : [];
  return labelledPhones(tiers).map((phone) => {
    const side = sides.findIndex((name) => name === phone.speaker);
    return { ...phone, speaker: side < 0 ? null : (side as Speaker) };
  });
}

/** Two annotations of one speaker each, one per side of a call, as one. */
export function bothSides(
  sides: readonly [Annotated, Annotated],
  names: readonly [string, string],
): Annotated {
  const turns = sides.flatMap((side, index) =>
    side.turns.map((turn) => ({ ...turn, speaker: index as 0 | 1 })),
  );
  return {
    sources: sides.flatMap((side) => side.sources),
    speakers: sides.flatMap(({ speakers }, index) =>
      speakers.length === 1 ? names[index]! : speakers,
    ),
    turns: turns.sort((a, b) => a.start - b.start),
    phones: sides.flatMap(({ phones }, index) =>
      phones.map((phone) => ({ ...phone, speaker: index as Speaker })),
    ),
  };
}

/**
 * Content of a recording with one speaker per channel: an annotation of exactly two speakers gives the turns, else
 * `detect` does.
 */
export function separateContent(
  annotated: Annotated | undefined,
  names: readonly [string, string],
  seconds: number,
  detect: () => readonly (readonly Stretch[])[],
): Content {
  if (annotated?.speakers.length === 2) return annotatedContent(annotated, 2);
  const stretches = detect();
  const silent = names.filter((_, side) => stretches[side]!.length === 0);
  const phones = annotated ? usedPhones(annotated, 2) : [];
  return {
    speakers: names,
    annotations: phones.length > 0 ? annotated!.sources : [],
    turns: detectedTurns(stretches, seconds),
    phones,
    unusableReason:
      silent.length === 0
        ? null
        : `no speech was found on the side of ${silent.join(" and ")}`,
  };
}

/** Content of a recording with everybody on one channel: only an annotation can tell who speaks. */
export function mixedContent(
  annotated: Annotated | undefined,
  channels: number,
): Content {
  if (annotated?.speakers.length === 2)
    return annotatedContent(annotated, channels);
  const what =
    channels === 1 ? "one channel" : "the same sound on both channels";
  if (annotated === undefined || usedSources(annotated, channels).length === 0)
    return without(`${what} and no annotation: who speaks when is not known`);
  const { speakers, turns, sources } = annotated;
  return {
    speakers: [speakers[0] ?? "A", speakers[1] ?? "B"],
    annotations: sources,
    turns,
    phones: usedPhones(annotated, channels),
    unusableReason: `${what}, and ${speakerCount(annotated)}`,
  };
}

/** Content of a recording with more channels than two speakers need. */
export function manyChannelsContent(channels: number): Content {
  return without(
    `${channels} channels: a dialogue has one channel per speaker, or one for both`,
  );
}

/**
 * The files that give turns or phones: an annotation without exactly two speakers gives turns only where nothing else
 * can be had.
 */
export function usedSources(
  annotated: Annotated,
  channels: number,
): Annotated["sources"] {
  const isOfUse =
    annotated.speakers.length === 2 ||
    channels === 1 ||
    usedPhones(annotated, channels).length > 0;
  return isOfUse ? annotated.sources : [];
}

/** Phones whose channel is known: those of a tier that names no speaker are heard where there is one channel. */
export function usedPhones({ phones }: Annotated, channels: number): Phones {
  return channels === 1
    ? phones
    : phones.filter(({ speaker }) => speaker !== null);
}

/** Why an annotation was left aside. */
export function ignoredReason(annotated: Annotated): string {
  return `${speakerCount(annotated)}; turns were detected from the sound instead`;
}

function without(unusableReason: string): Content {
  return {
    speakers: ["A", "B"],
    annotations: [],
    turns: [],
    phones: [],
    unusableReason,
  };
}

/** Frames of levels may reach a little beyond the last sample. */
function detectedTurns(
  stretches: readonly (readonly Stretch[])[],
  seconds: number,
): Turns {
  return stretches.flatMap((side, speaker) =>
    side
      .map(({ start, end }) => ({ start, end: Math.min(end, seconds) }))
      .filter(({ start, end }) => end > start)
      .map((stretch) => ({
        speaker: speaker as 0 | 1,
        ...stretch,
        label: "",
      })),
  );
}

function annotatedContent(annotated: Annotated, channels: number): Content {
  return {
    speakers: [annotated.speakers[0]!, annotated.speakers[1]!],
    annotations: annotated.sources,
    turns: annotated.turns,
    phones: usedPhones(annotated, channels),
    unusableReason: null,
  };
}

function speakerCount({ speakers }: Annotated): string {
  if (speakers.length === 0)
    return "the annotation has no tier of a speaker (tiers named after words, phones and the like are none)";
  if (speakers.length === 1)
    return `the annotation has one speaker (${speakers[0]}) where a dialogue has two`;
  return `the annotation has ${speakers.length} speakers (${speakers.join(", ")}) where a dialogue has two`;
}
