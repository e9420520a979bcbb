/** How far a training is into its learning rate: up over the first steps, down a cosine to the end. */
import { cosineDecay, warmUp } from "../../engine/optim/schedules.ts";
import type { TrainingSpec } from "../../models/spec/spec.ts";

/** The share of the training that is done, 0 to 1: of its minutes where it has some, else of its steps. */
export function shareDone(
  { steps, minutes }: TrainingSpec,
  stepsDone: number,
  secondsDone: number,
): number {
  const share =
    minutes === null ? stepsDone / steps : secondsDone / (60 * minutes);
  return Math.min(1, share);
}

/** Learning rate of step `stepsDone + 1` (linear warm-up, then the cosine of Loshchilov and Hutter 2017). */
export function learningRateAt(
  training: TrainingSpec,
  stepsDone: number,
  share: number,
): number {
  const { learningRate, finalRate, warmUpSteps } = training;
  const shareOfPeak = finalRate + (1 - finalRate) * cosineDecay(share);
  return learningRate * warmUp(stepsDone, warmUpSteps) * shareOfPeak;
}
