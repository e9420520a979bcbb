/** What the training loop needs of a task's data, whatever the task is. */
import type { Random } from "../../base/random.ts";
import type { FeatureStatistics } from "../../dataset/statistics.ts";
import type { Tensor } from "../../engine/executors/executor.ts";

/** Input and targets of a batch, by the names that the model's graph gives them. */
export type Feeds = Record<string, Tensor>;

/** A batch of validation windows; rows without one are empty and masked. */
export interface SweepBatch {
  readonly feeds: Feeds;
  /** What the batch counts in a mean over all: its windows, or the steps that its masks leave. */
  readonly weight: number;
}

export interface TaskData {
  /** Of the training split. */
  readonly statistics: FeatureStatistics;
  /** Numbers that the data decided and that predictions need again, by name. */
  readonly constants: Readonly<Record<string, number>>;
  /** Seconds in the training and in the validation split. */
  readonly seconds: { readonly train: number; readonly validation: number };
  /** Random training windows; the same state of `random` gives the same to the last bit. */
  draw(random: Random): Feeds;
  /** Windows of the validation split, the same every time. */
  sweep(): Iterable<SweepBatch>;
}
