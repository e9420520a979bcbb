/** Path of a SQLite file -> a connection that can only read, or the one that can write. */
import Database from "better-sqlite3";
import { existsSync } from "node:fs";
import { CauserieError, badInput } from "../base/errors.ts";
import { databaseInMemory } from "./readOnlyFolder.ts";

export type SqlValue = string | number | null;
export type SqlParameters = SqlValue[] | [Readonly<Record<string, SqlValue>>];

/** What can be asked of every connection. Statements are prepared once per text. */
export interface ReadDb {
  /** Every row; `Row` is the shape that the query states. */
  all<Row>(sql: string, ...parameters: SqlParameters): Row[];
  /** The first row, if any. */
  get<Row>(sql: string, ...parameters: SqlParameters): Row | undefined;
  close(): void;
}

declare const writing: unique symbol;

/** A connection that may change data; a reader cannot stand in for it. */
export interface WriteDb extends ReadDb {
  readonly [writing]: true;
  /** Runs one statement and returns how many rows it changed. */
  run(sql: string, ...parameters: SqlParameters): number;
  /** Runs several statements without parameters. */
  script(sql: string): void;
  /** All of `work` or nothing; takes the write lock first, so that two writers wait instead of failing halfway. */
  transaction<Result>(work: () => Result): Result;
}

/** Milliseconds that one process waits for another. */
const timeout = 10_000;

/**
 * Opens an existing database for reading. Where SQLite cannot make the files that it shares with a writer (a read-only
 * disk, a folder of somebody else) the content is read into memory as it is now. Throws when it is missing or no database.
 */
export function openReader(path: string): ReadDb {
  return explained(path, () => {
    try {
      return connect(new Database(path, { readonly: true, timeout }), true);
    } catch (error) {
      if (!wantsWriting(error) || !existsSync(path)) throw error;
      const content = databaseInMemory(path);
      return connect(new Database(content, { readonly: true }), true);
    }
  });
}

/** Opens a database for writing and makes it when missing. Throws when the file is no database. */
export function openWriter(path: string): WriteDb {
  const connection = explained(path, () =>
    connect(new Database(path, { timeout }), false),
  );
  return connection as Connection & { readonly [writing]: true };
}

function connect(database: Database.Database, readonly: boolean): Connection {
  try {
    if (!readonly) database.pragma("journal_mode = wal");
    database.pragma("synchronous = normal");
    database.pragma("foreign_keys = on");
    database.pragma("schema_version"); // reads the header: a file that is no database fails here
    return new Connection(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether SQLite gave up because it may not write where the file lies. */
function wantsWriting(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    /^SQLITE_(CANTOPEN|READONLY)/.test(error.code)
  );
}

class Connection {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.database = database;
  }

  all<Row>(sql: string, ...parameters: SqlParameters): Row[] {
    return this.prepared(sql).all(...parameters) as Row[];
  }

  get<Row>(sql: string, ...parameters: SqlParameters): Row | undefined {
    return this.prepared(sql).get(...parameters) as Row | undefined;
  }

  run(sql: string, ...parameters: SqlParameters): number {
    return this.prepared(sql).run(...parameters).changes;
  }

  script(sql: string): void {
    this.database.exec(sql);
  }

  transaction<Result>(work: () => Result): Result {
    return this.database.transaction(work).immediate();
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }

  private prepared(sql: string): Database.Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}

function explained<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code === "SQLITE_NOTADB" || error.code === "SQLITE_CORRUPT")
      throw badInput(
        `${path} is not a readable SQLite database (${error.message}); choose another corpus folder, or restore this file from a backup`,
      );
    if (wantsWriting(error) && existsSync(path))
      throw new CauserieError(
        "failed",
        `${path} cannot be written (${error.message}); it lies on a read-only disk or belongs to somebody else: copy the folder to a place of your own`,
        { cause: error },
      );
    throw new CauserieError("failed", `cannot open ${path}: ${error.message}`, {
      cause: error,
    });
  }
}
