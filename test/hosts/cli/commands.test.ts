/** The command line from the outside: words, JSON, exit status. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DialogueSummary } from "../../../src-main/contract/records.ts";
import type { IngestResult } from "../../../src-main/pipelines/ingest/session.ts";
import { causerie, causerieJson } from "../../support/commandLine.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "causerie-cli-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("simulate, import, list, features: what one makes the next takes", async () => {
  const recordings = join(folder, "recordings");
  const corpus = join(folder, "corpus");
  const size = ["--dialogues", "2", "--minutes", "0.2"];
  const made = await causerieJson("simulate", "--out", recordings, ...size);
  expect(made).toMatchObject({ dialogues: 2 });
  expect(made).toHaveProperty("optimal");

  const importing = ["import", recordings, "--corpus", corpus] as const;
  const first = await causerieJson<IngestResult>(...importing);
  expect(first).toMatchObject({ imported: 2, unchanged: 0, skipped: [] });
  expect(first.audioSeconds).toBeCloseTo(24);
  const second = await causerieJson<IngestResult>(...importing);
  expect(second).toMatchObject({ imported: 0, unchanged: 2 });

  const { dialogues } = await causerieJson<{ dialogues: DialogueSummary[] }>(
    "list",
    "--corpus",
    corpus,
  );
  expect(dialogues).toHaveLength(2);
  expect(dialogues[0]).toMatchObject({ channels: 2, seconds: 12 });

  const features = await causerieJson<object>("features", "--corpus", corpus);
  expect(features).toMatchObject({ computed: 4, audioSeconds: 48 });
}, 60_000);

test("progress goes to standard error, as lines where there is no terminal", async () => {
  const out = join(folder, "more");
  const { stdout, stderr } = await causerie(
    ...["simulate", "--out", out, "--dialogues", "1", "--minutes", "0.1"],
    "--json",
  );
  expect(Object.keys(JSON.parse(stdout) as object)).toContain("optimal");
  expect(stdout.trim().split("\n")).toHaveLength(1);
  expect(stderr).toMatch(/^simulate: 100 %/m);
});

test.each([
  ["no command", []],
  ["an unknown command", ["sing"]],
  ["a missing option", ["list"]],
  ["an unknown option", ["list", "--corpus", "c", "--loud"]],
  ["a number that is none", ["simulate", "--out", "x", "--dialogues", "many"]],
  ["a corpus that is not there", ["list", "--corpus", "nowhere"]],
  ["recordings that are not there", ["import", "nothing.wav", "--corpus", "c"]],
  ["a file of cases that is not there", ["check", "nothing.json"]],
])("%s is a wrong call: status 2 and a sentence", async (_what, words) => {
  const { status, stdout, stderr } = await causerie(...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toBe("");
});

test("help that is asked for is no error", async () => {
  const { status, stdout } = await causerie("--help");
  expect(status).toBe(0);
  expect(stdout).toContain("import");
});

test("check passes, fails, and names a family without runner", async () => {
  const cases = (family: string, expected: number) => {
    const path = join(folder, "cases.json");
    const record = { id: "a", scores: [0.1, 0.9], labels: [0, 1], expected };
    writeFileSync(path, JSON.stringify({ family, cases: [record] }));
    return causerie("check", path, "--json");
  };
  const right = await cases("evaluation metrics", 1);
  expect(right.status).toBe(0);
  expect(JSON.parse(right.stdout)).toMatchObject({
    passed: true,
    maxRelativeError: 0,
  });
  const wrong = await cases("evaluation metrics", 0.5);
  expect(wrong.status).toBe(1);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ passed: false });
  const unknown = await cases("cooking", 1);
  expect(unknown).toMatchObject({ status: 1, stdout: "" });
  expect(unknown.stderr).toContain('the family "cooking"');
});
