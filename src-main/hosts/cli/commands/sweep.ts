/** `causerie sweep`: a file of settings and values, as many runs and the best of them. */
import { existsSync } from "node:fs";
import { Option, type Command } from "commander";
import type { SweepInput, SweepResult } from "../../../pipelines/sweep.ts";
import type { SweepRun } from "../../../pipelines/sweep/result.ts";
import { corpusOption, jsonOption, UsageError } from "../options.ts";
import { printResult, table } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface SweepOptions {
  readonly corpus: string;
  readonly engine: SweepInput["engine"];
  readonly retry?: boolean;
  readonly json?: boolean;
}

export function addSweep(program: Command): void {
  program
    .command("sweep")
    .description(
      "many trainings; called again it goes on with what is not done and shows the results",
    )
    .argument("<sweep.json>", "what to train with which values (docs/cli.md)")
    .addOption(corpusOption())
    .addOption(
      new Option("--engine <engine>", "train here, or as a Slurm job array")
        .choices(["local", "slurm"])
        .default("local"),
    )
    .option("--retry", "train what has failed again")
    .addOption(jsonOption())
    .action(sweepFile);
}

async function sweepFile(
  file: string,
  { corpus, engine, retry, json }: SweepOptions,
): Promise<void> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const { sweep } = await import("../../../pipelines/sweep.ts");
  const command = [process.execPath, process.argv[1]!];
  const result = await runOnCorpus({ corpus, title: "sweep" }, (io) =>
    sweep({ file, engine, retry, command }, io),
  );
  printResult(result, json, describe);
  const told = noteOf(result);
  if (told) process.stderr.write(told + "\n");
  const { runs } = result;
  if (runs.every(({ state }) => state === "failed")) process.exitCode = 1;
}

function describe(result: SweepResult): string {
  const { runs, metric, best } = result;
  const lines = table(
    ["run", "state", "steps", metric, ""],
    runs.map((run) => [
      run.name,
      run.state,
      String(run.steps),
      number(run.value),
      run.error ?? (run === best ? "best" : ""),
    ]),
    new Set([2, 3]),
  );
  return [lines, "", verdict(result)].join("\n");
}

function verdict({ runs, best, metric, direction }: SweepResult): string {
  const count = (state: SweepRun["state"]) =>
    runs.filter((run) => run.state === state).length;
  const states = (
    ["done", "running", "queued", "stopped", "failed", "missing"] as const
  )
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state}`);
  const first =
    best &&
    `; best by the ${direction === "lower" ? "lowest" : "highest"} ${metric}: ${best.name} (${best.run})`;
  return `${states.join(", ")}${first ?? ""}`;
}

/** What happened beside the table: it goes to standard error, so that it is seen with --json too. */
function noteOf({ stopped, job, script, runs }: SweepResult): string | null {
  if (stopped) return "stopped; the same call goes on from here";
  if (job !== null)
    return `submitted as job array ${job} (${script}); the same call collects its results`;
  if (script !== null)
    return `there is no sbatch on this machine; the job array lies in ${script}, to be submitted where there is one`;
  if (runs.some(({ state }) => state === "queued" || state === "running"))
    return "members are still at work; the same call collects them when they are done";
  return null;
}

function number(value: number | null): string {
  return value === null ? "-" : value.toPrecision(4);
}
