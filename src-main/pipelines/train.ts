/** A spec and a corpus into a trained run: checkpoints, curves, and the best model by validation. */
import { CauserieError, describeError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { ModelSpec, TaskName } from "../models/spec/spec.ts";
import { breathe, type PipelineIo } from "./io.ts";
import { trackProgress } from "./progress.ts";
import { dataWarnings } from "./training/dataWarnings.ts";
import { trainingExecutor } from "./training/devices.ts";
import {
  claimed,
  planRun,
  type PlannedRun,
  type TrainInput,
} from "./training/plan.ts";
import { fittedSpec } from "./training/fittedSpec.ts";
import { phoneData } from "./training/phoneData.ts";
import { RunRecord } from "./training/runRecord.ts";
import { learningRateAt } from "./training/schedule.ts";
import { TrainingSession } from "./training/session.ts";
import type { TaskData } from "./training/taskData.ts";
import { turnData } from "./training/turnData.ts";
import { voiceData } from "./training/voiceData.ts";
import { waveformData } from "./training/waveformData.ts";

export type { TrainInput } from "./training/plan.ts";

export interface TrainResult {
  readonly run: string;
  /** Steps done, those before a resume included. */
  readonly steps: number;
  /** Mean training loss of the last steps. */
  readonly loss: number | null;
  /** Best loss over the validation split. */
  readonly validation: number | null;
  /** Steps per second of this call, validation included. */
  readonly stepsPerSecond: number;
  readonly device: string;
  /** Whether it ended before its time: by a signal. */
  readonly stopped: boolean;
  /** What is odd in the data, in sentences. */
  readonly warnings: readonly string[];
}

const dataOf: Partial<
  Record<TaskName, (spec: ModelSpec, io: PipelineIo) => Promise<TaskData>>
> = {
  turns: turnData,
  reconstruction: voiceData,
  frames: voiceData,
  cpc: voiceData,
  phones: phoneData,
  waveform: waveformData,
};

/**
 * Trains, or goes on with a run. The same spec, corpus and device give the same parameters to the last bit, in one go
 * or in several. An aborted signal stops after the current step and keeps a checkpoint.
 */
export async function train(
  input: TrainInput,
  io: PipelineIo,
): Promise<TrainResult> {
  const asked = planRun(input, io);
  const plan = { ...asked, spec: fittedSpec(asked.spec, io) };
  const data = await dataFor(plan.spec, io);
  const record = new RunRecord(claimed(plan, io), data, io);
  record.begin();
  try {
    const result = await runSteps(plan, data, record, io);
    record.end(result.stopped ? "stopped" : "done", null);
    return result;
  } catch (error) {
    record.end("failed", describeError(error).message);
    throw error;
  }
}

function dataFor(spec: ModelSpec, io: PipelineIo): Promise<TaskData> {
  const prepare = dataOf[spec.task];
  if (!prepare)
    throw new CauserieError(
      "unsupported",
      `spec ${spec.name}: the task ${spec.task} cannot be trained; ${Object.keys(dataOf).join(", ")} can`,
    );
  return prepare(spec, io);
}

async function runSteps(
  { spec, start, device }: PlannedRun,
  data: TaskData,
  record: RunRecord,
  io: PipelineIo,
): Promise<TrainResult> {
  const executor = await trainingExecutor(device);
  const seed = new Random(`train/${spec.training.seed}`);
  const random = start ? Random.restore(start.head.random) : seed.fork("data");
  const from = start ? { ...start.tensors } : null;
  await using session = await TrainingSession.create(
    spec,
    executor,
    seed,
    from,
  );
  const stepsBefore = record.steps;
  const progress = trainingProgress(record, io);
  record.startClock();
  while (!io.signal.aborted && !record.isOver) {
    const rate = learningRateAt(spec.training, record.steps, record.share);
    const number = record.steps + 1;
    const { feeds, metrics } = await session.run(data, random, number, rate);
    if (!Object.values(metrics).every(Number.isFinite) || !session.isFinite)
      throw notFinite(number, metrics, await session.explain(feeds));
    record.afterStep(metrics, rate);
    if (record.isValidationDue && data.seconds.validation > 0)
      record.afterValidation(await session.validate(data), session, random);
    record.checkpointIfDue(session, random);
    progress();
    await breathe();
  }
  record.finish(session, random);
  return {
    run: record.id,
    steps: record.steps,
    loss: record.loss,
    validation: record.best.validation,
    stepsPerSecond: (record.steps - stepsBefore) / record.secondsOfThisCall,
    device: executor.name,
    stopped: !record.isOver,
    warnings: dataWarnings(spec, data),
  };
}

/** Reports "step 120 of 400, 8.1 steps/s, loss 0.531". */
function trainingProgress(record: RunRecord, io: PipelineIo): () => void {
  const { training } = record.spec;
  const timed = training.minutes !== null;
  const total = timed ? 60 * training.minutes! : training.steps;
  const progress = trackProgress(io, total, timed ? "seconds" : "steps");
  const stepsBefore = record.steps;
  return () => {
    const speed = (record.steps - stepsBefore) / record.secondsOfThisCall;
    const of = timed ? "" : ` of ${training.steps}`;
    const loss = record.loss === null ? "" : `, loss ${record.loss.toFixed(3)}`;
    progress.at(
      timed ? Math.min(total, record.seconds) : record.steps,
      `step ${record.steps}${of}, ${speed.toFixed(1)} steps/s${loss}`,
      record.isOver,
    );
  };
}

/** Which number went wrong, at which step, and which op made it first. */
function notFinite(
  step: number,
  metrics: Readonly<Record<string, number>>,
  origin: string,
): CauserieError {
  const bad = Object.entries(metrics).find(([, one]) => !Number.isFinite(one));
  const what = bad
    ? `${bad[0]} is ${bad[1]}`
    : "the parameters are no finite numbers";
  return new CauserieError(
    "failed",
    `training: ${what} at step ${step}; ${origin} made it first. The last good checkpoint is kept; try a smaller training.learningRate or training.clip`,
  );
}
