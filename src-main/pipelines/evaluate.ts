/** A run and a split into tables of metrics of its task, every number beside its baselines. */
import type { Evaluation, MetricRow, Split } from "../contract/records.ts";
import type { TaskName } from "../models/spec/spec.ts";
import {
  evaluateContrast,
  evaluateFrames,
} from "./inference/evaluateVoices.ts";
import { evaluatePhones } from "./inference/evaluatePhones.ts";
import { evaluateReconstruction } from "./inference/evaluateReconstruction.ts";
import { evaluateTurns } from "./inference/evaluateTurns.ts";
import { evaluateWaveform } from "./inference/evaluateWaveform.ts";
import { openRun, type OpenedRun } from "./inference/openRun.ts";
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

/** What evaluates the runs of each task that can be trained. */
const tables: Partial<
  Record<
    TaskName,
    (opened: OpenedRun, split: Split, io: PipelineIo) => Promise<Evaluation[]>
  >
> = {
  turns: evaluateTurns,
  reconstruction: evaluateReconstruction,
  frames: evaluateFrames,
  cpc: evaluateContrast,
  phones: evaluatePhones,
  waveform: evaluateWaveform,
};

/** Evaluates and reports one table for each protocol. */
export async function evaluate(
  input: EvaluateInput,
  io: PipelineIo,
): Promise<EvaluateResult> {
  const { split } = input;
  await using opened = await openRun(
    input.run,
    Object.keys(tables) as TaskName[],
    io,
  );
  const table = tables[opened.model.spec.task]!;
  const evaluations = await table(opened, split, io);
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
