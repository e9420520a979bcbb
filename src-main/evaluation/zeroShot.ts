/** Class probabilities into next-speaker and backchannel probabilities by summing sets of classes (arXiv 2205.09812). */
import type { Activity } from "../contract/activity.ts";
import {
  aloneState,
  dialogueState,
  dialogueStates,
  otherSpeaker,
} from "../contract/activity.ts";
import { projectionClasses, projectionIndex } from "../contract/projection.ts";
import type { Speaker } from "../contract/records.ts";
import { classesOf } from "./projectionScores.ts";

type Nibble = readonly [number, number, number, number];

/** Every four-bin pattern, nearest bin first. */
const patterns: readonly Nibble[] = Array.from({ length: 16 }, (_, bits) => [
  bits & 1,
  (bits >> 1) & 1,
  (bits >> 2) & 1,
  (bits >> 3) & 1,
]);

const silent = ([a, b, c, d]: Nibble) => a + b + c + d === 0;
/** Active in both far bins: more than a short reply. */
const takesOver = ([, , c, d]: Nibble) => c + d === 2;
/** Silent, or active up to the first or second bin and silent after it. */
const endsSoon = ([a, b, c, d]: Nibble) => c + d === 0 && a >= b;
/** Active somewhere in the first three bins, silent in the last. */
const repliesShortly = ([a, b, c, d]: Nibble) => d === 0 && a + b + c > 0;
const activeLast = ([, , , d]: Nibble) => d === 1;

/** Classes where `speaker` fits one pattern and the other speaker another, ascending. */
function classesWhere(
  speaker: Speaker,
  own: (pattern: Nibble) => boolean,
  other: (pattern: Nibble) => boolean,
): readonly number[] {
  return patterns
    .filter(own)
    .flatMap((mine) =>
      patterns
        .filter(other)
        .map((theirs) =>
          projectionIndex(
            speaker === 0 ? [...mine, ...theirs] : [...theirs, ...mine],
          ),
        ),
    )
    .sort((left, right) => left - right);
}

const forBoth = (make: (speaker: Speaker) => readonly number[]) =>
  [make(0), make(1)] as const;

/** In mutual silence: classes in which this speaker alone is next. */
export const nextInSilence = forBoth((s) => classesWhere(s, takesOver, silent));
/** While the other speaks: classes in which this speaker takes over. */
export const takesTurn = forBoth((s) => classesWhere(s, takesOver, endsSoon));
/** While this speaker's partner speaks: classes in which the partner goes on. */
export const partnerGoesOn = forBoth((s) =>
  classesWhere(otherSpeaker(s), takesOver, silent),
);
/** Classes in which this speaker gives a short reply while the other goes on. */
export const givesBackchannel = forBoth((s) =>
  classesWhere(s, repliesShortly, activeLast),
);

/**
 * Probability of each speaker to be next, `[N, 2]`, from class probabilities `[N, 256]` and the activity
 * `[N, 2]` of the same frames; the rule depends on who speaks in the frame.
 */
export function nextSpeakerTrack(
  probabilities: Float32Array,
  activity: Activity,
): Float32Array {
  const states = dialogueStates(activity);
  const frames = probabilities.length / projectionClasses;
  const track = new Float32Array(2 * frames);
  for (let frame = 0; frame < frames; frame++)
    track.set(
      nextSpeaker(classesOf(probabilities, frame), states[frame]!),
      2 * frame,
    );
  return track;
}

function nextSpeaker(
  probabilities: ArrayLike<number>,
  state: number,
): [number, number] {
  if (state === dialogueState.silence) {
    const a = share(probabilities, nextInSilence[0], nextInSilence[1]);
    return [a, 1 - a];
  }
  const a = share(probabilities, takesTurn[0], partnerGoesOn[0]);
  const b = share(probabilities, takesTurn[1], partnerGoesOn[1]);
  if (state === aloneState(0)) return [1 - b, b];
  if (state === aloneState(1)) return [a, 1 - a];
  return a + b === 0 ? [0.5, 0.5] : [a / (a + b), b / (a + b)];
}

/** Probability of a short reply of each speaker, `[N, 2]`: a plain sum, not made to add up to 1. */
export function backchannelTrack(probabilities: Float32Array): Float32Array {
  const frames = probabilities.length / projectionClasses;
  return Float32Array.from({ length: 2 * frames }, (_, index) =>
    massOf(
      classesOf(probabilities, index >> 1),
      givesBackchannel[(index & 1) as Speaker],
    ),
  );
}

/** Mass of one set relative to both; one half when both are empty. */
function share(
  probabilities: ArrayLike<number>,
  own: readonly number[],
  other: readonly number[],
): number {
  const mass = massOf(probabilities, own);
  const total = mass + massOf(probabilities, other);
  return total === 0 ? 0.5 : mass / total;
}

function massOf(
  probabilities: ArrayLike<number>,
  classes: readonly number[],
): number {
  return classes.reduce((sum, index) => sum + probabilities[index]!, 0);
}
