/** A run and a split into tables of metrics of its task, every number beside its baselines. */
import type { Evaluation, MetricRow, Split } from "../contract/records.ts";
import { evaluateReconstruction } from "./inference/evaluateReconstruction.ts";
import { evaluateTurns } from "./inference/evaluateTurns.ts";
import { openRun } from "./inference/openRun.ts";
import type { PipelineIo } from "./io.ts";

export interface EvaluateInput {
  /** As a person names it. */
  readonly run: string;
  readonly split: Split;
}

export interface EvaluateResult {
  readonly run: string;
  readonly split: Split;
  /** By protocol and slash-name: `Inoue-2024/shift-hold/balancedAccuracy`. */
  readonly metrics: Readonly<Record<string, MetricRow>>;
  readonly evaluations: readonly Evaluation[];
}

/** Evaluates and reports one table for each protocol. */
export async function evaluate(
  input: EvaluateInput,
  io: PipelineIo,
): Promise<EvaluateResult> {
  const { split } = input;
  await using opened = await openRun(
    input.run,
    ["turns", "reconstruction"],
    io,
  );
  const evaluations =
    opened.model.spec.task === "turns"
      ? await evaluateTurns(opened, split, io)
      : await evaluateReconstruction(opened, split, io);
  for (const evaluation of evaluations)
    io.report({ type: "evaluation", runId: opened.run.id, evaluation });
  return {
    run: opened.run.id,
    split,
    metrics: byName(evaluations),
    evaluations,
  };
}

function byName(
  evaluations: readonly Evaluation[],
): Readonly<Record<string, MetricRow>> {
  return Object.fromEntries(
    evaluations.flatMap(({ protocol, rows }) =>
      rows.map((row) => [`${protocol}/${row.name}`, row]),
    ),
  );
}
