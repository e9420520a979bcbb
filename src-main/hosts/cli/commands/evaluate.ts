/** `causerie evaluate`: a run and a split, as tables of metrics beside their baselines. */
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { badInput } from "../../../base/errors.ts";
import type {
  Evaluation,
  MetricRow,
  Split,
} from "../../../contract/records.ts";
import type { EvaluateResult } from "../../../pipelines/evaluate.ts";
import type { PipelineIo } from "../../../pipelines/io.ts";
import { evaluationFigure } from "../../../pipelines/reconstruction/evaluationFigure.ts";
import {
  expectFigureFormat,
  writeFigure,
} from "../../../pipelines/reconstruction/writeFigure.ts";
import { corpusOption, jsonOption } from "../options.ts";
import { duration, printResult, table } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface EvaluateOptions {
  readonly corpus: string;
  readonly split: Split;
  readonly figure?: string;
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
    .option(
      "--figure <file>",
      "of a reconstruction: use of codes and error of each band, .svg or .png",
    )
    .addOption(jsonOption())
    .action(evaluateRun);
}

async function evaluateRun(
  run: string,
  { corpus, split, figure, json }: EvaluateOptions,
): Promise<void> {
  if (figure !== undefined) expectFigureFormat(figure);
  // ONNX Runtime is large; only commands that compute load it.
  const { evaluate } = await import("../../../pipelines/evaluate.ts");
  const result = await runOnCorpus(
    { corpus, title: "evaluate", mayForget: true },
    (io) => {
      if (figure !== undefined) expectReconstruction(io, run, figure);
      return evaluate({ run, split }, io);
    },
  );
  if (figure !== undefined) await writePicture(figure, result);
  printResult(result, json, ({ evaluations }) =>
    evaluations.map(describe).join("\n\n"),
  );
}

/** Before anything is computed. */
function expectReconstruction(
  { corpus }: PipelineIo,
  wanted: string,
  path: string,
): void {
  const { id, task } = corpus.findRun(wanted);
  if (task !== "reconstruction")
    throw badInput(
      `evaluate --figure: run ${id} was trained for ${task}, so ${path} would show nothing; expects a run of the task reconstruction`,
    );
}

async function writePicture(
  path: string,
  { run, evaluations }: EvaluateResult,
): Promise<void> {
  for (const evaluation of evaluations) {
    if (!evaluation.details) continue;
    const picture = evaluationFigure(run, evaluation, evaluation.details);
    await writeFigure(resolve(path), picture);
  }
}

function describe(evaluation: Evaluation): string {
  const { protocol, split, dialogues, seconds, rows } = evaluation;
  const names = [
    ...new Set(rows.flatMap((row) => row.baselines.map(({ name }) => name))),
  ];
  const hasRanges = rows.some(({ interval }) => interval !== undefined);
  const head = ["metric", "value", ...(hasRanges ? ["95 %"] : []), ...names];
  return [
    `${protocol}, ${split}: ${dialogues} dialogues, ${duration(seconds)}`,
    table(
      [...head, "samples"],
      rows.map((row) => cells(row, names, hasRanges)),
      new Set(head.map((_, index) => index + 1)),
    ),
  ].join("\n");
}

function cells(
  row: MetricRow,
  names: readonly string[],
  hasRanges: boolean,
): string[] {
  const baseline = (name: string) =>
    row.baselines.find((one) => one.name === name)?.value;
  return [
    row.name,
    numberText(row.value),
    ...(hasRanges ? [row.interval?.map(numberText).join(" to ") ?? "-"] : []),
    ...names.map((name) => numberText(baseline(name) ?? null)),
    String(row.samples),
  ];
}

function numberText(value: number | null): string {
  return value === null ? "-" : value.toFixed(3);
}
