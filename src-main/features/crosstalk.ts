/** Turns the levels of the two channels of a call into levels without what one channel hears of the other. */
import { speechLevel } from "./activity.ts";
import { levelRateHz, silenceDecibels } from "./levels.ts";
import { percentile } from "./percentile.ts";

export interface CrosstalkSettings {
  /** What reaches a channel is this much in dB above the usual leak, or more, when its own speaker talks. */
  readonly aboveLeak: number;
  /** The leak is measured where the other channel is within this of its loud speech, in dB ... */
  readonly measuredWithin: number;
  /** ... and removed where it is within this. */
  readonly removedWithin: number;
  /** A leak this strong or stronger, in dB, is no leak: both channels carry the same sound. */
  readonly strongestLeak: number;
  /** An echo comes this much later at most. */
  readonly echoSeconds: number;
}

export const defaultCrosstalkSettings: CrosstalkSettings = {
  aboveLeak: 8,
  measuredWithin: 20,
  removedWithin: 40,
  strongestLeak: -9,
  echoSeconds: 0.1,
};

/**
 * Levels of both channels, frame by frame, where a channel that only hears the other counts as quiet. A leak has a constant
 * gain, so how much leaks is the most frequent difference of the levels while the other side is loud.
 */
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
  const loud = speechLevel(other);
  const differences = own
    .map((level, frame) => level - (other[frame] ?? silenceDecibels))
    .filter(
      (difference, frame) =>
        difference < settings.strongestLeak &&
        other[frame]! >= loud - settings.measuredWithin,
    );
  const leak = densestValue(differences);
  const heard = held(other, Math.round(settings.echoSeconds * levelRateHz));
  // Not a number where the other side is never louder: nothing is below it.
  const limit = leak + settings.aboveLeak;
  const quiet = percentile(own, 0.02);
  return own.map((level, frame) =>
    heard[frame]! >= loud - settings.removedWithin &&
    level - heard[frame]! < limit
      ? Math.min(level, quiet)
      : level,
  );
}

/** The middle of the shortest interval that holds a fifth of the values; not a number when there are none. */
function densestValue(values: Float32Array): number {
  const sorted = values.slice().sort();
  const share = Math.floor(sorted.length / 5);
  let best = 0;
  for (let n = 0; n + share < sorted.length; n++)
    if (sorted[n + share]! - sorted[n]! < sorted[best + share]! - sorted[best]!)
      best = n;
  return (sorted[best]! + sorted[best + share]!) / 2;
}

/** The largest of the levels of this frame and the `frames` before it. */
function held(levels: Float32Array, frames: number): Float32Array {
  return levels.map((_, frame) =>
    Math.max(...levels.subarray(Math.max(0, frame - frames), frame + 1)),
  );
}
