/** The job queue with processes that the test plays: order, progress, cancelling, death. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { StudioEvent } from "../../src-main/contract/events.ts";
import type { Job } from "../../src-main/contract/records.ts";
import type { Report } from "../../src-main/contract/reports.ts";
import { Jobs } from "../../src-main/jobs/queue.ts";
import type { JobSpec } from "../../src-main/jobs/specs.ts";
import { FakeLauncher } from "../support/fakeLauncher.ts";

const importSpec: JobSpec = { kind: "import", input: { paths: ["a.wav"] } };
const trainSpec: JobSpec = { kind: "train", input: { preset: "turns-cnn" } };

let launcher: FakeLauncher;
let applied: Report[];
let events: StudioEvent[];
let jobs: Jobs;
let refuse: Error | null;

beforeEach(() => {
  vi.useFakeTimers();
  launcher = new FakeLauncher();
  applied = [];
  events = [];
  refuse = null;
  jobs = new Jobs({
    launcher,
    corpus: "corpus",
    apply: (report) => {
      if (refuse !== null) throw refuse;
      applied.push(report);
      return [{ type: "corpus" }];
    },
    announce: (event) => events.push(event),
    graceSeconds: 10,
    keep: 3,
  });
});
afterEach(() => void vi.useRealTimers());

test("one job runs at a time, in the order in which they came", () => {
  jobs.start(importSpec);
  jobs.start(trainSpec);
  expect(states()).toEqual(["running", "queued"]);
  launcher.processes[0]!.say({ type: "done" });
  launcher.processes[0]!.exit();
  expect(states()).toEqual(["done", "running"]);
  expect(launcher.processes[1]!.received[0]).toMatchObject({ spec: trainSpec });
});

test("a job after another waits for it, and is cancelled when that fails", () => {
  const first = jobs.start(importSpec);
  jobs.start(trainSpec, first);
  launcher.processes[0]!.exit({ code: 1 });
  expect(states()).toEqual(["failed", "cancelled"]);
  const second = jobs.start(importSpec);
  jobs.start(trainSpec, second);
  launcher.processes[1]!.say({ type: "done" });
  launcher.processes[1]!.exit();
  expect(states().slice(-2)).toEqual(["done", "running"]);
});

test("reports are applied, announced, and move the bar", () => {
  const { id } = jobs.start(importSpec);
  const report: Report = {
    type: "progress",
    done: 3,
    total: 12,
    unit: "files",
    message: "3 of 12 files",
    secondsLeft: 9,
  };
  launcher.processes[0]!.say({ type: "report", report });
  expect(applied).toEqual([report]);
  expect(job(id)).toMatchObject({
    progress: 0.25,
    message: "3 of 12 files",
    secondsLeft: 9,
  });
  expect(events.at(-1)).toEqual({ type: "corpus" });
});

test("an error that the process tells ends the job with that sentence", async () => {
  const { id } = jobs.start(importSpec);
  launcher.processes[0]!.say({
    type: "error",
    kind: "bad-input",
    message: "the folder is empty",
  });
  launcher.processes[0]!.exit();
  expect(await jobs.ended(id)).toMatchObject({
    state: "failed",
    error: "the folder is empty",
  });
});

test("a process that dies ends its own job only, with the end of its log", () => {
  const { id } = jobs.start(importSpec);
  jobs.start(importSpec);
  launcher.processes[0]!.exit({ code: 134, log: "out of memory\n" });
  expect(job(id).error).toBe(
    "the compute process stopped with exit code 134; it said:\nout of memory",
  );
  expect(states()).toEqual(["failed", "running"]);
});

test("a training whose process dies leaves no run that says running", () => {
  jobs.start(trainSpec);
  launcher.processes[0]!.say({ type: "report", report: newRun });
  launcher.processes[0]!.exit({ code: null, signal: "SIGKILL" });
  expect(applied.at(-1)).toMatchObject({
    type: "run-end",
    runId: "r1",
    state: "failed",
  });
});

test("a run that its process has ended is not ended again", () => {
  jobs.start(trainSpec);
  launcher.processes[0]!.say({ type: "report", report: newRun });
  const end: Report = {
    type: "run-end",
    runId: "r1",
    state: "done",
    error: null,
  };
  launcher.processes[0]!.say({ type: "report", report: end });
  launcher.processes[0]!.say({ type: "done" });
  launcher.processes[0]!.exit();
  expect(applied).toEqual([newRun, end]);
});

test("cancel asks first and kills after the grace", () => {
  const { id } = jobs.start(trainSpec);
  jobs.cancel(id);
  const process = launcher.processes[0]!;
  expect(process.received.at(-1)).toEqual({ type: "cancel" });
  vi.advanceTimersByTime(9_900);
  expect(process.killed).toBe(false);
  vi.advanceTimersByTime(200);
  expect(process.killed).toBe(true);
  expect(job(id)).toMatchObject({ state: "cancelled", error: null });
});

test("a cancelled process that ends in time is not killed", () => {
  const { id } = jobs.start(trainSpec);
  jobs.cancel(id);
  launcher.processes[0]!.say({ type: "done" });
  launcher.processes[0]!.exit();
  vi.advanceTimersByTime(60_000);
  expect(launcher.processes[0]!.killed).toBe(false);
  expect(job(id).state).toBe("cancelled");
});

test("a waiting job is taken out without a process", () => {
  jobs.start(importSpec);
  const { id } = jobs.start(trainSpec);
  expect(jobs.cancel(id).state).toBe("cancelled");
  expect(launcher.processes).toHaveLength(1);
});

test("a report that cannot be written ends the job", () => {
  const { id } = jobs.start(importSpec);
  refuse = new Error("the disk is full");
  launcher.processes[0]!.say({
    type: "report",
    report: { type: "skipped", file: { path: "a", reason: "b" } },
  });
  expect(job(id)).toMatchObject({ state: "failed", error: "the disk is full" });
  expect(launcher.processes[0]!.killed).toBe(true);
});

test("only the last ended jobs stay in the list", () => {
  for (let n = 0; n < 6; n++) {
    jobs.start(importSpec);
    launcher.processes[n]!.say({ type: "done" });
    launcher.processes[n]!.exit();
  }
  expect(states()).toEqual(["done", "done", "done"]);
});

test("closing cancels what is open and takes nothing more", async () => {
  jobs.start(importSpec);
  jobs.start(importSpec);
  const closed = jobs[Symbol.asyncDispose]();
  launcher.processes[0]!.exit();
  await closed;
  expect(states()).toEqual(["cancelled", "cancelled"]);
  expect(launcher.processes).toHaveLength(1);
  expect(() => jobs.start(importSpec)).toThrow("closing");
});

const newRun: Report = {
  type: "run",
  run: {
    id: "r1",
    name: "r1",
    preset: "turns-cnn",
    task: "turns",
    seed: 1,
    device: "cpu",
    spec: {},
    dataHash: "0",
    createdAt: "2026-01-01T00:00:00Z",
  },
};

function states(): string[] {
  return jobs.list().map(({ state }) => state);
}

function job(id: string): Job {
  return jobs.list().find((one) => one.id === id)!;
}
