/** Recordings about to be imported -> what the corpus already holds of them. */
import type { ReadDb } from "../storage/connection.ts";
import { absolutePath } from "./paths.ts";
import { dialogueIdOf } from "./reports.ts";

/** A dialogue with the same sound. */
export interface KnownImport {
  readonly dialogueId: string;
  readonly title: string;
  /** Where its recordings lie; other paths mean that this is a copy. */
  readonly paths: readonly string[];
  readonly annotations: readonly {
    readonly path: string;
    readonly contentHash: string;
  }[];
  /** Whether the phones of its annotation are known; an older import did not keep them. */
  readonly hasPhones: boolean;
  /** Whether its turns have been changed by hand: then a new annotation does not replace them. */
  readonly edited: boolean;
}

/** The dialogue made of exactly this content, if the corpus has it. */
export function findImport(
  db: ReadDb,
  folder: string,
  files: readonly { readonly contentHash: string }[],
): KnownImport | undefined {
  const dialogueId = dialogueIdOf(files);
  const dialogue = db.get<{ title: string; edited: number; phones: number }>(
    `select title, exists (select 1 from turn_changes where dialogue_id = dialogues.id) as edited,
       exists (select 1 from phones where dialogue_id = dialogues.id) as phones
     from dialogues where id = ?`,
    dialogueId,
  );
  if (dialogue === undefined) return undefined;
  return {
    dialogueId,
    title: dialogue.title,
    paths: db
      .all<{ path: string }>(
        "select path from recordings where dialogue_id = ? order by position",
        dialogueId,
      )
      .map((row) => absolutePath(folder, row.path)),
    annotations: db
      .all<{ path: string; content_hash: string }>(
        "select path, content_hash from annotations where dialogue_id = ? order by position",
        dialogueId,
      )
      .map((row) => ({
        path: absolutePath(folder, row.path),
        contentHash: row.content_hash,
      })),
    hasPhones: dialogue.phones === 1,
    edited: dialogue.edited === 1,
  };
}
