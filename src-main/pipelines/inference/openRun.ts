/** A run, as a person names it, into its best model, ready to be used. */
import { badInput } from "../../base/errors.ts";
import type { RunSummary } from "../../contract/records.ts";
import type { TaskName } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import {
  hasCheckpoint,
  readCheckpoint,
  type Checkpoint,
} from "../training/checkpoint.ts";
import { executorFor } from "../training/devices.ts";
import { FrameModel } from "./frameModel.ts";

export interface OpenedRun extends AsyncDisposable {
  readonly run: RunSummary;
  readonly checkpoint: Checkpoint;
  readonly model: FrameModel;
}

/** Opens the best checkpoint, or the last where none was validated yet. Throws when the run is not of one of the tasks. */
export async function openRun(
  wanted: string,
  tasks: readonly TaskName[],
  io: PipelineIo,
): Promise<OpenedRun> {
  const run = io.corpus.findRun(wanted);
  const folder = io.corpus.runFolder(run.id);
  const kind = hasCheckpoint(folder, "best") ? "best" : "last";
  const checkpoint = readCheckpoint(folder, kind);
  if (!tasks.includes(checkpoint.head.spec.task))
    throw badInput(
      `run ${run.id} was trained for ${checkpoint.head.spec.task}; this needs a run of the task ${tasks.join(" or ")}`,
    );
  const model = new FrameModel(checkpoint, await executorFor("cpu"));
  return {
    run,
    checkpoint,
    model,
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}
