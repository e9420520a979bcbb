/** Trainings into a Slurm job array: the script, its submission, and which of its tasks the queue still has. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { CauserieError } from "../../base/errors.ts";

/** One training of the array. */
export interface ArrayTask {
  /** Its index in the array. */
  readonly number: number;
  /** The call, word by word. */
  readonly words: readonly string[];
}

/** The script: one line for each task, a plain call that also runs without Slurm. */
export function arrayScript(
  name: string,
  folder: string,
  tasks: readonly ArrayTask[],
  options: Readonly<Record<string, string | number>>,
): string {
  const head: Record<string, string | number> = {
    "job-name": name.replaceAll(/[^\w.-]+/g, "-"),
    array: tasks.map(({ number }) => number).join(","),
    output: join(folder, "%A-%a.log"),
    // Slurm asks before it kills: a training writes its checkpoint.
    signal: "B:TERM@60",
    ...options,
  };
  return [
    "#!/bin/bash",
    ...Object.entries(head).map(([key, value]) => `#SBATCH --${key}=${value}`),
    "",
    'case "$SLURM_ARRAY_TASK_ID" in',
    ...tasks.map(
      ({ number, words }) =>
        `${number}) exec ${words.map(quoted).join(" ")} ;;`,
    ),
    "esac",
    "",
  ].join("\n");
}

/** A word as the shell reads it back. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Submits a script; the job's id, or null where there is no `sbatch`. Throws what sbatch says when it refuses. */
export function submit(script: string): string | null {
  const { error, status, stdout, stderr } = spawnSync(
    "sbatch",
    ["--parsable", script],
    { encoding: "utf8" },
  );
  if (isMissing(error)) return null;
  if (error || status !== 0)
    throw new CauserieError(
      "failed",
      `sbatch refused ${script}: ${(error?.message ?? stderr).trim()}`,
    );
  return stdout.trim().split(";")[0]!;
}

/**
 * Array indices that wait or run, with their state. A job that Slurm has forgotten, or a machine without it, has none;
 * throws when Slurm does not answer, because what is not known to be gone must not be submitted twice.
 */
export function tasksInQueue(job: string): ReadonlyMap<number, string> {
  const { error, status, stdout, stderr } = spawnSync(
    "squeue",
    [`--jobs=${job}`, "--array", "--noheader", "--format=%K %T"],
    { encoding: "utf8" },
  );
  if (isMissing(error) || /invalid job id/i.test(stderr)) return new Map();
  if (error || status !== 0)
    throw new CauserieError(
      "failed",
      `squeue does not say where job ${job} stands (${(error?.message ?? stderr).trim()}); call sweep again later`,
    );
  return new Map(
    [...stdout.matchAll(/^\s*(\d+)\s+(\w+)/gm)].map(([, index, state]) => [
      Number(index),
      state!,
    ]),
  );
}

function isMissing(error: Error | undefined): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
}
