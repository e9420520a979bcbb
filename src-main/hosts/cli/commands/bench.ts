/** `causerie bench`: the benchmark suite, as a table of medians and ratios. */
import { cpus } from "node:os";
import type { Command } from "commander";
import type { BenchCase } from "../../../pipelines/bench/case.ts";
import { measureAlone } from "../../../pipelines/bench/memory.ts";
import {
  runBench,
  type BenchResult,
  type BenchRow,
} from "../../../pipelines/bench/run.ts";
import { benchSuite } from "../../../pipelines/bench/suite.ts";
import { jsonOption, UsageError } from "../options.ts";
import { printResult, table } from "../output.ts";

interface BenchCommand {
  readonly peers?: boolean;
  readonly processorTime?: boolean;
  readonly memory?: boolean;
  readonly only?: string;
  readonly json?: boolean;
}

export function addBench(program: Command): void {
  program
    .command("bench")
    .description("measure this machine: training steps, features, streaming")
    .option("--peers", "also time PyTorch and NumPy, where installed")
    .option(
      "--processor-time",
      "one thread each and processor time, which others on the machine disturb less",
    )
    .option(
      "--memory",
      "the largest memory of each step, in a process of its own",
    )
    .option(
      "--only <text>",
      "only the case of this name, or those whose name holds this text",
    )
    .addOption(jsonOption())
    .action(bench);
}

async function bench({
  peers = false,
  processorTime = false,
  memory = false,
  only = "",
  json,
}: BenchCommand): Promise<void> {
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort());
  const onRow = ({ name }: BenchRow) =>
    void process.stderr.write(`${name} done\n`);
  const cases = chosen(only);
  if (memory) {
    const rows = await measureAlone(
      cases.filter(({ name }) => name.startsWith("step/")),
      (name) => alone(name, peers),
      abort.signal,
      onRow,
    );
    printResult({ cases: rows }, json, describeMemory);
    return;
  }
  const result = await runBench(cases, {
    peers,
    clock: processorTime ? "processor" : "wall",
    signal: abort.signal,
    onRow,
  });
  printResult(result, json, (found) => describe(found, processorTime));
}

/** The case of this name, or all whose name holds it. */
function chosen(only: string): readonly BenchCase[] {
  const named = benchSuite.filter(({ name }) => name === only);
  const cases =
    named.length > 0
      ? named
      : benchSuite.filter(({ name }) => name.includes(only));
  if (cases.length === 0)
    throw new UsageError(
      `no case's name holds "${only}"; there are ${benchSuite.map(({ name }) => name).join(", ")}`,
    );
  return cases;
}

/** This command again, for one case. */
function alone(name: string, peers: boolean): string[] {
  const program = [process.execPath, ...process.execArgv, process.argv[1]!];
  const options = ["--only", name, "--json", ...(peers ? ["--peers"] : [])];
  return [...program, "bench", ...options];
}

function describeMemory({ cases }: { cases: readonly BenchRow[] }): string {
  const rows = cases.map(({ name, megabytes, peerMegabytes }) => [
    name,
    megabytes.toFixed(0),
    peerMegabytes?.toFixed(0) ?? "-",
    peerMegabytes === null ? "-" : (peerMegabytes / megabytes).toFixed(2),
  ]);
  return [
    "Largest memory of the whole process in megabytes; ratio = peer / ours, above 1 we need less",
    "",
    table(["case", "MB", "peer MB", "ratio"], rows, new Set([1, 2, 3])),
  ].join("\n");
}

function describe(
  { cases, geometricMean, note }: BenchResult,
  processorTime: boolean,
): string {
  const rows = cases.map((row) => [
    row.name,
    row.title,
    row.milliseconds.toFixed(1),
    row.peerMilliseconds?.toFixed(1) ?? "-",
    row.ratio?.toFixed(2) ?? "-",
    row.rate,
  ]);
  return [
    `${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, ${processorTime ? "least processor time of one thread" : "medians"} of runs in turn; ratio = peer / ours, above 1 we are faster`,
    "",
    table(
      ["case", "what", "ms", "peer ms", "ratio", "rate"],
      rows,
      new Set([2, 3, 4]),
    ),
    ...(geometricMean === null
      ? []
      : ["", `geometric mean of the step ratios: ${geometricMean.toFixed(2)}`]),
    ...(note ? ["", note] : []),
  ].join("\n");
}
