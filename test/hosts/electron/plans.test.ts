/** The host's decisions that need no Electron: arguments, opened paths, versions. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { readArguments } from "../../../src-main/hosts/electron/arguments.ts";
import { planOpening } from "../../../src-main/hosts/electron/opening.ts";
import {
  findUpdate,
  isNewer,
} from "../../../src-main/hosts/electron/updates.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

describe("arguments", () => {
  it("are a corpus and files, made absolute", () => {
    expect(readArguments(["--corpus", "talks", "a.wav"], "/home/ada")).toEqual({
      corpus: "/home/ada/talks",
      paths: ["/home/ada/a.wav"],
    });
    expect(readArguments(["--corpus=/data/talks"], "/")).toEqual({
      corpus: "/data/talks",
      paths: [],
    });
  });

  it("of Chromium are passed over", () => {
    const args = ["--no-sandbox", "--user-data-dir=/p", ".", "-psn_0_1"];
    expect(readArguments(args, "/")).toEqual({ corpus: null, paths: [] });
  });

  it("without the corpus's name name none", () => {
    expect(readArguments(["--corpus"], "/").corpus).toBeNull();
  });
});

describe("opened paths", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "causerie-opening-"));
    for (const name of ["corpus", "talks"]) mkdirSync(join(folder, name));
    for (const name of ["corpus/corpus.db", "a.wav", "a.TextGrid", "b.eaf"])
      writeFileSync(join(folder, name), "");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const inFolder = (...names: string[]): string[] =>
    names.map((name) => join(folder, name));

  it("are a corpus when there is a database inside", () => {
    const [corpus, database] = inFolder("corpus", "corpus/corpus.db");
    expect(planOpening([corpus!]).corpus).toBe(corpus);
    expect(planOpening([database!]).corpus).toBe(corpus);
  });

  it("are imported, a recording once though its annotation is named too", () => {
    const plan = planOpening(inFolder("a.wav", "a.TextGrid", "talks"));
    expect(plan.imports).toEqual(inFolder("a.wav", "talks"));
    expect(plan.problems).toEqual([]);
  });

  it("that are missing or useless each get a sentence", () => {
    const plan = planOpening(inFolder("gone.wav", "b.eaf"));
    expect(plan.imports).toEqual([]);
    expect(plan.problems).toHaveLength(2);
  });
});

describe("updates", () => {
  const feed = "https://example.org/latest.json";
  const answering = (body: unknown) => async () => Response.json(body);
  const options = { feed, enabled: true, current: "0.9.0" };

  it("compare versions by number", () => {
    expect(isNewer("0.10.0", "0.9.9")).toBe(true);
    expect(isNewer("1.0.0", "1.0.0")).toBe(false);
    expect(isNewer("0.9.9", "1.0.0-beta.1")).toBe(false);
  });

  it("never ask when switched off, without a feed, or by plain http", async () => {
    const fetch = vi.fn();
    await findUpdate({ ...options, enabled: false, fetch });
    await findUpdate({ ...options, feed: null, fetch });
    await findUpdate({ ...options, feed: "http://example.org/", fetch });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("are none for an older version, a broken feed, a dangerous address", async () => {
    const url = "https://example.org/1";
    const answers = [
      { version: "0.9.0", url },
      { version: "latest", url },
      { version: "1.0.0", url: "file:///opt/installer" },
      "",
    ];
    for (const answer of answers)
      expect(
        await findUpdate({ ...options, fetch: answering(answer) }),
      ).toBeNull();
    const fetch = async (): Promise<Response> => {
      throw new Error("offline");
    };
    expect(await findUpdate({ ...options, fetch })).toBeNull();
  });
});
