/** Dialogues and their recordings in the database: listed, searched, put in. */
import { basename } from "node:path";
import { CauserieError } from "../base/errors.ts";
import type { DialogueSummary, Split } from "../contract/records.ts";
import type { ImportedDialogue } from "../contract/reports.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";
import { absolutePath, storedPath } from "./paths.ts";

/** What a dialogue's sound is read from. */
export interface DialogueSource {
  readonly files: readonly {
    /** Absolute. */
    readonly path: string;
    readonly bytes: number;
    readonly contentHash: string;
  }[];
  /** File and channel of speaker A and of speaker B. */
  readonly channelOf: readonly [SourceChannel, SourceChannel];
  /** True when both speakers share one channel. */
  readonly mixed: boolean;
  readonly sampleRate: number;
  /** Sample frames at that rate. */
  readonly samples: number;
  readonly channels: number;
}

export interface SourceChannel {
  readonly file: string;
  readonly channel: number;
}

interface DialogueRow {
  readonly id: string;
  readonly title: string;
  readonly paths: string;
  readonly duration_s: number;
  readonly channels: number;
  readonly sample_rate_hz: number;
  readonly speaker_a: string;
  readonly speaker_b: string;
  readonly unusable_reason: string | null;
  readonly split: Split | null;
  readonly turns: number;
  readonly annotations: string;
}

const selectSummary = `
  select id, title, duration_s, channels, sample_rate_hz, speaker_a, speaker_b, unusable_reason, split,
    (select json_group_array(path order by position) from recordings
      where dialogue_id = dialogues.id) as paths,
    (select count(*) from turns where dialogue_id = dialogues.id) as turns,
    (select json_group_array(path order by position) from annotations
      where dialogue_id = dialogues.id) as annotations
  from dialogues`;

/** Every dialogue by title; with a search text, those in which each of its words occurs. */
export function listDialogues(
  db: ReadDb,
  folder: string,
  search = "",
): DialogueSummary[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  return db
    .all<DialogueRow>(`${selectSummary} order by title, id`)
    .map((row) => summaryOf(row, folder))
    .filter((dialogue) => matches(dialogue, words));
}

/** One dialogue. Throws `not-found`. */
export function dialogueSummary(
  db: ReadDb,
  folder: string,
  id: string,
): DialogueSummary {
  const row = db.get<DialogueRow>(`${selectSummary} where id = ?`, id);
  if (row === undefined)
    throw new CauserieError("not-found", `there is no dialogue ${id}`);
  return summaryOf(row, folder);
}

/** Where a dialogue's sound lies. Throws `not-found`. */
export function dialogueSource(
  db: ReadDb,
  folder: string,
  id: string,
): DialogueSource {
  const dialogue = db.get<{
    samples: number;
    sample_rate_hz: number;
    channels: number;
    mixed: number;
  }>(
    "select samples, sample_rate_hz, channels, mixed from dialogues where id = ?",
    id,
  );
  if (dialogue === undefined)
    throw new CauserieError("not-found", `there is no dialogue ${id}`);
  const files = recordingsOf(db, folder, id);
  return {
    files,
    channelOf: channelsOf(
      files.map((file) => file.path),
      dialogue.channels,
    ),
    mixed: dialogue.mixed === 1,
    sampleRate: dialogue.sample_rate_hz,
    samples: dialogue.samples,
    channels: dialogue.channels,
  };
}

/** Writes a dialogue with its recordings and annotations; one that is there keeps its split, turns and tracks. */
export function saveDialogueRow(
  db: WriteDb,
  folder: string,
  id: string,
  dialogue: ImportedDialogue,
  importedAt: string,
): void {
  db.run(
    `insert into dialogues (id, title, duration_s, samples, sample_rate_hz, channels, codec,
       sound_hash, speaker_a, speaker_b, mixed, unusable_reason, split, imported_at)
     values (@id, @title, @seconds, @samples, @sampleRate, @channels, @codec,
       @soundHash, @speakerA, @speakerB, @mixed, @unusableReason, null, @importedAt)
     on conflict (id) do update set title = excluded.title, codec = excluded.codec,
       sound_hash = excluded.sound_hash,
       speaker_a = excluded.speaker_a, speaker_b = excluded.speaker_b, mixed = excluded.mixed,
       unusable_reason = excluded.unusable_reason, imported_at = excluded.imported_at`,
    {
      id,
      title: dialogue.title,
      seconds: dialogue.seconds,
      samples: dialogue.samples,
      sampleRate: dialogue.sampleRate,
      channels: dialogue.channels,
      codec: dialogue.codec,
      soundHash: dialogue.soundHash ?? null,
      speakerA: dialogue.speakers[0],
      speakerB: dialogue.speakers[1],
      mixed: dialogue.mixed ? 1 : 0,
      unusableReason: dialogue.unusableReason,
      importedAt,
    },
  );
  for (const table of ["recordings", "annotations"])
    db.run(`delete from ${table} where dialogue_id = ?`, id);
  for (const [
    position,
    { path, bytes, contentHash },
  ] of dialogue.files.entries())
    db.run(
      `insert into recordings (dialogue_id, position, path, bytes, content_hash)
       values (?, ?, ?, ?, ?)`,
      id,
      position,
      storedPath(folder, path),
      bytes,
      contentHash,
    );
  for (const [position, annotation] of dialogue.annotations.entries())
    db.run(
      `insert into annotations (dialogue_id, position, path, format, content_hash)
       values (?, ?, ?, ?, ?)`,
      id,
      position,
      storedPath(folder, annotation.path),
      annotation.format,
      annotation.contentHash,
    );
}

/** Says where a dialogue's recordings lie now. */
export function moveRecordings(
  db: WriteDb,
  folder: string,
  id: string,
  paths: readonly string[],
): void {
  for (const [position, path] of paths.entries())
    db.run(
      "update recordings set path = ? where dialogue_id = ? and position = ?",
      storedPath(folder, path),
      id,
      position,
    );
}

function recordingsOf(
  db: ReadDb,
  folder: string,
  id: string,
): DialogueSource["files"] {
  return db
    .all<{ path: string; bytes: number; content_hash: string }>(
      "select path, bytes, content_hash from recordings where dialogue_id = ? order by position",
      id,
    )
    .map((row) => ({
      path: absolutePath(folder, row.path),
      bytes: row.bytes,
      contentHash: row.content_hash,
    }));
}

/** Two files: one speaker each. One file: the first two channels, or the only one for both. */
function channelsOf(
  paths: readonly string[],
  channels: number,
): [SourceChannel, SourceChannel] {
  const [first, second] = paths;
  if (first === undefined)
    throw new CauserieError(
      "internal",
      "internal: a dialogue without recordings",
    );
  if (second !== undefined)
    return [
      { file: first, channel: 0 },
      { file: second, channel: 0 },
    ];
  return [
    { file: first, channel: 0 },
    { file: first, channel: channels > 1 ? 1 : 0 },
  ];
}

function summaryOf(row: DialogueRow, folder: string): DialogueSummary {
  const annotations = (JSON.parse(row.annotations) as string[]).map((path) =>
    basename(path),
  );
  const paths = (JSON.parse(row.paths) as string[]).map((path) =>
    absolutePath(folder, path),
  );
  const detected = row.turns > 0 && annotations.length === 0;
  return {
    id: row.id,
    title: row.title,
    path: paths[0]!,
    paths,
    seconds: row.duration_s,
    channels: row.channels,
    sampleRate: row.sample_rate_hz,
    speakers: [row.speaker_a, row.speaker_b],
    annotations: detected ? ["detected"] : annotations,
    split: row.split,
    turns: row.turns,
    unusableReason: row.unusable_reason,
  };
}

function matches(dialogue: DialogueSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { id, title, paths, speakers, annotations } = dialogue;
  const text = folded(
    [id, title, ...paths, ...speakers, ...annotations].join("\n"),
  );
  return words.every((word) => text.includes(word));
}

/** Case and the way in which accents are written make no difference. */
function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
