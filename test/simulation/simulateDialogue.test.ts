import { describe, expect, it } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { articulate } from "../../src-main/simulation/articulation.ts";
import { synthesise } from "../../src-main/simulation/formantSynthesiser.ts";
import {
  simulateDialogue,
  simulationDefaults,
  simulationSampleRate,
} from "../../src-main/simulation/simulateDialogue.ts";
import { drawSyllables } from "../../src-main/simulation/syllables.ts";
import { drawVoice } from "../../src-main/simulation/voice.ts";

const settings = { ...simulationDefaults, seconds: 30 };
const dialogue = simulateDialogue("7", settings);

describe("a simulated dialogue", () => {
  it("has the same samples for the same seed", () => {
    const again = simulateDialogue("7", settings);
    expect(again.channels).toEqual(dialogue.channels);
    expect(again.turns).toEqual(dialogue.turns);
    expect(simulateDialogue("8", settings).turns).not.toEqual(dialogue.turns);
  });

  it("stays within full scale and as long as asked for", () => {
    for (const channel of dialogue.channels) {
      expect(channel).toHaveLength(30 * simulationSampleRate);
      const peak = channel.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
      expect(peak).toBeLessThan(1);
      expect(peak).toBeGreaterThan(0.05);
    }
  });

  it("is loud where the annotation says so, and near the noise floor where nobody speaks", () => {
    for (const { speaker, start, end } of dialogue.turns)
      expect(
        levelDecibels(dialogue.channels[speaker], start, end),
      ).toBeGreaterThan(-46);
    expect(levelDecibels(dialogue.channels[0], 0, 0.49)).toBeCloseTo(-66, 0);
  });

  it("writes what is said as syllables", () => {
    for (const { label } of dialogue.turns)
      expect(label).toMatch(/^[a-z]+( [a-z]+)*$/u);
  });
});

describe("the end of a stretch", () => {
  const syllables = drawSyllables(8, new Random(3));
  const voice = drawVoice(new Random(1));

  it("falls in level by as much as its cue says", () => {
    const soft = stretch(9);
    const level = stretch(-9);
    // The whole fall of 14 dB apart at the end (a lower pitch meets the formants elsewhere), the same before it begins.
    expect(decibelsApart(level, soft, 0.2, 1.3)).toBeCloseTo(0, 1);
    expect(decibelsApart(level, soft, 1.9, 2)).toBeGreaterThan(11);
    expect(decibelsApart(level, soft, 1.9, 2)).toBeLessThan(18);
  });

  it("falls in pitch by as much as its cue says", () => {
    const controls = (cue: number) =>
      articulate(syllables, 2, cue, voice, new Random(5)).pitchHz;
    const at = (pitch: Float32Array, time: number) =>
      pitch[Math.round(time * 200)]!;
    const fall = (cue: number) =>
      12 * Math.log2(at(controls(-9), 1.95) / at(controls(cue), 1.95));
    expect(fall(0)).toBeCloseTo(4.5, 4);
    expect(fall(9)).toBeCloseTo(9, 4);
    expect(at(controls(9), 1)).toBe(at(controls(-9), 1));
  });

  it("has the pitch that was asked for", () => {
    const pitch = articulate(syllables, 2, 0, voice, new Random(5)).pitchHz;
    const measured = pitchOf(stretch(0), 1, voice.pitchHz);
    // A lag of one sample is 1.4 % here, and the pitch glides.
    expect(Math.abs(measured / pitch[200]! - 1)).toBeLessThan(0.06);
  });

  function stretch(cue: number): Float32Array {
    const sound = new Float32Array(2 * simulationSampleRate);
    const random = new Random(5);
    const controls = articulate(syllables, 2, cue, voice, random);
    synthesise(controls, voice, simulationSampleRate, random, sound, 0);
    return sound;
  }
});

function decibelsApart(
  loud: Float32Array,
  soft: Float32Array,
  start: number,
  end: number,
): number {
  return levelDecibels(loud, start, end) - levelDecibels(soft, start, end);
}

function levelDecibels(
  sound: Float32Array,
  start: number,
  end: number,
): number {
  const part = sound.subarray(
    Math.round(start * simulationSampleRate),
    Math.round(end * simulationSampleRate),
  );
  const power = part.reduce((sum, x) => sum + x * x, 0) / part.length;
  return 10 * Math.log10(power);
}

/** Pitch in Hz around a time, by the highest autocorrelation near the expected one. */
function pitchOf(sound: Float32Array, time: number, nearHz: number): number {
  const start = Math.round(time * simulationSampleRate) - 400;
  const lags = [...Array(400).keys()].filter((lag) => {
    const pitchHz = simulationSampleRate / lag;
    return pitchHz > 0.7 * nearHz && pitchHz < 1.4 * nearHz;
  });
  const similarity = (lag: number) => {
    let sum = 0;
    for (let n = start; n < start + 800; n++)
      sum += sound[n]! * sound[n + lag]!;
    return sum;
  };
  const best = lags.reduce((a, b) => (similarity(b) > similarity(a) ? b : a));
  return simulationSampleRate / best;
}
