/** The data of a training into sentences about what is odd in it. */
import { isSilent } from "../../dataset/statistics.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import type { TaskData } from "./taskData.ts";

/** Nothing for ordinary data. */
export function dataWarnings(
  { training: { windowSeconds } }: ModelSpec,
  { statistics, seconds }: TaskData,
): string[] {
  const warnings: string[] = [];
  if (isSilent(statistics))
    warnings.push(
      "the training split is silent throughout; there is nothing to learn from it",
    );
  if (seconds.train < windowSeconds)
    warnings.push(
      `the training split has ${seconds.train.toFixed(2)} s, less than one window of ${windowSeconds} s; what is missing of a window does not count`,
    );
  if (seconds.validation === 0)
    warnings.push(
      "the validation split is empty; the last model is kept instead of the best one",
    );
  return warnings;
}
