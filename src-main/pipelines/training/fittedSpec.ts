/** A spec and a corpus into the spec with what only the data can decide. */
import type { ModelSpec, TaskName } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import { withPhoneClasses } from "./phoneVoices.ts";

const fits: Partial<
  Record<TaskName, (spec: ModelSpec, corpus: PipelineIo["corpus"]) => ModelSpec>
> = {
  phones: withPhoneClasses,
};

/** What is decided already stays, as in a run that goes on. */
export function fittedSpec(spec: ModelSpec, { corpus }: PipelineIo): ModelSpec {
  return fits[spec.task]?.(spec, corpus) ?? spec;
}
