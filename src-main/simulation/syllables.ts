/** Random draws into made-up syllables: what they are called and how they are articulated. */
import type { Random } from "../base/random.ts";

/** First three formants of a long vocal tract, in Hz. */
export type Formants = readonly [number, number, number];

export interface Vowel {
  readonly name: string;
  readonly formantsHz: Formants;
}

/** The start of a syllable: a short closure or narrowing before the vowel. */
export interface Onset {
  readonly name: string;
  readonly seconds: number;
  /** Loudness of the voice during it, relative to a vowel. */
  readonly voicing: number;
  /** Loudness of turbulent noise during it, and where in frequency it lies. */
  readonly noise: number;
  readonly noiseHz: number;
  /** A stop is silent first and noisy in its last part only. */
  readonly stop: boolean;
  readonly formantsHz: Formants;
}

export interface Syllable {
  readonly onset: Onset;
  readonly vowel: Vowel;
}

const vowels: readonly Vowel[] = [
  { name: "a", formantsHz: [750, 1250, 2500] },
  { name: "e", formantsHz: [450, 2000, 2600] },
  { name: "i", formantsHz: [290, 2250, 3000] },
  { name: "o", formantsHz: [450, 850, 2450] },
  { name: "u", formantsHz: [320, 800, 2300] },
];

// prettier-ignore
const onsets: readonly Onset[] = [
  { name: "s", seconds: 0.09, voicing: 0, noise: 0.5, noiseHz: 5600, stop: false, formantsHz: [320, 1700, 2600] },
  { name: "sh", seconds: 0.09, voicing: 0, noise: 0.6, noiseHz: 3200, stop: false, formantsHz: [320, 1800, 2500] },
  { name: "f", seconds: 0.08, voicing: 0, noise: 0.15, noiseHz: 4500, stop: false, formantsHz: [320, 1100, 2200] },
  { name: "t", seconds: 0.07, voicing: 0, noise: 0.6, noiseHz: 4200, stop: true, formantsHz: [320, 1750, 2600] },
  { name: "k", seconds: 0.08, voicing: 0, noise: 0.5, noiseHz: 1900, stop: true, formantsHz: [320, 1900, 2300] },
  { name: "p", seconds: 0.07, voicing: 0, noise: 0.25, noiseHz: 900, stop: true, formantsHz: [320, 900, 2200] },
  { name: "d", seconds: 0.06, voicing: 0.2, noise: 0.2, noiseHz: 3800, stop: true, formantsHz: [280, 1700, 2600] },
  { name: "b", seconds: 0.06, voicing: 0.2, noise: 0.1, noiseHz: 800, stop: true, formantsHz: [280, 900, 2200] },
  { name: "m", seconds: 0.07, voicing: 0.35, noise: 0, noiseHz: 1000, stop: false, formantsHz: [250, 1000, 2200] },
  { name: "n", seconds: 0.06, voicing: 0.35, noise: 0, noiseHz: 1000, stop: false, formantsHz: [250, 1450, 2500] },
  { name: "l", seconds: 0.06, voicing: 0.55, noise: 0, noiseHz: 1000, stop: false, formantsHz: [350, 1150, 2700] },
  { name: "w", seconds: 0.06, voicing: 0.5, noise: 0, noiseHz: 1000, stop: false, formantsHz: [300, 700, 2200] },
];

/** What a listener says. */
const hum: Syllable = {
  onset: onsets.find(({ name }) => name === "m")!,
  vowel: { name: "hm", formantsHz: [300, 1100, 2300] },
};

/** Draws the syllables of a stretch of speech. */
export function drawSyllables(count: number, random: Random): Syllable[] {
  return Array.from({ length: count }, () => ({
    onset: random.pick(onsets),
    vowel: random.pick(vowels),
  }));
}

/** The syllables of a backchannel. */
export function humSyllables(count: number): Syllable[] {
  return new Array<Syllable>(count).fill(hum);
}

/** How the syllables are written: two or three to a word. */
export function spelling(syllables: readonly Syllable[]): string {
  return syllables
    .map(
      ({ onset, vowel }, index) =>
        `${index > 0 && index % 3 === 0 ? " " : ""}${onset.name}${vowel.name}`,
    )
    .join("");
}
