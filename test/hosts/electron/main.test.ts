/** The whole desktop on the fake Electron: the entry module, a real corpus, real compute processes. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { audioPath } from "../../../src-main/contract/bytes.ts";
import type {
  DialogueSummary,
  Job,
} from "../../../src-main/contract/records.ts";
import { app } from "../../support/electron/app.ts";
import { electron } from "../../support/electron/index.ts";
import { recordingAt, speechLike } from "../../support/recordings.ts";
import { makeHome } from "./harness.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

let home: ReturnType<typeof makeHome>;

beforeEach(() => {
  electron.reset();
  vi.resetModules();
  home = makeHome();
});
afterEach(() => home[Symbol.dispose]());

/** Evaluates the entry, as Electron does before it becomes ready. */
async function start(): Promise<void> {
  const { desktop } = await import("../../../src-main/hosts/electron/main.ts");
  await electron.becomeReady();
  await desktop;
  await electron.settle();
}

async function quit(): Promise<void> {
  app.quit();
  await vi.waitFor(() => expect(electron.world.quit).toBe(true), {
    timeout: 30_000,
  });
}

async function call(name: string, input: object = {}): Promise<Response> {
  return electron.page().fetch(`/api/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
}

/** Waits until the list of jobs looks like this; returns it. */
async function untilJobs(expected: object[]): Promise<readonly Job[]> {
  let jobs: Job[] = [];
  await vi.waitFor(
    async () => {
      jobs = (await (await call("jobs/list")).json()) as Job[];
      expect(jobs).toMatchObject(expected);
    },
    { timeout: 50_000, interval: 100 },
  );
  return jobs;
}

/** Two speakers, one after the other. */
function twoVoices(): readonly Float32Array[] {
  return [speechLike(4, [0.5, 1.8]), speechLike(4, [2, 3.5])];
}

describe("the desktop", () => {
  it("makes a corpus, answers its page's calls and closes it", async () => {
    await start();
    const corpus = join(home.documents, "Causerie");
    expect(existsSync(join(corpus, "corpus.db"))).toBe(true);
    const info = await call("corpus/info");
    expect(await info.json()).toMatchObject({ path: corpus, dialogues: 0 });
    await quit();
  });

  it("streams events to the page", async () => {
    await start();
    const events = await electron.page().fetch("/api/events");
    expect(events.headers.get("content-type")).toContain("text/event-stream");
    const reader = events.body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe(": connected\n\n");
    await reader.cancel();
    await quit();
  });

  it("imports a recording in a utility process and plays a part of it", async () => {
    await start();
    const path = recordingAt(join(home.folder, "call.wav"), ...twoVoices());
    await call("dialogues/import", { paths: [path] });
    await untilJobs([
      { kind: "import", state: "done" },
      { kind: "features", state: "done" },
    ]);
    expect(electron.processes).toHaveLength(2);
    const list = await call("dialogues/list");
    const [dialogue] = (await list.json()) as DialogueSummary[];
    const part = await electron.page().fetch(audioPath(dialogue!.id), {
      headers: { range: "bytes=0-3" },
    });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-range")).toMatch(/^bytes 0-3\/\d+$/);
    expect(await part.text()).toBe("RIFF");
    await quit();
  });

  it("quits during a training after asking, and the next start goes on with it", async () => {
    await start();
    await call("app/import-sample");
    await untilJobs([{ state: "done" }, { kind: "features", state: "done" }]);
    await call("training/start", { preset: "turns-cnn", steps: 5000 });
    const [, , training] = await untilJobs([
      {},
      {},
      { state: "running", message: expect.stringMatching(/^step \d/) },
    ]);
    electron.world.answers = [1];
    await quit();
    expect(electron.world.message()).toContain("Quit?");

    const { paths } = electron.world;
    electron.reset();
    electron.world.paths = paths;
    vi.resetModules();
    await start();
    const [resumed] = await untilJobs([
      { kind: "train", message: expect.stringMatching(/^step \d/) },
    ]);
    expect(resumed!.runId).toBe(training!.runId);
    electron.world.answers = [1];
    await quit();
  }, 120_000);

  it("refuses malformed and foreign paths with a sentence", async () => {
    await start();
    const addresses = [
      "/api/dialogues/..%2F..%2Fetc%2Fpasswd/audio.wav",
      "/api/tracks/nothing/tiles/0/0",
      "/..%2f..%2fpackage.json",
      "/%E0%A4%A",
      "/api/nothing",
    ];
    for (const address of addresses) {
      const answer = await electron.page().fetch(address);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      const { error } = (await answer.json()) as { error: { message: string } };
      expect(error.message).not.toBe("");
    }
    await quit();
  });

  it("sends its policy with every answer", async () => {
    await start();
    const answer = await call("runs/list");
    expect(answer.headers.get("content-security-policy")).toContain(
      "script-src 'self'",
    );
    await quit();
  });
});
