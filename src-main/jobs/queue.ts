/** Job specs in, running compute processes and job records out: one at a time unless told otherwise. */
import { randomUUID } from "node:crypto";
import { CauserieError, describeError } from "../base/errors.ts";
import type { StudioEvent } from "../contract/events.ts";
import type { Job } from "../contract/records.ts";
import type { Report } from "../contract/reports.ts";
import type { ComputeExit, ComputeProcess, Launcher } from "./launcher.ts";
import {
  afterReport,
  describeExit,
  ended,
  hasEnded,
  queuedJob,
} from "./lifecycle.ts";
import type { FromCompute } from "./messages.ts";
import type { JobSpec } from "./specs.ts";

export interface QueueOptions {
  readonly launcher: Launcher;
  /** The corpus folder that the processes open for reading. */
  readonly corpus: string;
  /** Writes what a process reports; the events that follow from it are announced. */
  apply(report: Report): readonly StudioEvent[];
  announce(event: StudioEvent): void;
  /** Jobs that run at once. */
  readonly atOnce?: number;
  /** How long a cancelled process may save its work before it is killed. */
  readonly graceSeconds?: number;
  /** Ended jobs that stay in the list. */
  readonly keep?: number;
}

interface Entry {
  job: Job;
  readonly spec: JobSpec;
  /** The job that must be done before this one begins. */
  readonly after: Entry | null;
  process: ComputeProcess | null;
  cancelled: boolean;
  /** What the process said before it left; null while it said nothing. */
  verdict: Extract<FromCompute, { type: "done" | "error" }> | null;
  killTimer: NodeJS.Timeout | null;
  /** Whether the process itself closed the run that it trained. */
  runClosed: boolean;
  readonly whenEnded: PromiseWithResolvers<Job>;
}

/** The queue of one open corpus. */
export class Jobs implements AsyncDisposable {
  readonly #options: Required<QueueOptions>;
  readonly #entries = new Map<string, Entry>();
  #closed = false;

  constructor(options: QueueOptions) {
    this.#options = { atOnce: 1, graceSeconds: 10, keep: 50, ...options };
  }

  /** All jobs that are waiting or running, and the last ones that ended, oldest first. */
  list(): readonly Job[] {
    return [...this.#entries.values()].map((entry) => entry.job);
  }

  /** Queues a job and starts it when there is room; one `after` another only once that is done, else not at all. */
  start(spec: JobSpec, after?: Job): Job {
    if (this.#closed)
      throw new CauserieError("conflict", "the studio is closing");
    const job = queuedJob(randomUUID().slice(0, 8), spec);
    this.#entries.set(job.id, {
      job,
      spec,
      after: after === undefined ? null : this.#find(after.id),
      process: null,
      cancelled: false,
      verdict: null,
      killTimer: null,
      runClosed: false,
      whenEnded: Promise.withResolvers(),
    });
    this.#options.announce({ type: "job", job });
    this.#fill();
    return this.#find(job.id).job;
  }

  /** Asks a running job to stop and kills it after the grace; takes a waiting one out. Ended jobs stay as they are. */
  cancel(id: string): Job {
    const entry = this.#find(id);
    if (hasEnded(entry.job)) return entry.job;
    entry.cancelled = true;
    const process = entry.process;
    if (process === null) this.#end(entry, "cancelled", null);
    else if (entry.killTimer === null) {
      this.#change(entry, { ...entry.job, message: "stopping" });
      process.send({ type: "cancel" });
      const graceMs = this.#options.graceSeconds * 1000;
      entry.killTimer = setTimeout(() => process.kill(), graceMs);
    }
    return entry.job;
  }

  /** The job once it has ended. */
  ended(id: string): Promise<Job> {
    return this.#find(id).whenEnded.promise;
  }

  /** Cancels everything and waits until no process is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const open = this.list().filter((job) => !hasEnded(job));
    for (const job of open.toReversed()) this.cancel(job.id);
    await Promise.all(open.map((job) => this.ended(job.id)));
  }

  #find(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new CauserieError("not-found", `no job ${id}`);
    return entry;
  }

  #fill(): void {
    const running = this.list().filter(({ state }) => state === "running");
    let room = this.#options.atOnce - running.length;
    for (const entry of [...this.#entries.values()]) {
      const state = readiness(entry);
      if (state === "never") this.#end(entry, "cancelled", null);
      if (state !== "ready" || room <= 0) continue;
      room -= 1;
      this.#run(entry);
    }
  }

  #run(entry: Entry): void {
    this.#change(entry, {
      ...entry.job,
      state: "running",
      message: "starting",
    });
    const process = this.#options.launcher.launch();
    entry.process = process;
    process.onMessage((message) => this.#hear(entry, message));
    process.onExit((exit) => this.#leave(entry, exit));
    const { corpus } = this.#options;
    process.send({ type: "start", spec: entry.spec, corpus });
  }

  #hear(entry: Entry, message: FromCompute): void {
    if (message.type === "devices" || message.type === "lab") return;
    if (message.type !== "report") {
      entry.verdict ??= message;
      return;
    }
    const { report } = message;
    if (report.type === "run-end") entry.runClosed = true;
    const job = afterReport(entry.job, report);
    if (job !== entry.job) this.#change(entry, job);
    try {
      this.#apply(report);
    } catch (error) {
      // What a process reports must be written; one whose reports are lost must not go on.
      entry.verdict ??= { type: "error", ...describeError(error) };
      entry.process?.kill();
    }
  }

  #leave(entry: Entry, exit: ComputeExit): void {
    if (entry.killTimer !== null) clearTimeout(entry.killTimer);
    entry.process = null;
    const { verdict } = entry;
    if (verdict?.type === "done" && !entry.cancelled)
      this.#end(entry, "done", null);
    else if (entry.cancelled) this.#end(entry, "cancelled", null);
    else
      this.#end(
        entry,
        "failed",
        verdict?.type === "error" ? verdict.message : describeExit(exit),
      );
  }

  #end(
    entry: Entry,
    state: "done" | "failed" | "cancelled",
    error: string | null,
  ): void {
    this.#closeRun(entry, state, error);
    this.#change(entry, ended(entry.job, state, error));
    entry.whenEnded.resolve(entry.job);
    this.#forgetOld();
    if (!this.#closed) this.#fill();
  }

  /** A training whose process died could not say so: its run must not stay "running". */
  #closeRun(
    entry: Entry,
    state: "done" | "failed" | "cancelled",
    error: string | null,
  ): void {
    const { kind, runId } = entry.job;
    if (kind !== "train" || runId === null || entry.runClosed) return;
    this.#apply({
      type: "run-end",
      runId,
      state: state === "cancelled" ? "stopped" : state,
      error,
    });
  }

  #apply(report: Report): void {
    for (const event of this.#options.apply(report))
      this.#options.announce(event);
  }

  #change(entry: Entry, job: Job): void {
    entry.job = job;
    this.#options.announce({ type: "job", job });
  }

  #forgetOld(): void {
    const old = this.list().filter(hasEnded);
    const surplus = old.length - this.#options.keep;
    for (const job of old.slice(0, Math.max(0, surplus)))
      this.#entries.delete(job.id);
  }
}

/** Whether a job may begin: not while the one before it is open, never when that one did not end well. */
function readiness({ job, after }: Entry): "ready" | "waiting" | "never" {
  if (job.state !== "queued") return "waiting";
  if (after === null || after.job.state === "done") return "ready";
  return hasEnded(after.job) ? "never" : "waiting";
}
