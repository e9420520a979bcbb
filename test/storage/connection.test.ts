import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openReader, openWriter } from "../../src-main/storage/connection.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

describe("a connection", () => {
  test("for writing uses a write-ahead log and enforces foreign keys", () => {
    using folder = temporaryFolder();
    const db = openWriter(folder.at("a.db"));
    expect(db.get("pragma journal_mode")).toEqual({ journal_mode: "wal" });
    db.script(
      "create table a (id integer primary key) strict; create table b (a_id integer references a (id)) strict;",
    );
    expect(() => db.run("insert into b (a_id) values (1)")).toThrow(
      "FOREIGN KEY constraint failed",
    );
    db.close();
  });

  test("for reading cannot write, to the compiler and to the database", () => {
    using folder = temporaryFolder();
    openWriter(folder.at("a.db")).close();
    const db = openReader(folder.at("a.db"));
    const write = () => {
      // @ts-expect-error a reader has no way to write
      db.script("create table a (id integer)");
    };
    expect(write).toThrow("attempt to write a readonly database");
    db.close();
  });

  test("sees what a writer has committed, and nothing of what it has taken back", () => {
    using folder = temporaryFolder();
    const writer = openWriter(folder.at("a.db"));
    writer.script("create table a (id integer) strict");
    const reader = openReader(folder.at("a.db"));
    const count = () =>
      reader.get<{ n: number }>("select count(*) as n from a")!.n;
    writer.transaction(() => writer.run("insert into a values (?)", 1));
    expect(count()).toBe(1);
    const failing = () =>
      writer.transaction(() => {
        writer.run("insert into a values (?)", 2);
        throw new Error("no");
      });
    expect(failing).toThrow("no");
    expect(count()).toBe(1);
    reader.close();
    writer.close();
  });

  test("to a file that is no database says so and what to do", () => {
    using folder = temporaryFolder();
    writeFileSync(
      folder.at("a.db"),
      "this is a letter, not a database\n".repeat(99),
    );
    for (const open of [openReader, openWriter])
      expect(() => open(folder.at("a.db"))).toThrow(
        /a\.db is not a readable SQLite database .*; choose another corpus folder, or restore this file from a backup$/,
      );
  });

  test("for reading to a file that is not there fails", () => {
    using folder = temporaryFolder();
    expect(() => openReader(folder.at("a.db"))).toThrow(/cannot open .*a\.db/);
  });
});
