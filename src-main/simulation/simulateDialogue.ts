/** A seed into a two-speaker dialogue: stereo sound, turns, and the plan behind them. */
import { Random } from "../base/random.ts";
import type { Speaker } from "../contract/records.ts";
import { articulate } from "./articulation.ts";
import { synthesise } from "./formantSynthesiser.ts";
import {
  planDialogue,
  type PlanSettings,
  type Utterance,
} from "./planDialogue.ts";
import {
  drawSyllables,
  humSyllables,
  spelling,
  type Syllable,
} from "./syllables.ts";
import { cueDefaults } from "./turnCue.ts";
import { drawVoice, type Voice } from "./voice.ts";

export const simulationSampleRate = 16_000;

export interface SimulationSettings extends PlanSettings {
  /** White noise in every recording, relative to full scale. */
  readonly noiseDecibels: number;
  /** How much of each speaker the other one's microphone hears. */
  readonly crossTalkDecibels: number;
}

export const simulationDefaults: SimulationSettings = {
  seconds: 180,
  cue: cueDefaults,
  noiseDecibels: -66,
  crossTalkDecibels: -42,
};

/** A stretch of speech as an annotation has it; the label is what is "said". */
export interface SimulatedTurn {
  readonly speaker: Speaker;
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface SimulatedDialogue {
  readonly sampleRate: number;
  /** Speaker A and speaker B, in [-1, 1]. */
  readonly channels: readonly [Float32Array, Float32Array];
  readonly turns: readonly SimulatedTurn[];
  readonly plan: readonly Utterance[];
}

/** Simulates a dialogue; the same seed and settings give the same samples. */
export function simulateDialogue(
  seed: string,
  settings: SimulationSettings = simulationDefaults,
): SimulatedDialogue {
  const random = new Random(seed);
  const plan = planDialogue(settings, random.fork("plan"));
  const words = random.fork("words");
  const voices = [
    drawVoice(random.fork("voice A")),
    drawVoice(random.fork("voice B")),
  ] as const;
  const spoken = plan.map((utterance) => ({
    utterance,
    syllables: wordsFor(utterance, voices[utterance.speaker], words),
  }));
  const channelOf = (speaker: Speaker) =>
    speak(
      spoken.filter(({ utterance }) => utterance.speaker === speaker),
      voices[speaker],
      settings.seconds,
      random.fork(`sound ${speaker}`),
    );
  return {
    sampleRate: simulationSampleRate,
    channels: record(channelOf(0), channelOf(1), settings, random.fork("room")),
    turns: spoken.map(({ utterance: { speaker, start, end }, syllables }) => ({
      speaker,
      start,
      end,
      label: spelling(syllables),
    })),
    plan,
  };
}

interface Spoken {
  readonly utterance: Utterance;
  readonly syllables: readonly Syllable[];
}

function wordsFor(
  { kind, start, end }: Utterance,
  voice: Voice,
  random: Random,
): readonly Syllable[] {
  const count = Math.max(
    1,
    Math.round((end - start) * voice.syllablesPerSecond),
  );
  return kind === "backchannel"
    ? humSyllables(Math.min(2, count))
    : drawSyllables(count, random);
}

/** One speaker's clean channel at the voice's level. */
function speak(
  spoken: readonly Spoken[],
  voice: Voice,
  seconds: number,
  random: Random,
): Float32Array {
  const channel = new Float32Array(Math.round(seconds * simulationSampleRate));
  for (const { utterance, syllables } of spoken) {
    const length = utterance.end - utterance.start;
    synthesise(
      articulate(syllables, length, utterance.cue, voice, random),
      voice,
      simulationSampleRate,
      random,
      channel,
      Math.round(utterance.start * simulationSampleRate),
    );
  }
  const spokenSeconds = spoken.reduce(
    (sum, { utterance }) => sum + utterance.end - utterance.start,
    0,
  );
  return setLevel(channel, spokenSeconds, voice.levelDecibels);
}

/** Scales so that the mean power while speaking is the given level; peaks stay below full scale. */
function setLevel(
  channel: Float32Array,
  spokenSeconds: number,
  levelDecibels: number,
): Float32Array {
  let power = 0;
  let peak = 0;
  for (let n = 0; n < channel.length; n++) {
    const value = channel[n]!;
    power += value * value;
    peak = Math.max(peak, Math.abs(value));
  }
  if (power === 0) return channel;
  const rms = Math.sqrt(power / (spokenSeconds * simulationSampleRate));
  const gain = Math.min(10 ** (levelDecibels / 20) / rms, 0.9 / peak);
  for (let n = 0; n < channel.length; n++) channel[n]! *= gain;
  return channel;
}

/** Both microphones: the own speaker, a little of the other, and noise. */
function record(
  a: Float32Array,
  b: Float32Array,
  { noiseDecibels, crossTalkDecibels }: SimulationSettings,
  random: Random,
): [Float32Array, Float32Array] {
  const leak = 10 ** (crossTalkDecibels / 20);
  // Uniform noise in [-w, w] has the power w^2 / 3.
  const width = Math.sqrt(3) * 10 ** (noiseDecibels / 20);
  const hear = (own: Float32Array, other: Float32Array) => {
    const heard = new Float32Array(own.length);
    for (let n = 0; n < heard.length; n++)
      heard[n] =
        own[n]! + leak * other[n]! + width * (2 * random.uniform() - 1);
    return heard;
  };
  return [hear(a, b), hear(b, a)];
}
