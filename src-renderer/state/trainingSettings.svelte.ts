/** What the next training is started with, kept while other panels are looked at. */
import type { CallInput } from "../../src-main/contract/calls.ts";

/** When a training ends: as its preset says, or after so many steps or minutes. */
export type TrainingLimit = "preset" | "steps" | "minutes";

/** The form's fields; every page begins with the same ones. */
export class TrainingSettings {
  /** Name of the preset. */
  preset = $state("turns-cnn");
  limit = $state<TrainingLimit>("preset");
  steps = $state(400);
  minutes = $state(2);
  seed = $state(1);

  /** The call that starts a training of a preset with these settings. */
  input(preset: string): CallInput<"training/start"> {
    const { limit, steps, minutes, seed } = this;
    return {
      preset,
      seed,
      ...(limit === "steps" ? { steps } : {}),
      ...(limit === "minutes" ? { minutes } : {}),
    };
  }
}
