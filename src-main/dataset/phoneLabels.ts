/** Labelled phones into classes and into the class of every frame. */
import type { Phone } from "../contract/records.ts";
import { phoneFolding, phoneSets } from "./phones.ts";

/** The label of a frame that nobody labelled, or whose phone is no class. */
export const unlabelled = -1;

/** Silence as imports name it; TIMIT has names of its own. */
const silence = "sil";
/** Labels that only TIMIT has: closures and the silence around an utterance. */
const timitOnly = /^(?:h#|epi|[bdgkpt]cl)$/;

/** Classes of a training: every label in alphabetical order; all of TIMIT's where they are TIMIT's. */
export function phoneClassesOf(
  phones: Iterable<Pick<Phone, "label">>,
): string[] {
  const labels = [...new Set([...phones].map(({ label }) => label))].sort();
  if (!isTimit(labels)) return labels;
  return labels.includes(silence)
    ? [...phoneSets.timit61, silence].sort()
    : [...phoneSets.timit61];
}

/** Whether labels, or classes, are those of TIMIT, which are scored folded as well. */
export function isTimit(labels: readonly string[]): boolean {
  const own = labels.filter((label) => label !== silence);
  return (
    own.every((label) => Object.hasOwn(phoneFolding, label)) &&
    own.some((label) => timitOnly.test(label))
  );
}

/** How frames lie in time: the middle of frame n is at `firstSeconds + n / rateHz`. */
export interface FrameTimes {
  readonly firstSeconds: number;
  readonly rateHz: number;
}

/** Class of the phone at the middle of each frame, `[N]`; `unlabelled` where there is none, or two at once. */
export function phoneLabels(
  phones: readonly Phone[],
  classes: readonly string[],
  { firstSeconds, rateHz }: FrameTimes,
  frames: number,
): Int32Array {
  const labels = new Int32Array(frames).fill(unlabelled);
  const owners = new Uint8Array(frames);
  const frameFrom = (seconds: number) =>
    Math.max(0, Math.ceil((seconds - firstSeconds) * rateHz - 1e-6));
  for (const { start, end, label } of phones) {
    const index = classes.indexOf(label);
    const to = Math.min(frames, frameFrom(end));
    for (let frame = frameFrom(start); frame < to; frame++)
      labels[frame] = owners[frame]!++ === 0 ? index : unlabelled;
  }
  return labels;
}
