import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openReader, openWriter } from "../../src-main/storage/connection.ts";
import {
  databaseVersion,
  openMigrated,
  planMigrations,
  readMigrations,
} from "../../src-main/storage/migrations.ts";
import type { Migration } from "../../src-main/storage/migrations.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

const first: Migration = {
  version: 10,
  name: "0010-first.sql",
  sql: "pragma application_id = 0x43617573; create table a (id integer) strict; insert into a values (7);",
};
const second: Migration = {
  version: 20,
  name: "0020-second.sql",
  sql: "create table b (id integer) strict; insert into b select id from a;",
};

function versionOf(path: string): number {
  const db = openReader(path);
  const version = databaseVersion(db, path);
  db.close();
  return version;
}

describe("migration files", () => {
  test("of the program are numbered by tens in rising order", () => {
    const versions = readMigrations().map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(versions.every((version) => version % 10 === 0)).toBe(true);
    expect(versions[0]).toBe(10);
  });

  test("with a wrong name or a number used twice are refused", () => {
    using folder = temporaryFolder();
    writeFileSync(folder.at("0010-one.sql"), "");
    writeFileSync(folder.at("0010-two.sql"), "");
    expect(() => readMigrations(folder.path)).toThrow(
      "internal: migration 0010-two.sql repeats the number of 0010-one.sql",
    );
    writeFileSync(folder.at("0015-three.sql"), "");
    expect(() => readMigrations(folder.path)).toThrow(
      "migration 0015-three.sql needs a name like 0010-purpose.sql",
    );
  });
});

test("the plan is what is newer than the database", () => {
  expect(planMigrations(0, [first, second], "x")).toEqual([first, second]);
  expect(planMigrations(10, [first, second], "x")).toEqual([second]);
  expect(planMigrations(20, [first, second], "x")).toEqual([]);
});

describe("opening", () => {
  test("a new file takes every step and needs no backup", () => {
    using folder = temporaryFolder();
    openMigrated(folder.at("c.db"), [first, second]).close();
    expect(versionOf(folder.at("c.db"))).toBe(20);
    const names = readdirSync(folder.path);
    expect(names.filter((name) => name.endsWith(".backup"))).toEqual([]);
  });

  test("an older file keeps its rows and is copied before it is changed", () => {
    using folder = temporaryFolder();
    openMigrated(folder.at("c.db"), [first]).close();
    const db = openMigrated(folder.at("c.db"), [first, second]);
    expect(db.all("select id from b")).toEqual([{ id: 7 }]);
    db.close();
    const backup = folder.at("c.db.v10.backup");
    expect(versionOf(backup)).toBe(10);
    const old = openReader(backup);
    expect(old.all("select id from a")).toEqual([{ id: 7 }]);
    old.close();
  });

  test("with a step that fails leaves the file as the step before made it", () => {
    using folder = temporaryFolder();
    const broken = { ...second, sql: "create table b (id integer); nonsense;" };
    expect(() => openMigrated(folder.at("c.db"), [first, broken])).toThrow(
      /syntax error/,
    );
    const db = openReader(folder.at("c.db"));
    expect(databaseVersion(db, "c.db")).toBe(10);
    expect(
      db.all("select name from sqlite_schema where type = 'table'"),
    ).toEqual([{ name: "a" }]);
    db.close();
  });

  test("a file from the future is refused and left alone", () => {
    using folder = temporaryFolder();
    openMigrated(folder.at("c.db"), [first, second]).close();
    expect(() => openMigrated(folder.at("c.db"), [first])).toThrow(
      /c\.db was written by a newer Causerie \(its version is 20, this program knows up to 10\); update the program$/,
    );
    expect(existsSync(folder.at("c.db.v20.backup"))).toBe(false);
  });

  test("a database of another program is refused and left alone", () => {
    using folder = temporaryFolder();
    const other = openWriter(folder.at("c.db"));
    other.script("create table theirs (id integer)");
    other.close();
    expect(() => openMigrated(folder.at("c.db"), [first])).toThrow(
      /c\.db is a database of another program; choose another corpus folder$/,
    );
  });
});
