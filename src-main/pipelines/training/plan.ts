/** What a person asked for into what is trained: a new run, or the rest of an old one. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { badInput } from "../../base/errors.ts";
import { overrideSpec } from "../../models/spec/overrides.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import { readCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { loadSpec, namedOverrides, type SpecChanges } from "./specs.ts";

export interface TrainInput extends SpecChanges {
  /** A preset's name or the path of a spec file; not looked at when a run is resumed. */
  readonly preset: string;
  readonly name?: string | undefined;
  readonly device?: string | undefined;
  /** A run to go on with, as a person names it. */
  readonly resume?: string | undefined;
}

export interface PlannedRun {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly spec: ModelSpec;
  readonly device: string;
  /** Where an earlier training ended; null for a new run. */
  readonly start: Checkpoint | null;
}

/** Plans a run. Throws when the spec, the run or its checkpoint cannot be used. */
export function planRun(input: TrainInput, io: PipelineIo): PlannedRun {
  return input.resume === undefined
    ? newRun(input, io)
    : resumedRun(input, input.resume, io);
}

function newRun(input: TrainInput, io: PipelineIo): PlannedRun {
  const spec = loadSpec(input.preset, input);
  const createdAt = new Date(io.now()).toISOString();
  const id = idOf(spec.name, createdAt);
  return {
    id,
    name: input.name ?? id,
    createdAt,
    spec,
    device: input.device ?? "cpu",
    start: null,
  };
}

/**
 * A new run with a folder of its own, and a number at the end of its id where that is taken. Making the folder claims
 * it: of two trainings that begin in the same second, on two machines perhaps, only one can.
 */
export function claimed(plan: PlannedRun, io: PipelineIo): PlannedRun {
  if (plan.start !== null) return plan;
  for (let number = 1; ; number++) {
    const id = number === 1 ? plan.id : `${plan.id}-${number}`;
    if (couldMake(io.corpus.runFolder(id)))
      return { ...plan, id, name: plan.name === plan.id ? id : plan.name };
  }
}

function couldMake(folder: string): boolean {
  mkdirSync(dirname(folder), { recursive: true });
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The run's own spec, longer or with other settings of the training where that was asked for. */
function resumedRun(
  input: TrainInput,
  wanted: string,
  io: PipelineIo,
): PlannedRun {
  const run = io.corpus.findRun(wanted);
  const start = readCheckpoint(io.corpus.runFolder(run.id), "last");
  const outside = Object.keys(input.set ?? {}).find(
    (path) => !path.startsWith("training."),
  );
  if (outside)
    throw badInput(
      `run ${run.id} cannot go on with another ${outside}: only fields of training can change, the model is fixed`,
    );
  return {
    id: run.id,
    name: run.name,
    createdAt: run.createdAt,
    spec: overrideSpec(parseSpec(start.head.spec), namedOverrides(input)),
    device: input.device ?? run.device,
    start,
  };
}

/** `turns-cnn-20261120-164512`. */
function idOf(name: string, createdAt: string): string {
  return `${fileName(name)}-${createdAt.slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}`;
}

function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "run"
  );
}
