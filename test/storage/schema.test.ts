import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMigrated } from "../../src-main/storage/migrations.ts";
import { schemaText } from "../../src-main/storage/schema.ts";

test("db/schema.sql is what the migrations make", async () => {
  const folder = mkdtempSync(join(tmpdir(), "causerie-schema-"));
  const db = openMigrated(join(folder, "corpus.db"));
  await expect(schemaText(db)).toMatchFileSnapshot("../../db/schema.sql");
  db.close();
});
