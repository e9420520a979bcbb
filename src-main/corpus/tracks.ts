/** Index of tracks in the database: what there is to draw for a dialogue, and in which file. */
import { join } from "node:path";
import { CauserieError } from "../base/errors.ts";
import { hashOf } from "../base/hash.ts";
import type { Track } from "../contract/records.ts";
import type { NewTrack } from "../contract/reports.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";

interface TrackRow {
  readonly id: string;
  readonly dialogue_id: string;
  readonly run_id: string | null;
  readonly kind: Track["kind"];
  readonly name: string;
  readonly speaker: 0 | 1 | null;
  readonly start_s: number;
  readonly rate_hz: number;
  readonly frames: number;
  readonly frame_shape: string;
  readonly dtype: Track["dtype"];
  readonly unit: string;
  readonly reduce: Track["reduce"];
  readonly range_low: number;
  readonly range_high: number;
  readonly frequencies_hz: string | null;
  readonly settings_hash: string;
  readonly file: string;
}

/** Tracks of a dialogue: those of the recording first, then those of runs. */
export function listTracks(db: ReadDb, dialogueId: string): Track[] {
  return db
    .all<TrackRow>(
      `select * from tracks where dialogue_id = ?
       order by run_id is not null, run_id, kind, name, speaker, id`,
      dialogueId,
    )
    .map(trackOf);
}

/** One track with its file. Throws `not-found`. */
export function trackWithFile(
  db: ReadDb,
  folder: string,
  id: string,
): Track & { readonly absoluteFile: string } {
  const row = db.get<TrackRow>("select * from tracks where id = ?", id);
  if (row === undefined)
    throw new CauserieError("not-found", `there is no track ${id}`);
  return { ...trackOf(row), absoluteFile: join(folder, row.file) };
}

/** The same thing made by the same settings has the same id, so that making it again replaces it. */
export function trackId(dialogueId: string, track: NewTrack): string {
  const { kind, speaker, runId, settingsHash } = track;
  return hashOf({ dialogueId, kind, speaker, runId, settingsHash });
}

/** Puts tracks in; one that is there already is replaced. Returns files that no track needs any more. */
export function saveTracks(
  db: WriteDb,
  dialogueId: string,
  tracks: readonly NewTrack[],
): string[] {
  const replaced = tracks.flatMap((track) =>
    db.all<{ file: string }>(
      "select file from tracks where id = ?",
      trackId(dialogueId, track),
    ),
  );
  for (const track of tracks) saveTrack(db, dialogueId, track);
  return unneededFiles(
    db,
    replaced.map(({ file }) => file),
  );
}

/** Files of a run's tracks, to be looked at again when the run is gone. */
export function runTrackFiles(db: ReadDb, runId: string): string[] {
  return db
    .all<{ file: string }>("select file from tracks where run_id = ?", runId)
    .map((row) => row.file);
}

/** Those of some files that no track needs. */
export function unneededFiles(db: ReadDb, files: readonly string[]): string[] {
  return [...new Set(files)].filter(
    (file) => db.get("select 1 from tracks where file = ?", file) === undefined,
  );
}

function saveTrack(db: WriteDb, dialogueId: string, track: NewTrack): void {
  db.run(
    `insert or replace into tracks (id, dialogue_id, run_id, kind, name, speaker, start_s, rate_hz, frames,
       frame_shape, dtype, unit, reduce, range_low, range_high, frequencies_hz, settings_hash, file)
     values (@id, @dialogueId, @runId, @kind, @name, @speaker, @start, @rateHz, @frames,
       @frameShape, @dtype, @unit, @reduce, @rangeLow, @rangeHigh, @frequenciesHz, @settingsHash, @file)`,
    {
      id: trackId(dialogueId, track),
      dialogueId,
      runId: track.runId,
      kind: track.kind,
      name: track.name,
      speaker: track.speaker,
      start: track.start,
      rateHz: track.rateHz,
      frames: track.frames,
      frameShape: JSON.stringify(track.frameShape),
      dtype: track.dtype,
      unit: track.unit,
      reduce: track.reduce,
      rangeLow: track.range[0],
      rangeHigh: track.range[1],
      frequenciesHz:
        track.frequenciesHz === undefined
          ? null
          : JSON.stringify(track.frequenciesHz),
      settingsHash: track.settingsHash,
      file: track.file,
    },
  );
}

function trackOf(row: TrackRow): Track {
  return {
    id: row.id,
    dialogueId: row.dialogue_id,
    kind: row.kind,
    name: row.name,
    speaker: row.speaker,
    runId: row.run_id,
    start: row.start_s,
    rateHz: row.rate_hz,
    frames: row.frames,
    frameShape: JSON.parse(row.frame_shape) as number[],
    dtype: row.dtype,
    unit: row.unit,
    reduce: row.reduce,
    range: [row.range_low, row.range_high],
    ...(row.frequencies_hz === null
      ? {}
      : { frequenciesHz: JSON.parse(row.frequencies_hz) as number[] }),
    settingsHash: row.settings_hash,
  };
}
