/** A run, as a person names it, into its best reconstructing model, ready to be used. */
import type { RunSummary } from "../../contract/records.ts";
import type { PipelineIo } from "../io.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { executorFor } from "../training/devices.ts";
import { openRun } from "./openRun.ts";
import { VoiceModel } from "./voiceModel.ts";

export interface OpenedVoiceRun extends AsyncDisposable {
  readonly run: RunSummary;
  readonly checkpoint: Checkpoint;
  readonly model: VoiceModel;
}

/** Throws when the run is of another task. */
export async function openVoiceRun(
  wanted: string,
  io: PipelineIo,
): Promise<OpenedVoiceRun> {
  const { run, checkpoint } = await openRun(wanted, ["reconstruction"], io);
  const model = new VoiceModel(checkpoint, await executorFor("cpu"));
  return {
    run,
    checkpoint,
    model,
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}
