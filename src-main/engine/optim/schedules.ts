/** How far a training is into the share of its learning rate: the parts of which schedules are made. */

/** Linear from 1/steps at the first step to 1 at the last of the warm-up (Goyal et al. 2017). */
export function warmUp(stepsDone: number, warmUpSteps: number): number {
  return Math.min(1, (stepsDone + 1) / Math.max(1, warmUpSteps));
}

/** Half a cosine from 1 to 0 over a share of the training from 0 to 1 (Loshchilov and Hutter 2017). */
export function cosineDecay(share: number): number {
  return (1 + Math.cos(Math.PI * Math.min(1, share))) / 2;
}

/** The warm-up, then the cosine over what is left until `totalSteps`. */
export function warmUpThenCosine(
  stepsDone: number,
  warmUpSteps: number,
  totalSteps: number,
): number {
  if (stepsDone < warmUpSteps) return warmUp(stepsDone, warmUpSteps);
  const rest = Math.max(1, totalSteps - warmUpSteps);
  return cosineDecay((stepsDone - warmUpSteps) / rest);
}
