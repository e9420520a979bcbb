/** `causerie bench`: the benchmark suite, as a table of medians and ratios. */
import { cpus } from "node:os";
import type { Command } from "commander";
import { runBench, type BenchResult } from "../../../pipelines/bench/run.ts";
import { benchSuite } from "../../../pipelines/bench/suite.ts";
import { jsonOption, UsageError } from "../options.ts";
import { printResult, table } from "../output.ts";

interface BenchCommand {
  readonly peers?: boolean;
  readonly processorTime?: boolean;
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
    .option("--only <text>", "only cases whose name holds this text")
    .addOption(jsonOption())
    .action(bench);
}

async function bench({
  peers,
  processorTime,
  only = "",
  json,
}: BenchCommand): Promise<void> {
  const cases = benchSuite.filter(({ name }) => name.includes(only));
  if (cases.length === 0)
    throw new UsageError(
      `no case's name holds "${only}"; there are ${benchSuite.map(({ name }) => name).join(", ")}`,
    );
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort());
  const result = await runBench(cases, {
    peers: peers ?? false,
    clock: processorTime ? "processor" : "wall",
    signal: abort.signal,
    onRow: ({ name }) => process.stderr.write(`${name} done\n`),
  });
  printResult(result, json, (found) => describe(found, processorTime ?? false));
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
