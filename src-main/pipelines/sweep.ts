/** A sweep file and a corpus into many trainings, told apart by their settings, and which of them is best. */
import type { PipelineIo } from "./io.ts";
import { collect, submitArray } from "./sweep/array.ts";
import { figureOf } from "./sweep/figure.ts";
import { readSweep, type Sweep } from "./sweep/file.ts";
import { trainLocally } from "./sweep/local.ts";
import { membersOf } from "./sweep/members.ts";
import { tableOf, type SweepTable } from "./sweep/result.ts";
import { isOpen, standings, type Standing } from "./sweep/standing.ts";

export interface SweepInput {
  /** Path of the sweep file. */
  readonly file: string;
  /** `local` trains here, one after the other; `slurm` submits a job array and collects what has ended. */
  readonly engine: "local" | "slurm";
  /** Whether members that failed are trained again. */
  readonly retry?: boolean | undefined;
  /** The words that begin a call of this program, for the lines of a job array. */
  readonly command: readonly string[];
}

export interface SweepResult extends SweepTable {
  readonly name: string;
  /** Whether a signal ended it before its time. */
  readonly stopped: boolean;
  /** The job array that this call has submitted, if any. */
  readonly job: string | null;
  /** The script of the array; null when this call wrote none. */
  readonly script: string | null;
}

/** What an engine has done beside what it reported. */
interface Work {
  /** Why members failed that left no run, by the hash of their settings. */
  readonly failures: ReadonlyMap<string, string>;
  readonly job: string | null;
  readonly script: string | null;
}

/**
 * Trains what is not trained yet. Called again with the same file it goes on: finished members stay, stopped ones
 * continue from their checkpoints. Throws when the file does not fit or no run has its metric.
 */
export async function sweep(
  input: SweepInput,
  io: PipelineIo,
): Promise<SweepResult> {
  const plan = readSweep(input.file);
  const members = membersOf(plan);
  const array = collect(plan, members, io);
  const stand = (failures: Work["failures"]) =>
    standings(members, io.corpus).map((one) =>
      known(one, array.waiting, failures),
    );
  const open = stand(array.lost).filter((one) => isOpen(one, input.retry));
  const { failures, job, script } =
    input.engine === "local"
      ? await locally(plan, open, io)
      : await onSlurm(open, array.waiting.size, plan, input, io);
  const after = stand(new Map([...array.lost, ...failures]));
  return {
    name: plan.name,
    ...(await tableOf(plan, after, io)),
    stopped: io.signal.aborted,
    job,
    script,
  };
}

async function locally(
  { metric }: Sweep,
  open: readonly Standing[],
  io: PipelineIo,
): Promise<Work> {
  const score = (run: string) => figureOf(run, metric, io);
  const failures = await trainLocally(open, score, io);
  return { failures, job: null, script: null };
}

/** One array at a time: while one is in the queue, another would train what it is about to train. */
async function onSlurm(
  open: readonly Standing[],
  inQueue: number,
  plan: Sweep,
  { command }: SweepInput,
  io: PipelineIo,
): Promise<Work> {
  const submitted =
    open.length > 0 && inQueue === 0
      ? await submitArray(plan, open, command, io)
      : { job: null, script: null };
  return { failures: new Map(), ...submitted };
}

/** What the corpus does not know of a member: that it waits in a queue, or that it failed before it was a run. */
function known(
  standing: Standing,
  waiting: ReadonlyMap<string, "queued" | "running">,
  failures: ReadonlyMap<string, string>,
): Standing {
  const { hash } = standing.member;
  const state = waiting.get(hash);
  if (state !== undefined) return { ...standing, state };
  const error = failures.get(hash);
  return error !== undefined && standing.state === "missing"
    ? { ...standing, state: "failed", error }
    : standing;
}
