/** A spec and its data into a compiled training: step, validation, and the state they share. */
import type { Random } from "../../base/random.ts";
import type { Executor } from "../../engine/executors/executor.ts";
import type { Optimizer } from "../../engine/optim/optimizers.ts";
import { parametersInput } from "../../engine/optim/parameters.ts";
import { buildStep, type TrainingStep } from "../../engine/optim/step.ts";
import { Trainer, type TrainingState } from "../../engine/optim/trainer.ts";
import { framesIn } from "../../base/frames.ts";
import { blockFrames } from "../../models/block.ts";
import type { Model } from "../../models/model.ts";
import {
  stepRate,
  type ModelSpec,
  type TrainingSpec,
} from "../../models/spec/spec.ts";
import { buildWithLoss } from "../../models/tasks/losses.ts";
import { codebookFeeds } from "./codebooks.ts";
import { firstNonFinite } from "./nonFinite.ts";
import { drawNoise, idleControls } from "./noise.ts";
import { initialState } from "./start.ts";
import type { Feeds, TaskData } from "./taskData.ts";
import { Validator, type LossMeans } from "./validation.ts";

/** A compiled training; dispose of it to free its sessions. */
export class TrainingSession implements AsyncDisposable {
  readonly step: TrainingStep;
  private readonly executor: Executor;
  private readonly model: Model;
  private readonly trainer: Trainer;
  private readonly validator: Validator;

  private constructor(
    executor: Executor,
    model: Model,
    step: TrainingStep,
    trainer: Trainer,
    validator: Validator,
  ) {
    this.executor = executor;
    this.model = model;
    this.step = step;
    this.trainer = trainer;
    this.validator = validator;
  }

  /** Compiles; begins with the given state, or with random parameters. */
  static async create(
    spec: ModelSpec,
    executor: Executor,
    random: Random,
    state: TrainingState | null,
  ): Promise<TrainingSession> {
    const model = buildWithLoss(spec, { ...stepSize(spec), training: true });
    const optimizer = optimizerOf(spec.training);
    const { clip } = spec.training;
    const step = buildStep(model.graph, {
      optimizer,
      clipNorm: clip === 0 ? null : clip,
    });
    const trainer = await Trainer.create(
      executor,
      step,
      optimizer,
      state ?? initialState(model, step.slots, random.fork("parameters")),
    );
    const validator = await Validator.create(
      executor,
      spec,
      stepSize(spec),
      step.slots,
    );
    return new TrainingSession(executor, model, step, trainer, validator);
  }

  get state(): Readonly<TrainingState> {
    return this.trainer.state;
  }

  /** One step on the next batch; `number` counts from 1. Returns losses and the gradient's norm. */
  async run(
    data: TaskData,
    random: Random,
    number: number,
    learningRate: number,
  ): Promise<{ feeds: Feeds; metrics: Record<string, number> }> {
    const feeds = {
      ...idleControls(this.model),
      ...data.draw(random),
      ...drawNoise(this.model, random),
      ...codebookFeeds(this.model, number, random),
    };
    const metrics = await this.trainer.run(feeds, number, learningRate);
    return { feeds, metrics };
  }

  async validate(data: TaskData): Promise<LossMeans> {
    return this.validator.run(this.trainer.state, data);
  }

  /** Whether the last step left numbers to go on with. */
  get isFinite(): boolean {
    const { data } = this.trainer.state[parametersInput]!;
    return (data as Float32Array).every(Number.isFinite);
  }

  /** Which op of the last step first made a number that is not finite. */
  async explain(feeds: Feeds): Promise<string> {
    const { model, step, executor, trainer } = this;
    const given = { ...trainer.before, ...feeds };
    const origin = await firstNonFinite(
      model.graph,
      step.slots,
      executor,
      given,
    );
    return origin ?? `the ${model.spec.training.optimizer} update`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.trainer.release();
    await this.validator[Symbol.asyncDispose]();
  }
}

/** As Kingma and Ba recommend. */
const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Batch and steps of a training graph; windows that are reconstructed end with a whole block of a strided model. */
export function stepSize(spec: ModelSpec): { batch: number; steps: number } {
  const { task, training } = spec;
  const block = task === "reconstruction" ? blockFrames(spec) : 1;
  const frames = framesIn(training.windowSeconds, stepRate(spec));
  const steps = Math.max(1, Math.ceil(frames / block)) * block;
  return { batch: training.batch, steps };
}

function optimizerOf({
  optimizer,
  weightDecay,
  momentum,
}: TrainingSpec): Optimizer {
  if (optimizer === "sgd") return { kind: "sgd", momentum, weightDecay };
  const { beta1, beta2, epsilon } = adamDefaults;
  return { kind: optimizer, beta1, beta2, epsilon, weightDecay };
}
