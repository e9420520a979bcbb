/** Open members of a sweep into a job array of Slurm, and what its tasks have left behind into runs of the corpus. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../base/files.ts";
import type { PipelineIo } from "../io.ts";
import { haveEnded, readReports } from "../reportFile.ts";
import { prepareFeatures } from "../training/features.ts";
import type { Sweep } from "./file.ts";
import type { Member } from "./members.ts";
import { arrayScript, submit, tasksInQueue, type ArrayTask } from "./slurm.ts";
import { trainInputOf, type Standing } from "./standing.ts";

const submission = z.object({
  job: z.string(),
  /** Array index of each member, by the hash of its settings. */
  tasks: z.record(z.string(), z.int()),
});
type Submission = z.output<typeof submission>;

/** The folder beside the sweep file with its script, logs and reports. */
function arrayFolder({ path }: Sweep): string {
  return join(dirname(path), `${basename(path, extname(path))}.slurm`);
}

export interface Collected {
  /** State of members that Slurm still has, by hash. */
  readonly waiting: ReadonlyMap<string, "queued" | "running">;
  /** Why a task ended without a word, by the hash of its member. */
  readonly lost: ReadonlyMap<string, string>;
}

/** Takes over what ended tasks have reported, and says what the last submission still has in the queue. */
export function collect(
  sweep: Sweep,
  members: readonly Member[],
  io: PipelineIo,
): Collected {
  const waiting = new Map<string, "queued" | "running">();
  const lost = new Map<string, string>();
  const last = readSubmission(sweep);
  const queue = last ? tasksInQueue(last.job) : new Map<number, string>();
  for (const { hash } of members) {
    const path = reportsOf(sweep, hash);
    const task = last?.tasks[hash];
    const state = task === undefined ? undefined : queue.get(task);
    if (state !== undefined && !haveEnded(readReports(path)))
      waiting.set(hash, state === "PENDING" ? "queued" : "running");
    else if (existsSync(path)) takeOver(path, io);
    else if (last && task !== undefined)
      lost.set(hash, silence(sweep, last.job, task));
  }
  return { waiting, lost };
}

function silence(sweep: Sweep, job: string, task: number): string {
  const log = join(arrayFolder(sweep), `${job}-${task}.log`);
  return `its task ended before the training began; ${log} may say why`;
}

/** Reports of a task that Slurm ended too roughly for a last word get one. */
function takeOver(path: string, io: PipelineIo): void {
  const reports = readReports(path);
  for (const report of reports) io.report(report);
  const begun = reports.findLast(({ type }) => type === "run");
  if (begun?.type === "run" && !haveEnded(reports))
    io.report({
      type: "run-end",
      runId: begun.run.id,
      state: "stopped",
      error:
        "the job ended before the run did; it can go on from its checkpoint",
    });
  rmSync(path);
}

/** Writes the script and submits it; the job is null where there is no Slurm. */
export async function submitArray(
  sweep: Sweep,
  open: readonly Standing[],
  command: readonly string[],
  io: PipelineIo,
): Promise<{ readonly script: string; readonly job: string | null }> {
  // Once here instead of once in every task.
  for (const { member } of open)
    await prepareFeatures(member.spec.features, io);
  const folder = arrayFolder(sweep);
  const script = join(folder, "array.sh");
  const tasks = open.map((standing) => taskOf(sweep, standing, command, io));
  writeFileAtomically(
    script,
    arrayScript(sweep.name, folder, tasks, sweep.slurm),
  );
  const job = submit(script);
  if (job !== null) writeSubmission(sweep, { job, tasks: numbersOf(open) });
  return { script, job };
}

function taskOf(
  sweep: Sweep,
  standing: Standing,
  command: readonly string[],
  { corpus }: PipelineIo,
): ArrayTask {
  const { number, hash } = standing.member;
  const { preset, resume, name, steps, minutes, seed, device, set } =
    trainInputOf(standing, corpus);
  const option = (key: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${key}`, String(value)];
  return {
    number,
    words: [
      ...command,
      "train",
      ...(resume === undefined ? [preset] : ["--resume", resume]),
      ...["--corpus", corpus.path],
      ...option("name", name),
      ...option("steps", steps),
      ...option("minutes", minutes),
      ...option("seed", seed),
      ...option("device", device),
      ...Object.entries(set ?? {}).flatMap(([key, value]) => [
        "--set",
        `${key}=${JSON.stringify(value)}`,
      ]),
      ...["--reports", reportsOf(sweep, hash)],
    ],
  };
}

function numbersOf(open: readonly Standing[]): Record<string, number> {
  return Object.fromEntries(
    open.map(({ member: { hash, number } }) => [hash, number]),
  );
}

function reportsOf(sweep: Sweep, hash: string): string {
  return join(arrayFolder(sweep), `${hash}.reports`);
}

function readSubmission(sweep: Sweep): Submission | null {
  const path = join(arrayFolder(sweep), "job.json");
  if (!existsSync(path)) return null;
  return submission.parse(JSON.parse(readFileSync(path, "utf8")));
}

function writeSubmission(sweep: Sweep, value: Submission): void {
  writeFileAtomically(
    join(arrayFolder(sweep), "job.json"),
    JSON.stringify(value, null, 2) + "\n",
  );
}
