/** Syllables, a voice and a turn cue into the control tracks of the synthesiser. */
import type { Random } from "../base/random.ts";
import type { Formants, Onset, Syllable } from "./syllables.ts";
import { soundOfCue } from "./turnCue.ts";
import type { Voice } from "./voice.ts";

/** Control frames per second. */
export const controlRateHz = 200;

/** One value per control frame; frame n stands for the time n / controlRateHz. */
export interface Controls {
  readonly frames: number;
  readonly pitchHz: Float32Array;
  /** Loudness of the voiced source and of the noise, 1 in a plain vowel. */
  readonly voicing: Float32Array;
  readonly noise: Float32Array;
  readonly noiseHz: Float32Array;
  /** Three formants. */
  readonly formantsHz: readonly [Float32Array, Float32Array, Float32Array];
}

/** The cue works on the last part of a stretch and is complete shortly before its end. */
const cueSeconds = 0.5;
const cueCompleteSeconds = 0.12;
/** Pitch falls by this much over a stretch, whatever comes after it. */
const declinationSemitones = 2;
/** Random differences between syllables, in which the cue has to be found. */
const accentSemitones = 0.8;
const loudnessDecibels = 1.2;
/** How fast the articulators follow their targets. */
const glideSeconds = 0.018;
const edgeSeconds = 0.015;

/** Articulates a stretch of speech of the given length. */
export function articulate(
  syllables: readonly Syllable[],
  seconds: number,
  cue: number,
  voice: Voice,
  random: Random,
): Controls {
  const controls = emptyControls(Math.ceil(seconds * controlRateHz) + 1);
  let start = 0;
  for (const [syllable, length] of timed(syllables, seconds, random)) {
    fillSyllable(controls, syllable, start, length, voice, random);
    start += length;
  }
  glide(controls);
  shapePhrase(controls, seconds, cue);
  return controls;
}

function emptyControls(frames: number): Controls {
  const track = () => new Float32Array(frames);
  return {
    frames,
    pitchHz: track(),
    voicing: track(),
    noise: track(),
    noiseHz: track(),
    formantsHz: [track(), track(), track()],
  };
}

/** Shares the length out: uneven syllables, the last one longer. */
function timed(
  syllables: readonly Syllable[],
  seconds: number,
  random: Random,
): [Syllable, number][] {
  const weights = syllables.map(
    (_, index) =>
      random.between(0.75, 1.25) * (index === syllables.length - 1 ? 1.4 : 1),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return syllables.map((syllable, index) => [
    syllable,
    (seconds * weights[index]!) / total,
  ]);
}

function fillSyllable(
  controls: Controls,
  { onset, vowel }: Syllable,
  start: number,
  length: number,
  voice: Voice,
  random: Random,
): void {
  const onsetSeconds = Math.min(onset.seconds, length / 2);
  const pitchHz = voice.pitchHz * semitones(accentSemitones * random.normal());
  const loudness = decibels(loudnessDecibels * random.normal());
  const last = Math.min(
    controls.frames,
    Math.ceil((start + length) * controlRateHz),
  );
  for (let n = Math.ceil(start * controlRateHz); n < last; n++) {
    const since = n / controlRateHz - start;
    const inOnset = since < onsetSeconds;
    controls.pitchHz[n] = pitchHz;
    controls.voicing[n] = loudness * (inOnset ? onset.voicing : 1);
    controls.noise[n] = inOnset
      ? loudness * noiseAt(onset, since / onsetSeconds)
      : 0;
    controls.noiseHz[n] = onset.noiseHz;
    setFormants(
      controls,
      n,
      inOnset ? onset.formantsHz : vowel.formantsHz,
      voice,
    );
  }
}

/** A stop is silent for its first two thirds and then bursts. */
function noiseAt(onset: Onset, share: number): number {
  return onset.stop && share < 0.65 ? 0 : onset.noise;
}

function setFormants(
  controls: Controls,
  n: number,
  formantsHz: Formants,
  { formantScale }: Voice,
): void {
  controls.formantsHz.forEach((track, index) => {
    track[n] = formantScale * formantsHz[index]!;
  });
}

/** Lets every track but the noise follow its targets slowly (one pole, forward in time). */
function glide({ pitchHz, voicing, formantsHz }: Controls): void {
  const keep = Math.exp(-1 / (glideSeconds * controlRateHz));
  for (const track of [pitchHz, voicing, ...formantsHz])
    for (let n = 1; n < track.length; n++)
      track[n] = keep * track[n - 1]! + (1 - keep) * track[n]!;
}

/** Declination over the stretch, the cue at its end, soft edges. */
function shapePhrase(controls: Controls, seconds: number, cue: number): void {
  const { pitchFallSemitones, levelFallDecibels } = soundOfCue(cue);
  const cueLength = Math.min(cueSeconds, 0.8 * seconds);
  const ramp = Math.max(0.05, cueLength - cueCompleteSeconds);
  for (let n = 0; n < controls.frames; n++) {
    const time = n / controlRateHz;
    const cueShare = clamp01((time - (seconds - cueLength)) / ramp);
    const declination = declinationSemitones * (0.5 - time / seconds);
    controls.pitchHz[n]! *= semitones(
      declination - pitchFallSemitones * cueShare,
    );
    const edge = clamp01(Math.min(time, seconds - time) / edgeSeconds);
    const level = edge * decibels(-levelFallDecibels * cueShare);
    controls.voicing[n]! *= level;
    controls.noise[n]! *= level;
  }
}

function semitones(count: number): number {
  return 2 ** (count / 12);
}

function decibels(level: number): number {
  return 10 ** (level / 20);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
