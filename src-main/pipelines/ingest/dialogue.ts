/** A candidate's sound and its annotation -> who speaks when, or why it cannot train turn models. */
import { dialogueTurns } from "../../annotation/dialogueTurns.ts";
import { fitTiers } from "../../annotation/fit.ts";
import { CauserieError } from "../../base/errors.ts";
import type { ImportedDialogue } from "../../contract/reports.ts";
import { misfit } from "./annotations.ts";
import type { FoundAnnotation } from "./annotations.ts";

type Turns = ImportedDialogue["turns"];

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
}

/** What a dialogue is said to hold. */
export interface Content {
  readonly speakers: readonly [string, string];
  readonly annotations: ImportedDialogue["annotations"];
  readonly turns: Turns;
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
    return {
      sources: [{ path, format, contentHash }],
      ...dialogueTurns(tiers, labelled),
    };
  } catch (error) {
    throw error instanceof CauserieError ? misfit(found, error) : error;
  }
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
  if (annotated?.speakers.length === 2) return annotatedContent(annotated);
  const stretches = detect();
  const silent = names.filter((_, side) => stretches[side]!.length === 0);
  return {
    speakers: names,
    annotations: [],
    turns: detectedTurns(stretches, seconds),
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
  if (annotated?.speakers.length === 2) return annotatedContent(annotated);
  const what =
    channels === 1 ? "one channel" : "the same sound on both channels";
  if (annotated === undefined || usedSources(annotated, channels).length === 0)
    return without(`${what} and no annotation: who speaks when is not known`);
  const { speakers, turns, sources } = annotated;
  return {
    speakers: [speakers[0] ?? "A", speakers[1] ?? "B"],
    annotations: sources,
    turns,
    unusableReason: `${what}, and ${speakerCount(annotated)}`,
  };
}

/** Content of a recording with more channels than two speakers need. */
export function manyChannelsContent(channels: number): Content {
  return without(
    `${channels} channels: a dialogue has one channel per speaker, or one for both`,
  );
}

/** The files that give the turns: an annotation without exactly two speakers is of use only where nothing else can be had. */
export function usedSources(
  { speakers, sources }: Annotated,
  channels: number,
): Annotated["sources"] {
  return speakers.length === 2 || channels === 1 ? sources : [];
}

/** Why an annotation was left aside. */
export function ignoredReason(annotated: Annotated): string {
  return `${speakerCount(annotated)}; turns were detected from the sound instead`;
}

function without(unusableReason: string): Content {
  return { speakers: ["A", "B"], annotations: [], turns: [], unusableReason };
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

function annotatedContent(annotated: Annotated): Content {
  return {
    speakers: [annotated.speakers[0]!, annotated.speakers[1]!],
    annotations: annotated.sources,
    turns: annotated.turns,
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
