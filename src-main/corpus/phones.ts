/** Phones of a dialogue in the database, as its annotation has them. */
import type { Phone } from "../contract/records.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";

/** Phones by start. */
export function listPhones(db: ReadDb, dialogueId: string): Phone[] {
  return db.all<Phone>(
    `select speaker, start_s as start, end_s as end, label
     from phones where dialogue_id = ? order by start_s, position`,
    dialogueId,
  );
}

/** Sets the phones of an imported dialogue. */
export function setPhones(
  db: WriteDb,
  dialogueId: string,
  phones: readonly Phone[],
): void {
  db.run("delete from phones where dialogue_id = ?", dialogueId);
  for (const [position, phone] of phones.entries())
    db.run(
      `insert into phones (dialogue_id, position, speaker, start_s, end_s, label)
       values (@dialogueId, @position, @speaker, @start, @end, @label)`,
      { dialogueId, position, ...phone },
    );
}
