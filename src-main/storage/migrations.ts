/** A database of any earlier version -> the newest one, by numbered SQL files. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { badInput, internal } from "../base/errors.ts";
import { replaceFile } from "../base/files.ts";
import { programRoot } from "../base/root.ts";
import { openWriter } from "./connection.ts";
import type { ReadDb, WriteDb } from "./connection.ts";

/** One step; `version` is the number of its file and becomes the database's `user_version`. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const applicationId = 0x43617573; // "Caus", set by the first migration

/** Reads `0010-corpus.sql`, `0020-...` in order. Throws when a name or a number does not fit. */
export function readMigrations(
  folder = join(programRoot(), "db", "migrations"),
): Migration[] {
  const migrations = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => readMigration(folder, name));
  for (const [index, migration] of migrations.entries())
    if (index > 0 && migration.version <= migrations[index - 1]!.version)
      throw internal(
        `migration ${migration.name} repeats the number of ${migrations[index - 1]!.name}`,
      );
  return migrations;
}

function readMigration(folder: string, name: string): Migration {
  const number = /^(\d{4})-[a-z-]+\.sql$/.exec(name)?.[1];
  if (number === undefined || Number(number) % 10 !== 0)
    throw internal(
      `migration ${name} needs a name like 0010-purpose.sql with a multiple of ten`,
    );
  return {
    version: Number(number),
    name,
    sql: readFileSync(join(folder, name), "utf8"),
  };
}

/** The steps that a database of version `current` still needs. Throws when it is newer than all of them. */
export function planMigrations(
  current: number,
  migrations: readonly Migration[],
  path: string,
): Migration[] {
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest)
    throw badInput(
      `${path} was written by a newer Causerie (its version is ${current}, this program knows up to ${newest}); update the program`,
    );
  return migrations.filter((migration) => migration.version > current);
}

/** Version of an open database; 0 when it is empty. Throws when it belongs to another program. */
export function databaseVersion(db: ReadDb, path: string): number {
  const { user_version: version } = db.get<{ user_version: number }>(
    "pragma user_version",
  )!;
  const { tables } = db.get<{ tables: number }>(
    "select count(*) as tables from sqlite_schema",
  )!;
  const { application_id: owner } = db.get<{ application_id: number }>(
    "pragma application_id",
  )!;
  if (tables > 0 && owner !== applicationId)
    throw badInput(
      `${path} is a database of another program; choose another corpus folder`,
    );
  return version;
}

/** Opens for writing and brings the file up to date; an older file is first copied to `<path>.v<version>.backup`. */
export function openMigrated(
  path: string,
  migrations = readMigrations(),
): WriteDb {
  const db = openWriter(path);
  try {
    const version = databaseVersion(db, path);
    const plan = planMigrations(version, migrations, path);
    if (version > 0 && plan.length > 0) backUp(db, path, version);
    for (const migration of plan) applyMigration(db, migration);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function applyMigration(db: WriteDb, migration: Migration): void {
  db.transaction(() => {
    // Another process may have taken this step while we waited for the lock.
    const { user_version: version } = db.get<{ user_version: number }>(
      "pragma user_version",
    )!;
    if (version >= migration.version) return;
    db.script(migration.sql);
    db.script(`pragma user_version = ${migration.version}`);
  });
}

function backUp(db: WriteDb, path: string, version: number): void {
  const backup = `${path}.v${version}.backup`;
  if (existsSync(backup)) return;
  replaceFile(backup, (temporary) =>
    db.run("vacuum into @temporary", { temporary }),
  );
}
