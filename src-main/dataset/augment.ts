/** Random draws into small changes of a training window that leave its labels true. */
import type { Random } from "../base/random.ts";
import type { Speaker } from "../contract/records.ts";

export interface AugmentSettings {
  /** How often the speakers change sides. */
  readonly swapProbability: number;
  /** Each speaker is made louder or softer by up to this much. */
  readonly gainDecibels: number;
}

export const augmentDefaults: AugmentSettings = {
  swapProbability: 0.5,
  gainDecibels: 6,
};

/** What one window goes through. */
export interface Augmentation {
  /** The speaker who stands on side A, then the one on side B. */
  readonly sides: readonly [Speaker, Speaker];
  /** Added to the log-mel values of each side, in nepers. */
  readonly gainNepers: readonly [number, number];
}

export const noAugmentation: Augmentation = {
  sides: [0, 1],
  gainNepers: [0, 0],
};

/** Draws the changes of one window; always takes three numbers, so that settings do not shift later draws. */
export function drawAugmentation(
  random: Random,
  settings: AugmentSettings = augmentDefaults,
): Augmentation {
  const swap = random.uniform() < settings.swapProbability;
  const nepers = (settings.gainDecibels * Math.LN10) / 20;
  return {
    sides: swap ? [1, 0] : [0, 1],
    gainNepers: [
      random.between(-nepers, nepers),
      random.between(-nepers, nepers),
    ],
  };
}

/** How much louder or softer each window is made, in nepers. */
export function drawGains(
  count: number,
  decibels: number,
  random: Random,
): number[] {
  const most = (decibels * Math.LN10) / 20;
  return Array.from({ length: count }, () => random.between(-most, most));
}
