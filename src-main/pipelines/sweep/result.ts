/** Where the members stand, with their figures, into the table of a sweep and its best run. */
import { describeError } from "../../base/errors.ts";
import type { PipelineIo } from "../io.ts";
import { figureOf, type Figure } from "./figure.ts";
import type { Sweep } from "./file.ts";
import type { Standing } from "./standing.ts";

/** One member of a sweep. */
export interface SweepRun {
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly state: Standing["state"];
  /** Id of its run in the corpus; null before it was begun. */
  readonly run: string | null;
  readonly steps: number;
  readonly loss: number | null;
  readonly validation: number | null;
  /** What decides: the sweep's metric; null until it is trained. */
  readonly value: number | null;
  readonly error: string | null;
}

export interface SweepTable {
  readonly metric: string;
  readonly direction: "lower" | "higher";
  readonly runs: readonly SweepRun[];
  /** Of those that are done; null while none is. */
  readonly best: SweepRun | null;
}

/** Reads (or makes) the figure of each finished member and finds the best. Throws when the metric has no such name. */
export async function tableOf(
  sweep: Sweep,
  standings: readonly Standing[],
  io: PipelineIo,
): Promise<SweepTable> {
  const runs: SweepRun[] = [];
  let better: Figure["better"] = "lower";
  for (const standing of standings) {
    const figure = await figureIfDone(standing, sweep.metric, io);
    if (figure) better = figure.better;
    runs.push(sweepRun(standing, figure?.value ?? null));
  }
  const direction = sweep.direction ?? better;
  return {
    metric: sweep.metric,
    direction,
    runs,
    best: bestOf(runs, direction),
  };
}

/** A stopped sweep is told as it stands: evaluations that are missing wait for the next call. */
async function figureIfDone(
  { state, run }: Standing,
  metric: string,
  io: PipelineIo,
): Promise<Figure | null> {
  if (state !== "done" || run === null) return null;
  try {
    return await figureOf(run.id, metric, io);
  } catch (error) {
    if (describeError(error).kind === "cancelled") return null;
    throw error;
  }
}

function sweepRun(
  { member, state, run, error }: Standing,
  value: number | null,
): SweepRun {
  return {
    name: member.input.name,
    settings: member.settings,
    state,
    run: run?.id ?? null,
    steps: run?.steps ?? 0,
    loss: run?.loss ?? null,
    validation: run?.validation ?? null,
    value,
    error,
  };
}

function bestOf(
  runs: readonly SweepRun[],
  direction: SweepTable["direction"],
): SweepRun | null {
  const sign = direction === "lower" ? 1 : -1;
  return runs.reduce<SweepRun | null>(
    (best, run) =>
      run.value !== null &&
      (best === null || sign * run.value < sign * best.value!)
        ? run
        : best,
    null,
  );
}
