/** Turns of a dialogue in the database: read, corrected, undone and redone, each change saved at once. */
import type { TurnEdit, Turn, TurnsState } from "../contract/records.ts";
import { CauserieError } from "../base/errors.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";
import { changeOf, inverseOf } from "./turnChanges.ts";
import type { TurnChange } from "./turnChanges.ts";

interface HistoryRow {
  readonly position: number;
  readonly next_turn_id: number;
}

/** Turns by start. */
export function listTurns(db: ReadDb, dialogueId: string): Turn[] {
  return db.all<Turn>(
    `select id, speaker, start_s as start, end_s as end, label
     from turns where dialogue_id = ? order by start_s, id`,
    dialogueId,
  );
}

/** Turns, and whether a change can be taken back or made again. */
export function turnsState(db: ReadDb, dialogueId: string): TurnsState {
  const { position } = history(db, dialogueId);
  const later = db.get(
    "select 1 from turn_changes where dialogue_id = ? and position > ?",
    dialogueId,
    position,
  );
  return {
    turns: listTurns(db, dialogueId),
    canUndo: position > 0,
    canRedo: later !== undefined,
  };
}

/** Sets the turns of an imported dialogue, with ids from 1 in the order of their starts; its history begins anew. */
export function setTurns(
  db: WriteDb,
  dialogueId: string,
  turns: readonly Omit<Turn, "id">[],
): void {
  for (const table of ["turns", "turn_changes", "turn_histories"])
    db.run(`delete from ${table} where dialogue_id = ?`, dialogueId);
  const ordered = [...turns].sort((a, b) => a.start - b.start);
  for (const [index, turn] of ordered.entries())
    insertTurn(db, dialogueId, { ...turn, id: index + 1 });
  db.run(
    "insert into turn_histories (dialogue_id, position, next_turn_id) values (?, 0, ?)",
    dialogueId,
    ordered.length + 1,
  );
}

/** Makes one edit; what had been undone before it can no longer be redone. Throws when the edit does not fit. */
export function editTurns(
  db: WriteDb,
  dialogueId: string,
  edit: TurnEdit,
): TurnsState {
  return db.transaction(() => {
    const { position, next_turn_id: nextTurnId } = history(db, dialogueId);
    const turns = listTurns(db, dialogueId);
    const seconds = recordingSeconds(db, dialogueId);
    const change = changeOf(edit, { turns, seconds, nextTurnId });
    db.run(
      "delete from turn_changes where dialogue_id = ? and position > ?",
      dialogueId,
      position,
    );
    db.run(
      "insert into turn_changes (dialogue_id, position, removed, added) values (?, ?, ?, ?)",
      dialogueId,
      position + 1,
      JSON.stringify(change.removed),
      JSON.stringify(change.added),
    );
    return carryOut(db, dialogueId, change, position + 1);
  });
}

/** Takes back the last change. Throws when there is none. */
export function undoTurns(db: WriteDb, dialogueId: string): TurnsState {
  return db.transaction(() => {
    const { position } = history(db, dialogueId);
    const change = storedChange(db, dialogueId, position);
    if (change === undefined) throw nothingTo("undo");
    return carryOut(db, dialogueId, inverseOf(change), position - 1);
  });
}

/** Makes the change again that was undone last. Throws when there is none. */
export function redoTurns(db: WriteDb, dialogueId: string): TurnsState {
  return db.transaction(() => {
    const { position } = history(db, dialogueId);
    const change = storedChange(db, dialogueId, position + 1);
    if (change === undefined) throw nothingTo("redo");
    return carryOut(db, dialogueId, change, position + 1);
  });
}

function carryOut(
  db: WriteDb,
  dialogueId: string,
  change: TurnChange,
  position: number,
): TurnsState {
  for (const turn of change.removed)
    db.run(
      "delete from turns where dialogue_id = ? and id = ?",
      dialogueId,
      turn.id,
    );
  for (const turn of change.added) insertTurn(db, dialogueId, turn);
  const largestId = Math.max(0, ...change.added.map((turn) => turn.id));
  db.run(
    `update turn_histories set position = ?, next_turn_id = max(next_turn_id, ?)
     where dialogue_id = ?`,
    position,
    largestId + 1,
    dialogueId,
  );
  return turnsState(db, dialogueId);
}

function insertTurn(db: WriteDb, dialogueId: string, turn: Turn): void {
  db.run(
    `insert into turns (dialogue_id, id, speaker, start_s, end_s, label)
     values (@dialogueId, @id, @speaker, @start, @end, @label)`,
    { dialogueId, ...turn },
  );
}

function storedChange(
  db: ReadDb,
  dialogueId: string,
  position: number,
): TurnChange | undefined {
  const row = db.get<{ removed: string; added: string }>(
    "select removed, added from turn_changes where dialogue_id = ? and position = ?",
    dialogueId,
    position,
  );
  return (
    row && {
      removed: JSON.parse(row.removed) as Turn[],
      added: JSON.parse(row.added) as Turn[],
    }
  );
}

function history(db: ReadDb, dialogueId: string): HistoryRow {
  const row = db.get<HistoryRow>(
    "select position, next_turn_id from turn_histories where dialogue_id = ?",
    dialogueId,
  );
  if (row === undefined)
    throw new CauserieError("not-found", `there is no dialogue ${dialogueId}`);
  return row;
}

function recordingSeconds(db: ReadDb, dialogueId: string): number {
  return db.get<{ duration_s: number }>(
    "select duration_s from dialogues where id = ?",
    dialogueId,
  )!.duration_s;
}

function nothingTo(what: "undo" | "redo"): CauserieError {
  return new CauserieError("conflict", `there is nothing to ${what}`);
}
