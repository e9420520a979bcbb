/** Parameters into their mean loss over the validation split. */
import type { Executor, Session } from "../../engine/executors/executor.ts";
import {
  parametersInput,
  type ParameterSlot,
} from "../../engine/optim/parameters.ts";
import { floats } from "../../engine/executors/executor.ts";
import type { TrainingState } from "../../engine/optim/trainer.ts";
import type { Model, ModelSize } from "../../models/model.ts";
import { packModel } from "../../models/packed.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { buildWithLoss } from "../../models/tasks/losses.ts";
import { breathe } from "../io.ts";
import { idleControls } from "./noise.ts";
import { rearranged } from "./start.ts";
import type { TaskData } from "./taskData.ts";

/** Losses by slash-name; `loss` is their weighted sum. */
export type LossMeans = Readonly<Record<string, number>>;

/** A parameter's name and size, in the order of the flat vector. */
type Placed = Pick<ParameterSlot, "name" | "size">;

/** A compiled model in evaluation mode with its losses. */
export class Validator implements AsyncDisposable {
  private readonly session: Session;
  private readonly model: Model;
  private readonly slots: readonly ParameterSlot[];
  private readonly trainingSlots: readonly Placed[];
  private readonly lossNames: readonly string[];

  private constructor(
    session: Session,
    model: Model,
    slots: readonly ParameterSlot[],
    trainingSlots: readonly Placed[],
    lossNames: readonly string[],
  ) {
    this.session = session;
    this.model = model;
    this.slots = slots;
    this.trainingSlots = trainingSlots;
    this.lossNames = lossNames;
  }

  /** Compiles for batches of this size; parameters will come as the training lays them out. */
  static async create(
    executor: Executor,
    spec: ModelSpec,
    size: ModelSize,
    trainingSlots: readonly Placed[],
  ): Promise<Validator> {
    const model = buildWithLoss(spec, size);
    const packed = packModel(
      model.graph,
      (_, value) => value.axes.length === 0,
    );
    const names = [...packed.graph.outputs.keys()];
    const session = await executor.compile(packed.graph);
    return new Validator(session, model, packed.slots, trainingSlots, names);
  }

  /** Means over what the data sweep through, each batch with its weight. */
  async run(
    state: Readonly<TrainingState>,
    data: TaskData,
  ): Promise<LossMeans> {
    const flat = rearranged(
      state[parametersInput]!.data as Float32Array,
      this.trainingSlots,
      this.slots,
    );
    const fixed = {
      ...state,
      ...idleControls(this.model),
      [parametersInput]: floats(flat, [flat.length]),
    };
    const sums: Record<string, number> = {};
    let weight = 0;
    for (const batch of data.sweep()) {
      const found = await this.session.run({ ...fixed, ...batch.feeds });
      weight += batch.weight;
      for (const name of this.lossNames)
        sums[name] = (sums[name] ?? 0) + batch.weight * found[name]!.data[0]!;
      await breathe();
    }
    return Object.fromEntries(
      Object.entries(sums).map(([name, sum]) => [name, sum / weight]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session.release();
  }
}
