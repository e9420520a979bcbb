/** Jobs in utility processes: their messages, their end, and a death that costs one job and nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { utilityLauncher } from "../../../src-main/hosts/electron/compute.ts";
import type { StudioEvent } from "../../../src-main/contract/events.ts";
import type { Report } from "../../../src-main/contract/reports.ts";
import { Jobs } from "../../../src-main/jobs/queue.ts";
import { electron } from "../../support/electron/index.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "causerie-compute-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  electron.reset();
  await electron.becomeReady();
});

/** A compute entry that answers its start message by `body`, with `port` and `message` at hand. */
function entry(name: string, body: string): string {
  const path = join(folder, `${name}.mjs`);
  const code = `const port = process.parentPort;
port.on("message", async ({ data: message }) => { ${body} });`;
  writeFileSync(path, code);
  return path;
}

/** A queue whose jobs run this entry. */
function queue(
  path: string,
  graceSeconds = 10,
): {
  readonly jobs: Jobs;
  readonly events: StudioEvent[];
  readonly reports: Report[];
} {
  const events: StudioEvent[] = [];
  const reports: Report[] = [];
  const jobs = new Jobs({
    launcher: utilityLauncher(path),
    corpus: folder,
    graceSeconds,
    apply: (report) => {
      reports.push(report);
      return [];
    },
    announce: (event) => events.push(event),
  });
  return { jobs, events, reports };
}

const features = { kind: "features", input: {} } as const;

describe("a job", () => {
  it("is given its work and reports what it does", async () => {
    const path = entry(
      "reports",
      `port.postMessage({ type: "report", report: { type: "progress", done: 1,
        total: 4, unit: "file", message: message.corpus, secondsLeft: 3 } });
      port.postMessage({ type: "done" });
      setTimeout(() => process.exit(0), 50);`,
    );
    const { jobs, reports } = queue(path);
    const ended = await jobs.ended(jobs.start(features).id);
    expect(ended.state).toBe("done");
    expect(reports).toMatchObject([{ done: 1, total: 4, message: folder }]);
  });

  it("that dies ends with its reason and the end of its log; the next one runs", async () => {
    const path = entry(
      "dies",
      `if (message.spec.input.dialogueId === "bad") {
        console.error("ran into a wall");
        process.exit(3);
      }
      port.postMessage({ type: "done" });
      setTimeout(() => process.exit(0), 50);`,
    );
    const { jobs } = queue(path);
    const bad = jobs.start({ kind: "features", input: { dialogueId: "bad" } });
    const good = jobs.start(features);
    const ended = await jobs.ended(bad.id);
    expect(ended.state).toBe("failed");
    expect(ended.error).toContain("stopped with exit code 3");
    expect(ended.error).toContain("ran into a wall");
    expect((await jobs.ended(good.id)).state).toBe("done");
  });

  it("that the system kills ends with that reason", async () => {
    const { jobs } = queue(entry("waits", "setInterval(() => {}, 1000);"));
    const job = jobs.start(features);
    electron.processes[0]!.child.kill("SIGKILL");
    const ended = await jobs.ended(job.id);
    expect(ended.state).toBe("failed");
    expect(ended.error).toContain("stopped with exit code 9");
  });

  it("that runs out of memory says so", async () => {
    const { jobs } = queue(entry("memory", "setInterval(() => {}, 1000);"));
    const job = jobs.start(features);
    electron.processes[0]!.emit("error", "FatalError", "v8::Heap", "{}");
    electron.processes[0]!.child.kill("SIGKILL");
    expect((await jobs.ended(job.id)).error).toContain(
      "FatalError at v8::Heap",
    );
  });

  it("is cancelled by a message", async () => {
    const path = entry(
      "cancels",
      `if (message.type === "cancel") process.exit(0);
      setInterval(() => {}, 1000);`,
    );
    const { jobs } = queue(path);
    const job = jobs.start(features);
    jobs.cancel(job.id);
    expect((await jobs.ended(job.id)).state).toBe("cancelled");
  });

  it("that hears nothing is killed after its grace", async () => {
    const path = entry(
      "deaf",
      `process.on("SIGTERM", () => {}); while (true);`,
    );
    const { jobs } = queue(path, 0.2);
    const job = jobs.start(features);
    jobs.cancel(job.id);
    expect((await jobs.ended(job.id)).state).toBe("cancelled");
  });
});

it("starts no process before Electron is ready", () => {
  electron.reset();
  const launcher = utilityLauncher(entry("early", ""));
  expect(() => launcher.launch()).toThrow("before the app is ready");
});
