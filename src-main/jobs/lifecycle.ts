/** A job and what happens to it, as the job that follows: the rules of the queue without its processes. */
import type { Job, JobState } from "../contract/records.ts";
import type { Report } from "../contract/reports.ts";
import type { ComputeExit } from "./launcher.ts";
import { subjectOf, titleOf, type JobSpec } from "./specs.ts";

/** A job that waits for its turn. */
export function queuedJob(id: string, spec: JobSpec): Job {
  return {
    id,
    kind: spec.kind,
    title: titleOf(spec),
    state: "queued",
    progress: null,
    message: "waiting",
    secondsLeft: null,
    ...subjectOf(spec),
    error: null,
  };
}

/** The job after a report of its process: progress moves the bar, a new run gives the job its run. */
export function afterReport(job: Job, report: Report): Job {
  if (report.type === "run") return { ...job, runId: report.run.id };
  if (report.type !== "progress") return job;
  return {
    ...job,
    progress: fraction(report.done, report.total),
    message: report.message,
    secondsLeft: report.secondsLeft,
  };
}

/** The job in an end state; `error` is null unless it failed. */
export function ended(
  job: Job,
  state: Extract<JobState, "done" | "failed" | "cancelled">,
  error: string | null,
): Job {
  const message = { done: "done", failed: "failed", cancelled: "cancelled" };
  return {
    ...job,
    state,
    error,
    secondsLeft: null,
    progress: state === "done" ? 1 : job.progress,
    message: message[state],
  };
}

/** Why a process that said neither "done" nor "error" is gone, in one sentence with what matters of its log. */
export function describeExit(exit: ComputeExit): string {
  const how =
    exit.signal !== null
      ? `was ended by ${exit.signal}${exit.signal === "SIGKILL" ? " (out of memory, or killed from outside)" : ""}`
      : `stopped with exit code ${exit.code}`;
  const said = whatItSaid(exit.log);
  return `the compute process ${how}${said === "" ? "" : `; it said:\n${said}`}`;
}

/** The line that names an error with what follows it, else the last lines. */
function whatItSaid(log: string): string {
  const lines = log.trim().split("\n");
  const error = lines.findLastIndex((line) => /^\w*Error\b/.test(line));
  return (error < 0 ? lines.slice(-6) : lines.slice(error, error + 3)).join(
    "\n",
  );
}

export function hasEnded(job: Job): boolean {
  return job.state !== "queued" && job.state !== "running";
}

function fraction(done: number, total: number | null): number | null {
  if (total === null || total <= 0) return null;
  return Math.min(1, Math.max(0, done / total));
}
