/** The files of a candidate -> open recordings of one dialogue, or why they cannot be one. */
import { openRecording } from "../../audio/openRecording.ts";
import type { Recording } from "../../audio/recording.ts";
import { CauserieError, badInput } from "../../base/errors.ts";
import type { Candidate } from "./pairs.ts";

/** A candidate whose files are open. */
export interface Opened extends Disposable {
  readonly candidate: Candidate;
  readonly recordings: readonly Recording[];
  /** Sample frames that all files have, at their own rate. */
  readonly samples: number;
  readonly sampleRate: number;
  readonly seconds: number;
}

/** Files that are a pair by name may differ by this much in length; a pair that a person names, by more. */
const pairToleranceSeconds = 0.1;
const namedPairToleranceSeconds = 1;

/** Opens a candidate's files; dispose of it to close them. Throws when one cannot be read or two are no pair. */
export function openCandidate(candidate: Candidate): Opened {
  using scope = new DisposableStack();
  const recordings = candidate.files.map((path) =>
    scope.use(openRecording(path)),
  );
  const problem =
    recordings.length === 2
      ? pairProblem(recordings, namedPairToleranceSeconds)
      : null;
  if (problem !== null)
    throw badInput(`not the two sides of one call: ${problem}`);
  const samples = Math.min(...recordings.map((recording) => recording.samples));
  const { sampleRate } = recordings[0]!;
  if (samples === 0) throw badInput("it holds no sound (0 samples)");
  const open = scope.move();
  return {
    candidate,
    recordings,
    samples,
    sampleRate,
    seconds: samples / sampleRate,
    [Symbol.dispose]: () => open.dispose(),
  };
}

/** Why two files with the names of a pair are none; null when both can be read and are mono, of one rate and length. */
export function whyNoPair(paths: readonly string[]): string | null {
  try {
    using scope = new DisposableStack();
    const recordings = paths.map((path) => scope.use(openRecording(path)));
    return pairProblem(recordings, pairToleranceSeconds);
  } catch (error) {
    if (error instanceof CauserieError) return "one of them cannot be read";
    throw error;
  }
}

function pairProblem(
  [first, second]: readonly Recording[],
  toleranceSeconds: number,
): string | null {
  if (first!.channels !== 1 || second!.channels !== 1)
    return `they have ${first!.channels} and ${second!.channels} channels, each side should have one`;
  if (first!.sampleRate !== second!.sampleRate)
    return `their sample rates are ${first!.sampleRate} and ${second!.sampleRate} Hz`;
  const [a, b] = [first!, second!].map((one) => one.samples / one.sampleRate);
  if (Math.abs(a! - b!) > toleranceSeconds)
    return `they last ${a!.toFixed(2)} and ${b!.toFixed(2)} s`;
  return null;
}
