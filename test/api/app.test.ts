/** Calls about the application, as a server of one corpus answers them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sampleFolder } from "../../src-main/api/appHost.ts";
import { appCallInputs } from "../../src-main/contract/app.ts";
import type { AppInfo } from "../../src-main/contract/app.ts";
import { testStudio, type TestStudio } from "../support/testStudio.ts";

let studio: TestStudio;
beforeEach(() => void (studio = testStudio()));
afterEach(() => studio[Symbol.dispose]());

async function call(
  name: keyof typeof appCallInputs,
  input: object = {},
): Promise<Response> {
  return studio.request(`/api/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
}

test("a server says what it is and that it stays with its corpus", async () => {
  const info = (await (await call("app/info")).json()) as AppInfo;
  expect(info).toMatchObject({
    version: "0.1.0",
    host: "serve",
    corpusPath: studio.small.folder,
    can: { openCorpus: false, preferences: false, importSample: true },
    notices: [],
    update: null,
  });
  expect(info.runtimes).toEqual([
    { name: "Node.js", version: process.versions.node },
  ]);
});

test("another corpus is refused with the command that opens it", async () => {
  const answer = await call("app/open-corpus", { path: "/data/talks" });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    error: {
      kind: "unsupported",
      message:
        'this server was started for one corpus; start another with `causerie serve --corpus "/data/talks"`',
    },
  });
});

test("preferences have their defaults and are not kept", async () => {
  expect(await (await call("app/preferences")).json()).toEqual({
    notifyWhenTrainingEnds: true,
    stayAwakeWhileWorking: true,
    reopenLastCorpus: true,
    checkForUpdates: false,
  });
  const kept = await call("app/set-preferences", { checkForUpdates: true });
  expect(kept.status).toBe(422);
});

test("the sample dialogue is copied into the corpus and imported from there", async () => {
  const answer = await call("app/import-sample");
  expect(await answer.json()).toMatchObject({ kind: "import" });
  const copy = join(studio.small.folder, "sample");
  for (const name of ["conversation.flac", "conversation.TextGrid"])
    expect(readFileSync(join(copy, name))).toEqual(
      readFileSync(join(sampleFolder(), name)),
    );
});

test("no corpus was open before, and none is forgotten", async () => {
  expect(await (await call("app/recent-corpora")).json()).toEqual([]);
  const path = "/data/talks";
  expect(await (await call("app/forget-corpus", { path })).json()).toEqual([]);
  expect(existsSync(studio.small.folder)).toBe(true);
});

test("every call refuses an input with unknown fields", async () => {
  for (const name of Object.keys(appCallInputs)) {
    const answer = await call(name as keyof typeof appCallInputs, { more: 1 });
    expect(answer.status).toBe(400);
  }
});
