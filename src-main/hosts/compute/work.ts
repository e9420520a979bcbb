/** A job spec, as the pipeline that does it; each is loaded only in the process that needs it. */
import type { JobInputs, JobSpec } from "../../jobs/specs.ts";
import type { PipelineIo } from "../../pipelines/io.ts";

type Work = {
  readonly [Kind in keyof JobInputs]: (
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
  predict: async (input, io) =>
    (await import("../../pipelines/predict.ts")).predict(input, io),
  reconstruct: async (input, io) =>
    (await import("../../pipelines/reconstruct.ts")).reconstruct(input, io),
  paint: async (input, io) =>
    (await import("../../pipelines/paint.ts")).paint(input, io),
};

/** Does a job; throws what its pipeline throws. */
export async function doWork(spec: JobSpec, io: PipelineIo): Promise<void> {
  // The table is total: a kind and its input belong together.
  const pipeline = work[spec.kind] as (
    input: unknown,
    io: PipelineIo,
  ) => Promise<unknown>;
  await pipeline(spec.input, io);
}
