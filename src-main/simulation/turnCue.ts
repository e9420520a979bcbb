/** The end of a stretch of speech into a cue that says, with a known error, whether the turn is over. */
import type { Random } from "../base/random.ts";

/**
 * One number per stretch, normally distributed with variance 1 around `+separation / 2` at turn ends and around
 * `-separation / 2` where the speaker goes on. Both pitch and loudness follow it, so whoever hears the number knows
 * all that the sound says.
 */
export interface CueSettings {
  /** Distance of the two means in standard deviations (d'). */
  readonly separation: number;
}

export const cueDefaults: CueSettings = { separation: 2.6 };

/** The most that pitch and level can fall at the end of a stretch. */
export const largestFall = {
  pitchSemitones: 9,
  levelDecibels: 14,
} as const;
/** The fall follows the normal distribution function of the cue over this: monotone, so that no knowledge is lost. */
const fallSpread = 1.2;

/** Draws the cue of a stretch of speech. */
export function drawCue(
  turnIsOver: boolean,
  random: Random,
  { separation }: CueSettings,
): number {
  return random.normal() + (turnIsOver ? separation : -separation) / 2;
}

/** Pitch and level that are lost at the end of a stretch with this cue: next to nothing for a low one. */
export function soundOfCue(cue: number): {
  readonly pitchFallSemitones: number;
  readonly levelFallDecibels: number;
} {
  const share = normalShareBelow(cue / fallSpread);
  return {
    pitchFallSemitones: largestFall.pitchSemitones * share,
    levelFallDecibels: largestFall.levelDecibels * share,
  };
}

/** ln of how much more likely the cue is at a turn end than at a pause. */
export function cueLogLikelihoodRatio(
  cue: number,
  { separation }: CueSettings,
): number {
  return separation * cue;
}

/** What the cue alone allows: the best balanced accuracy and area under the ROC curve of any observer of the cue. */
export function bestFromCue({ separation }: CueSettings): {
  readonly balancedAccuracy: number;
  readonly auc: number;
} {
  return {
    balancedAccuracy: normalShareBelow(separation / 2),
    auc: normalShareBelow(separation / Math.SQRT2),
  };
}

/** Standard normal distribution function, to 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normalShareBelow(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    Math.exp(-x * x * 0.5) *
    0.3989422804014327 *
    t *
    (0.31938153 +
      t *
        (-0.356563782 +
          t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}
