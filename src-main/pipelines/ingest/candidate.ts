/** A recording, or the two sides of a call -> a dialogue of the corpus, with its waveforms and its turns. */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { fileContentHash } from "../../base/contentHash.ts";
import { CauserieError } from "../../base/errors.ts";
import { hashOf } from "../../base/hash.ts";
import type { KnownImport } from "../../corpus/imports.ts";
import type { AnnotationShelf } from "./annotations.ts";
import {
  bothSides,
  checkedAnnotation,
  ignoredReason,
  manyChannelsContent,
  mixedContent,
  separateContent,
  usedPhones,
  usedSources,
} from "./dialogue.ts";
import type { Annotated, Content } from "./dialogue.ts";
import { stemOf } from "./files.ts";
import { openCandidate, whyNoPair } from "./opened.ts";
import type { Opened } from "./opened.ts";
import { alone } from "./pairs.ts";
import type { Candidate } from "./pairs.ts";
import { onTheirChannels } from "./sides.ts";
import type { IngestSession } from "./session.ts";
import { detectSpeech, readSound, writePeaks } from "./sound.ts";
import type { ChannelSound } from "./sound.ts";
import { takeTurns } from "./turnTaking.ts";
import { throwIfCancelled } from "../io.ts";

/** Shorter ones hold no change of turns. */
const shortestDialogueSeconds = 1;

/** Imports a candidate, or lists its files with the reason; two files that are no pair after all are imported each. */
export async function importCandidate(
  session: IngestSession,
  shelf: AnnotationShelf,
  candidate: Candidate,
  onFraction: (fraction: number) => void,
): Promise<void> {
  const { files, isNumbered } = candidate;
  const problem = files.length === 2 ? whyNoPair(files) : null;
  const isOne =
    problem === null &&
    (await importFiles(session, shelf, candidate, onFraction));
  if (isOne) return;
  // Nobody takes numbered files of different lengths for a pair.
  if (problem === null || !isNumbered)
    session.notePair(
      files,
      problem ?? "they speak at the same time as often as strangers would",
    );
  for (const path of files)
    await importFiles(session, shelf, alone(path), onFraction);
}

/** Imports files as one dialogue, or lists them with the reason; false when the sound says that they are two. */
export async function importFiles(
  session: IngestSession,
  shelf: AnnotationShelf,
  candidate: Candidate,
  onFraction: (fraction: number) => void,
): Promise<boolean> {
  try {
    using opened = openCandidate(candidate);
    return await importOpened(session, shelf, opened, onFraction);
  } catch (error) {
    if (!(error instanceof CauserieError) || error.kind === "internal")
      throw error;
    session.leaveOut(candidate.files, withoutPath(error, candidate.files));
    return true;
  }
}

async function importOpened(
  session: IngestSession,
  shelf: AnnotationShelf,
  opened: Opened,
  onFraction: (fraction: number) => void,
): Promise<boolean> {
  const { candidate, recordings, samples, sampleRate, seconds } = opened;
  const { io } = session;
  const files = candidate.files.map((path) => ({
    path,
    bytes: statSync(path).size,
    contentHash: fileContentHash(path, () => throwIfCancelled(io)),
  }));
  const annotated = findAnnotated(session, shelf, opened);
  const known = io.corpus.findImport(files);
  const channels = recordings.reduce((sum, one) => sum + one.channels, 0);
  if (known && !isNewlyAnnotated(session, known, annotated, channels)) {
    session.keep(known, candidate.files);
    return true;
  }
  const sound = await readSound(recordings, io, onFraction);
  if (candidate.isNumbered && !known && !takeTurns(sound)) return false;
  session.claim(hashOf(files.map((file) => file.contentHash)), files[0]!.path);
  const content = contentOf(session, opened, sound, annotated);
  session.add({
    title: candidate.title,
    files,
    seconds,
    samples,
    channels,
    sampleRate,
    codec: recordings[0]!.codec,
    soundHash: hashOf(sound.map(({ hash }) => hash).toSorted()),
    mixed: isMixed(sound),
    ...content,
    tracks: writePeaks(io.corpus.path, sound),
  });
  if (files.length === 2) session.notePair(candidate.files, null);
  return true;
}

/**
 * What is annotated of a recording: under its name, or for a pair under the name of the call or of both its files.
 * A format that is not read is listed and then passed over; an annotation that is damaged or does not fit throws.
 */
function findAnnotated(
  session: IngestSession,
  shelf: AnnotationShelf,
  { candidate, seconds }: Opened,
): Annotated | undefined {
  const { title, files, speakers } = candidate;
  const under = (name: string): Annotated | undefined => {
    const found = shelf.find(name, dirname(files[0]));
    if (found === undefined) return undefined;
    if ("unread" in found) {
      session.leaveOut([found.path], found.unread);
      return undefined;
    }
    return checkedAnnotation(found, seconds);
  };
  const whole = under(title);
  if (whole !== undefined || files.length === 1) return whole;
  const first = under(stemOf(files[0]));
  const second = under(stemOf(files[1]));
  if (first === undefined || second === undefined) return undefined;
  return bothSides([first, second], speakers);
}

/** Whether an annotation has come, changed or gone since the import; turns corrected by hand stay, and the file is listed. */
function isNewlyAnnotated(
  session: IngestSession,
  known: KnownImport,
  annotated: Annotated | undefined,
  channels: number,
): boolean {
  const sources =
    annotated === undefined ? [] : usedSources(annotated, channels);
  const hashes = (list: readonly { contentHash: string }[]) =>
    list.map(({ contentHash }) => contentHash).join();
  const isUnchanged = hashes(sources) === hashes(known.annotations);
  const lacksPhones =
    !known.hasPhones &&
    annotated !== undefined &&
    usedPhones(annotated, channels).length > 0;
  if (sources.length === 0 || (isUnchanged && !lacksPhones)) return false;
  if (!known.edited) return true;
  session.leaveOut(
    sources.map(({ path }) => path),
    "it is new or has changed, but the turns in the corpus were corrected by hand and are kept",
  );
  return false;
}

function contentOf(
  session: IngestSession,
  { candidate, seconds }: Opened,
  sound: readonly ChannelSound[],
  annotated: Annotated | undefined,
): Content {
  if (sound.length > 2) return manyChannelsContent(sound.length);
  const content = isMixed(sound)
    ? mixedContent(annotated, sound.length)
    : separateContent(
        annotated && onTheirChannels(annotated, levelsOf(sound)),
        candidate.speakers,
        seconds,
        () => detectSpeech(sound),
      );
  if (annotated !== undefined && content.annotations.length === 0)
    session.leaveOut(
      annotated.sources.map(({ path }) => path),
      ignoredReason(annotated),
    );
  return seconds < shortestDialogueSeconds
    ? { ...content, unusableReason: `it lasts only ${seconds.toFixed(2)} s` }
    : content;
}

function levelsOf([first, second]: readonly ChannelSound[]): [
  Float32Array,
  Float32Array,
] {
  return [first!.levels, second!.levels];
}

/** One channel, or two that sound the same. */
function isMixed(sound: readonly ChannelSound[]): boolean {
  return new Set(sound.map(({ hash }) => hash)).size === 1;
}

/** The sentence of an error without the path that it may begin with: the list says the path already. */
function withoutPath(error: Error, paths: readonly string[]): string {
  const path = paths.find((one) => error.message.startsWith(`${one}: `));
  return path === undefined
    ? error.message
    : error.message.slice(path.length + 2);
}
