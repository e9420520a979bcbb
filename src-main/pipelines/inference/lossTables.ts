/** A run and data of a split into its losses, and rows into the table of a split. */
import type { Evaluation, MetricRow, Split } from "../../contract/records.ts";
import type { PipelineIo } from "../io.ts";
import { executorFor } from "../training/devices.ts";
import { stepSize } from "../training/session.ts";
import type { TaskData } from "../training/taskData.ts";
import { Validator, type LossMeans } from "../training/validation.ts";
import type { OpenedRun } from "./openRun.ts";

/** Mean losses over what the data sweep through, as validation has them. */
export async function lossesOn(
  data: TaskData,
  { model: { spec }, checkpoint: { head, tensors } }: OpenedRun,
): Promise<LossMeans> {
  const executor = await executorFor("cpu");
  await using validator = await Validator.create(
    executor,
    spec,
    stepSize(spec),
    head.slots,
  );
  return await validator.run(tensors, data);
}

/** The table of a protocol, with so many seconds scored. */
export function tableOf(
  protocol: string,
  split: Split,
  seconds: number,
  rows: readonly MetricRow[],
  io: PipelineIo,
): Evaluation {
  const parts = io.corpus.splits().filter((part) => part.split === split);
  return {
    protocol,
    split,
    dialogues: new Set(parts.map(({ dialogueId }) => dialogueId)).size,
    seconds,
    rows,
    createdAt: new Date(io.now()).toISOString(),
  };
}
