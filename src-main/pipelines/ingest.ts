/** Recordings on disk -> dialogues in the corpus, each reported when all of it is there; what cannot be used is listed with its reason. */
import { badInput } from "../base/errors.ts";
import { AnnotationShelf } from "./ingest/annotations.ts";
import { importCandidate, importFiles } from "./ingest/candidate.ts";
import { findFiles } from "./ingest/files.ts";
import { pairByName, pairOf } from "./ingest/pairs.ts";
import { IngestSession } from "./ingest/session.ts";
import type { IngestResult } from "./ingest/session.ts";
import type { PipelineIo } from "./io.ts";
import { trackProgress } from "./progress.ts";

export interface IngestInput {
  /** Recordings and folders. */
  readonly paths: readonly string[];
  /** A folder of annotation files, preferred to those beside the recordings. */
  readonly annotations?: string | undefined;
  /** The two mono files given are the two sides of one call, whatever their names. */
  readonly pair?: boolean | undefined;
}

/** Imports what lies in the given places; importing it again changes nothing. Throws only when the work itself cannot go on. */
export async function ingest(
  input: IngestInput,
  io: PipelineIo,
): Promise<IngestResult> {
  const session = new IngestSession(io);
  const found = findFiles(input.paths, io.corpus.path);
  const preferred = findFiles(
    input.annotations === undefined ? [] : [input.annotations],
    io.corpus.path,
  );
  const shelf = new AnnotationShelf(preferred.annotations, found.annotations);
  for (const { path, reason } of found.skipped)
    session.leaveOut([path], reason);
  const candidates = input.pair
    ? [namedPair(found.recordings)]
    : pairByName(found.recordings);
  const importOne = input.pair ? importFiles : importCandidate;
  const progress = trackProgress(io, candidates.length, "recordings");
  for (const [index, candidate] of candidates.entries()) {
    const { title } = candidate;
    progress.at(index, title);
    await importOne(session, shelf, candidate, (fraction) =>
      progress.at(index + Math.min(fraction, 0.99), title),
    );
  }
  progress.at(candidates.length, "done");
  for (const { path, reason } of shelf.leftovers())
    session.leaveOut([path], reason);
  return session.result();
}

function namedPair(recordings: readonly string[]): ReturnType<typeof pairOf> {
  const [first, second, ...others] = recordings;
  if (first === undefined || second === undefined || others.length > 0)
    throw badInput(
      `a pair is two mono recordings, one per speaker; ${recordings.length} were given`,
    );
  return pairOf(first, second);
}
