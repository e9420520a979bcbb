/** Turns the levels of the two channels of a call into levels without what one channel hears of the other. */
import { speechLevel } from "./activity.ts";
import { silenceDecibels } from "./levels.ts";
import { percentile } from "./percentile.ts";

/** In dB; either difference marks a frame as heard from the other side. */
export interface CrosstalkSettings {
  /** The other channel is louder by this. */
  readonly louder: number;
  /** The same with each channel measured against its speaker's loud speech, for channels of unequal gain. */
  readonly relativelyLouder: number;
  /** The other channel must be within this of its loud speech: noise leaks nowhere. */
  readonly otherWithin: number;
}

export const defaultCrosstalkSettings: CrosstalkSettings = {
  louder: 25,
  relativelyLouder: 20,
  otherWithin: 25,
};

/** Levels of both channels, frame by frame, where a channel under far louder speech of the other counts as quiet. */
export function suppressCrosstalk(
  first: Float32Array,
  second: Float32Array,
  settings: CrosstalkSettings = defaultCrosstalkSettings,
): [Float32Array, Float32Array] {
  return [
    withoutLeak(first, second, settings),
    withoutLeak(second, first, settings),
  ];
}

function withoutLeak(
  own: Float32Array,
  other: Float32Array,
  settings: CrosstalkSettings,
): Float32Array {
  const ownSpeech = speechLevel(own);
  const otherSpeech = speechLevel(other);
  const quiet = percentile(own, 0.1);
  return own.map((level, frame) => {
    const otherLevel = other[frame] ?? silenceDecibels;
    if (otherLevel < otherSpeech - settings.otherWithin) return level;
    const louder = otherLevel - level;
    const relativelyLouder = louder - (otherSpeech - ownSpeech);
    return louder >= settings.louder ||
      relativelyLouder >= settings.relativelyLouder
      ? Math.min(level, quiet)
      : level;
  });
}
