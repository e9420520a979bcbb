/** An open database -> its whole schema as SQL text, for a person to read and for a test to compare. */
import type { ReadDb } from "./connection.ts";

/** Tables with their indexes in the order in which they were made. */
export function schemaText(db: ReadDb): string {
  const rows = db.all<{ sql: string }>(
    "select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by rowid",
  );
  const header =
    "-- Generated from db/migrations; `npm test -- -u` writes it anew.";
  return [header, ...rows.map((row) => `${row.sql};`)].join("\n\n") + "\n";
}
