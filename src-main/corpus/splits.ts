/** The split in the database: decided anew when dialogues come in, read by whoever trains or evaluates. */
import { hashOf } from "../base/hash.ts";
import type { Split } from "../contract/records.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";
import { planSplits, splitBlocks } from "./splitPlan.ts";
import type { Splittable } from "./splitPlan.ts";

/** A stretch of a dialogue that belongs to one split. */
export interface SplitPart {
  readonly dialogueId: string;
  readonly split: Split;
  readonly start: number;
  readonly end: number;
  /** Whether the dialogue can train turn models. */
  readonly usable: boolean;
}

interface SplitRow {
  readonly id: string;
  readonly duration_s: number;
  readonly speaker_a: string;
  readonly speaker_b: string;
  readonly sound_hash: string | null;
  readonly unusable_reason: string | null;
  readonly split: Split | null;
}

/** Every stretch of every dialogue; in a corpus that is split in time, with this guard before each later block. */
export function listSplits(db: ReadDb, guardSeconds: number): SplitPart[] {
  return splittables(db).flatMap(({ id, seconds, usable, split }) => {
    const parts =
      split === null
        ? splitBlocks(seconds, guardSeconds)
        : [{ start: 0, end: seconds, split }];
    return parts.map((part) => ({ dialogueId: id, ...part, usable }));
  });
}

/** How the corpus is split, in a sentence. */
export function splitSentence(db: ReadDb): string {
  return planSplits(splittables(db), splitSeed(db)).sentence;
}

/** Decides the split of dialogues that have none yet, and of those that new ones tie together. */
export function decideSplits(db: WriteDb): void {
  const dialogues = splittables(db);
  const { splits } = planSplits(dialogues, splitSeed(db));
  const decided = dialogues.map(({ id, split }) => ({
    dialogueId: id,
    before: split,
    split: splits.get(id) ?? null,
  }));
  saveSplits(
    db,
    decided.filter(({ before, split }) => before !== split),
  );
}

/** Sets splits as given. */
export function saveSplits(
  db: WriteDb,
  splits: readonly {
    readonly dialogueId: string;
    readonly split: Split | null;
  }[],
): void {
  for (const { dialogueId, split } of splits)
    db.run("update dialogues set split = @split where id = @dialogueId", {
      split,
      dialogueId,
    });
}

/** Hash over dialogues, turns, phones and split: two trainings with the same hash saw the same data. */
export function corpusDataHash(db: ReadDb): string {
  const turns = db.all(
    "select dialogue_id, speaker, start_s, end_s from turns order by dialogue_id, start_s, id",
  );
  const phones = db.all(
    "select dialogue_id, speaker, start_s, end_s, label from phones order by dialogue_id, position",
  );
  // Corpora without phones keep the hash that they had before there were any.
  const labelled = phones.length === 0 ? {} : { phones };
  return hashOf({ dialogues: splittables(db), turns, ...labelled });
}

function splittables(db: ReadDb): Splittable[] {
  return db
    .all<SplitRow>(
      "select id, duration_s, speaker_a, speaker_b, sound_hash, unusable_reason, split from dialogues order by id",
    )
    .map((row) => ({
      id: row.id,
      seconds: row.duration_s,
      speakers: [row.speaker_a, row.speaker_b],
      soundHash: row.sound_hash,
      usable: row.unusable_reason === null,
      split: row.split,
    }));
}

function splitSeed(db: ReadDb): string {
  return db.get<{ value: string }>(
    "select value from settings where name = 'split_seed'",
  )!.value;
}
