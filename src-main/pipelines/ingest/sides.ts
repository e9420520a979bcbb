/** Annotated turns and the levels of two channels -> the turns with each speaker on the channel where they are heard. */
import { levelRateHz } from "../../features/levels.ts";
import type { Annotated } from "./dialogue.ts";

/** Both speakers must be louder on the other channel by this for their order to count as wrong. */
const clearDifferenceDecibels = 6;

/** Exchanges two speakers when each is clearly louder on the other's channel: tiers come in any order. */
export function onTheirChannels(
  annotated: Annotated,
  levels: readonly [Float32Array, Float32Array],
): Annotated {
  const advantage = [0, 1].map((speaker) => {
    const turns = annotated.turns.filter((turn) => turn.speaker === speaker);
    const own = levels[speaker === 0 ? 0 : 1];
    const other = levels[speaker === 0 ? 1 : 0];
    return meanLevel(own, turns) - meanLevel(other, turns);
  });
  // A comparison with NaN (a speaker without turns) is false, and nothing changes.
  return advantage.every((decibels) => decibels < -clearDifferenceDecibels)
    ? exchanged(annotated)
    : annotated;
}

function exchanged(annotated: Annotated): Annotated {
  return {
    ...annotated,
    speakers: annotated.speakers.toReversed(),
    turns: annotated.turns.map((turn) => ({
      ...turn,
      speaker: turn.speaker === 0 ? 1 : 0,
    })),
    phones: annotated.phones.map(({ speaker, ...phone }) => ({
      ...phone,
      speaker: speaker === null ? null : speaker === 0 ? 1 : 0,
    })),
  };
}

/** Mean of the levels within turns; NaN without any. */
function meanLevel(levels: Float32Array, turns: Annotated["turns"]): number {
  let sum = 0;
  let count = 0;
  for (const { start, end } of turns) {
    const frames = levels.subarray(
      Math.round(start * levelRateHz),
      Math.round(end * levelRateHz),
    );
    for (const level of frames) sum += level;
    count += frames.length;
  }
  return sum / count;
}
