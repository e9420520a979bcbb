/** A studio with real compute processes: an import with its features, a job that fails, the devices. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHandler } from "../../../src-main/api/handler.ts";
import { writeWav } from "../../../src-main/audio/writeWav.ts";
import type { Job } from "../../../src-main/contract/records.ts";
import {
  computeEntry,
  openStudio,
  type OpenStudio,
} from "../../../src-main/hosts/studio.ts";
import { forkLauncher } from "../../../src-main/jobs/fork.ts";

let folder: string;
let studio: OpenStudio;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "causerie-studio-"));
  studio = openStudio({
    corpus: join(folder, "corpus"),
    launcher: forkLauncher(computeEntry()),
  });
});
afterAll(async () => {
  await studio[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test("an import in its own process puts a dialogue with its tracks into the corpus", async () => {
  const recording = join(folder, "talk.wav");
  const tone = Float32Array.from({ length: 32_000 }, (_, n) =>
    Math.sin(n * 0.1),
  );
  writeWav(recording, [tone, tone.map((x) => x / 3)], 16_000);
  const job = await call<Job>("dialogues/import", { paths: [recording] });
  expect(await studio.jobs.ended(job.id)).toMatchObject({ state: "done" });
  const features = studio.jobs.list().find(({ kind }) => kind === "features")!;
  expect(await studio.jobs.ended(features.id)).toMatchObject({ state: "done" });
  const [dialogue] = studio.corpus.dialogues();
  const kinds = studio.corpus.tracks(dialogue!.id).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(["peaks", "mel", "levels"]));
});

test("a job whose pipeline throws ends with the sentence that it threw", async () => {
  const job = await call<Job>("training/start", { preset: "no-such-preset" });
  const { state, error } = await studio.jobs.ended(job.id);
  expect(state).toBe("failed");
  expect(error).toContain("no-such-preset");
  expect(error).not.toContain("\n");
});

test("devices are tried in their own process; this machine has a CPU", async () => {
  const devices = await studio.devices();
  expect(devices).toContainEqual(
    expect.objectContaining({
      executor: "onnxruntime",
      device: "cpu",
      ok: true,
    }),
  );
  for (const { ok, reason } of devices) expect(ok).toBe(reason === "");
});

async function call<Answer>(name: string, input: unknown): Promise<Answer> {
  const answer = await createHandler(studio)(
    new Request(`http://127.0.0.1/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    }),
  );
  return (await answer.json()) as Answer;
}
