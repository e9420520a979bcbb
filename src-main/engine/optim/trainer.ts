/** Runs a training step again and again: state goes from its results to its inputs untouched. */
import {
  floats,
  type Executor,
  type Session,
  type Tensor,
} from "../executors/executor.ts";
import { elements, shapeOf } from "../ir/value.ts";
import { parametersInput } from "./parameters.ts";
import { scheduleValues, type Optimizer } from "./optimizers.ts";
import { nextPrefix, type TrainingStep } from "./step.ts";

/** All that goes on from step to step, by input name: parameters, optimizer vectors, model states. */
export type TrainingState = Record<string, Tensor>;

/** A compiled step with its state. */
export class Trainer {
  private readonly session: Session;
  private readonly step: TrainingStep;
  private readonly optimizer: Optimizer;
  private current: TrainingState;
  /** Where the next step writes; the two change places after each step. */
  private spare: TrainingState;

  private constructor(
    session: Session,
    step: TrainingStep,
    optimizer: Optimizer,
    state: TrainingState,
  ) {
    this.session = session;
    this.step = step;
    this.optimizer = optimizer;
    this.current = copyState(state);
    this.spare = copyState(state);
  }

  /** Compiles the step; `state` holds the parameters and model states, and the optimizer's vectors when training goes on. */
  static async create(
    executor: Executor,
    step: TrainingStep,
    optimizer: Optimizer,
    state: TrainingState,
  ): Promise<Trainer> {
    const session = await executor.compile(step.graph);
    return new Trainer(session, step, optimizer, {
      ...emptyVectors(step),
      ...state,
    });
  }

  /** One update; `number` counts from 1. Returns the metrics by name. */
  async run(
    batch: Readonly<Record<string, Tensor>>,
    number: number,
    learningRate: number,
  ): Promise<Record<string, number>> {
    const schedule = scheduleValues(this.optimizer, number, learningRate);
    const scalars = Object.fromEntries(
      Object.entries(schedule).map(([name, value]) => [
        name,
        floats([value], []),
      ]),
    );
    const results = Object.fromEntries(
      Object.entries(this.spare).map(([name, tensor]) => [
        nextPrefix + name,
        tensor,
      ]),
    );
    for (const metric of this.step.metrics) results[metric] = floats([0], []);
    const feeds = { ...this.current, ...scalars, ...batch };
    const found = await this.session.run(feeds, results);
    this.advance(found);
    return Object.fromEntries(
      this.step.metrics.map((name) => [name, found[name]!.data[0]!]),
    );
  }

  /** The state as it is now; valid until the next step. */
  get state(): Readonly<TrainingState> {
    return this.current;
  }

  /** The state before the last step, as long as no other one is made: what a step that went wrong began with. */
  get before(): Readonly<TrainingState> {
    return this.spare;
  }

  /** Puts numbers in place of a state's: restarts of codes, a checkpoint. */
  replace(name: string, data: Float32Array): void {
    (this.current[name]!.data as Float32Array).set(data);
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private advance(found: Readonly<Record<string, Tensor>>): void {
    const next = Object.fromEntries(
      Object.keys(this.current).map((name) => [
        name,
        found[nextPrefix + name] ?? this.current[name]!,
      ]),
    );
    this.spare = this.current;
    this.current = next;
  }
}

function copyState(state: TrainingState): TrainingState {
  return Object.fromEntries(
    Object.entries(state).map(([name, tensor]) => [
      name,
      { ...tensor, data: tensor.data.slice() },
    ]),
  );
}

/** The optimizer's vectors at the beginning. */
function emptyVectors(step: TrainingStep): TrainingState {
  const size = elements(shapeOf(step.graph.inputNamed(parametersInput)));
  return Object.fromEntries(
    step.optimizerSlots.map((name) => [
      name,
      floats(new Float32Array(size), [size]),
    ]),
  );
}
