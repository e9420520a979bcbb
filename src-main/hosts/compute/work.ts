/** A job spec, as the pipeline that does it; each is loaded only in the process that needs it. */
import { CauserieError } from "../../base/errors.ts";
import type { JobInputs, JobSpec } from "../../jobs/specs.ts";
import type { PipelineIo } from "../../pipelines/io.ts";

type Work = {
  readonly [Kind in keyof JobInputs]?: (
    input: JobInputs[Kind],
    io: PipelineIo,
  ) => Promise<unknown>;
};

const work: Work = {
  import: async (input, io) =>
    (await import("../../pipelines/ingest.ts")).ingest(input, io),
  features: async (input, io) =>
    (await import("../../pipelines/features.ts")).computeFeatures(input, io),
  train: async (input, io) =>
    (await import("../../pipelines/train.ts")).train(input, io),
  evaluate: async (input, io) =>
    (await import("../../pipelines/evaluate.ts")).evaluate(input, io),
};

/** Does a job. Throws `unsupported` for a kind that this version has no pipeline for. */
export async function doWork(spec: JobSpec, io: PipelineIo): Promise<void> {
  const pipeline = work[spec.kind] as
    ((input: unknown, io: PipelineIo) => Promise<unknown>) | undefined;
  if (pipeline === undefined)
    throw new CauserieError("unsupported", `there is no job "${spec.kind}"`);
  await pipeline(spec.input, io);
}
