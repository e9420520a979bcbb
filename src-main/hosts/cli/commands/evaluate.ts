/** `causerie evaluate`: a run and a split, as tables of metrics beside their baselines. */
import { Option, type Command } from "commander";
import type {
  Evaluation,
  MetricRow,
  Split,
} from "../../../contract/records.ts";
import { corpusOption, jsonOption } from "../options.ts";
import { duration, printResult, table } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface EvaluateOptions {
  readonly corpus: string;
  readonly split: Split;
  readonly json?: boolean;
}

export function addEvaluate(program: Command): void {
  program
    .command("evaluate")
    .description("metrics of the run's task, each beside trivial baselines")
    .argument("<run>", "id, beginning of an id, name, or latest")
    .addOption(corpusOption())
    .addOption(
      new Option("--split <split>", "which dialogues")
        .choices(["train", "validation", "test"])
        .default("test"),
    )
    .addOption(jsonOption())
    .action(evaluateRun);
}

async function evaluateRun(
  run: string,
  { corpus, split, json }: EvaluateOptions,
): Promise<void> {
  // ONNX Runtime is large; only commands that compute load it.
  const { evaluate } = await import("../../../pipelines/evaluate.ts");
  const result = await runOnCorpus({ corpus, title: "evaluate" }, (io) =>
    evaluate({ run, split }, io),
  );
  printResult(result, json, ({ evaluations }) =>
    evaluations.map(describe).join("\n\n"),
  );
}

function describe(evaluation: Evaluation): string {
  const { protocol, split, dialogues, seconds, rows } = evaluation;
  const names = [
    ...new Set(rows.flatMap((row) => row.baselines.map(({ name }) => name))),
  ];
  return [
    `${protocol}, ${split}: ${dialogues} dialogues, ${duration(seconds)}`,
    table(
      ["metric", "value", ...names, "samples"],
      rows.map((row) => cells(row, names)),
      new Set([1, ...names.map((_, i) => i + 2), names.length + 2]),
    ),
  ].join("\n");
}

function cells(row: MetricRow, names: readonly string[]): string[] {
  const baseline = (name: string) =>
    row.baselines.find((one) => one.name === name)?.value;
  return [
    row.name,
    numberText(row.value),
    ...names.map((name) => numberText(baseline(name) ?? null)),
    String(row.samples),
  ];
}

function numberText(value: number | null): string {
  return value === null ? "-" : value.toFixed(3);
}
