/** Calls of the page: what they answer, what they announce, how a wrong one is refused. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { callInputs } from "../../src-main/contract/calls.ts";
import type { Job, TurnsState } from "../../src-main/contract/records.ts";
import { testStudio, type TestStudio } from "../support/testStudio.ts";

let studio: TestStudio;
beforeEach(() => void (studio = testStudio()));
afterEach(() => studio[Symbol.dispose]());

test("the corpus and its dialogues are answered as records", async () => {
  const info = await studio.call("corpus/info", {});
  expect(await info.json()).toMatchObject({ name: "corpus", dialogues: 1 });
  const list = await studio.call("dialogues/list", {});
  expect(await list.json()).toMatchObject([
    { title: "talk", seconds: 4, speakers: ["Ada", "Bo"], turns: 2 },
  ]);
});

test("an edit is answered with the new turns, announced, and can be undone", async () => {
  const { dialogueId } = studio.small;
  const added = await studio.call("turns/edit", {
    dialogueId,
    edit: { kind: "add", speaker: 1, start: 3.2, end: 3.8 },
  });
  const state = (await added.json()) as TurnsState;
  expect(state.turns).toHaveLength(3);
  expect(studio.events).toEqual([{ type: "turns", dialogueId, state }]);
  const undone = await studio.call("turns/undo", { dialogueId });
  const { turns, canRedo } = (await undone.json()) as TurnsState;
  expect(turns).toHaveLength(2);
  expect(canRedo).toBe(true);
});

test("turns are exported as the text of an annotation file", async () => {
  const { dialogueId } = studio.small;
  const answer = await studio.call("turns/export", {
    dialogueId,
    format: "rttm",
  });
  const { fileName, text } = (await answer.json()) as {
    fileName: string;
    text: string;
  };
  expect(fileName).toBe("talk.rttm");
  expect(text.trim().split("\n")).toHaveLength(2);
});

test("long work is answered with its job at once", async () => {
  const answer = await studio.call("dialogues/import", { paths: ["a.wav"] });
  const job = (await answer.json()) as Job;
  expect(job).toMatchObject({ kind: "import", state: "running", error: null });
  expect(studio.launcher.processes[0]!.received).toEqual([
    {
      type: "start",
      spec: { kind: "import", input: { paths: ["a.wav"] } },
      corpus: studio.small.folder,
    },
  ]);
});

test.each([
  ["a missing field", "dialogues/get", {}, 400, "bad-input"],
  ["an unknown field", "corpus/info", { nonsense: 1 }, 400, "bad-input"],
  ["an unknown dialogue", "dialogues/get", { id: "none" }, 404, "not-found"],
  ["an unknown job", "jobs/cancel", { id: "none" }, 404, "not-found"],
  ["an unknown call", "dialogues/sing", {}, 404, "not-found"],
] as const)("%s is refused", async (_what, name, input, status, kind) => {
  const answer = await studio.request(`/api/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  expect(answer.status).toBe(status);
  const { error } = (await answer.json()) as { error: { kind: string } };
  expect(error).toMatchObject({ kind, call: name });
});

test("a body that is not JSON, or does not say so, is refused", async () => {
  const path = "/api/corpus/info";
  const plain = await studio.request(path, { method: "POST", body: "{}" });
  expect(plain.status).toBe(400);
  const broken = await studio.request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{",
  });
  expect(broken.status).toBe(400);
});

test("every call of the contract answers; none is unknown to the table", async () => {
  for (const name of Object.keys(callInputs)) {
    const answer = await studio.request(`/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ nonsense: true }),
    });
    expect([name, answer.status]).toEqual([name, 400]);
  }
});
