import { describe, expect, it } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { activityFromTurns } from "../../src-main/dataset/turnActivity.ts";
import {
  observerTrack,
  shiftProbability,
} from "../../src-main/simulation/observer.ts";
import {
  planDialogue,
  type Utterance,
} from "../../src-main/simulation/planDialogue.ts";
import { cueDefaults } from "../../src-main/simulation/turnCue.ts";

const seconds = 300;
const plan = (seed: number) =>
  planDialogue({ seconds, cue: cueDefaults }, new Random(seed));
const plans = Array.from({ length: 12 }, (_, seed) => plan(seed));

describe("a planned dialogue", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(plan(5)).toEqual(plan(5));
    expect(plan(5)).not.toEqual(plan(6));
  });

  it("lies inside the recording, in order", () => {
    for (const each of plans)
      each.forEach((utterance, index) => {
        expect(utterance.start).toBeGreaterThanOrEqual(0.5);
        expect(utterance.end).toBeLessThanOrEqual(seconds - 0.5);
        expect(utterance.end).toBeGreaterThan(utterance.start);
        expect(utterance.start).toBeGreaterThanOrEqual(
          each[index - 1]?.start ?? 0,
        );
      });
  });

  it("leaves each speaker at least 0.2 s between two stretches", () => {
    for (const each of plans)
      for (const speaker of [0, 1] as const) {
        const own = each.filter((utterance) => utterance.speaker === speaker);
        own.slice(1).forEach((utterance, index) => {
          expect(utterance.start - own[index]!.end).toBeGreaterThan(0.199);
        });
      }
  });

  it("changes speakers exactly where a turn ends", () => {
    for (const each of plans) {
      const stretches = each.filter(({ kind }) => kind === "turn");
      stretches.slice(1).forEach((stretch, index) => {
        const before = stretches[index]!;
        expect(stretch.speaker !== before.speaker).toBe(before.endsTurn);
      });
    }
  });

  it("ends turns as often as it says beforehand", () => {
    const stretches = plans.flat().filter(({ kind }) => kind === "turn");
    const expected = stretches.reduce((sum, each) => sum + each.endChance, 0);
    const ended = stretches.filter(({ endsTurn }) => endsTurn).length;
    const deviation = Math.sqrt(
      stretches.reduce(
        (sum, { endChance }) => sum + endChance * (1 - endChance),
        0,
      ),
    );
    expect(Math.abs(ended - expected)).toBeLessThan(3 * deviation);
  });
});

describe("the perfect observer", () => {
  const stretch: Utterance = {
    speaker: 0,
    start: 0,
    end: 2,
    kind: "turn",
    endsTurn: true,
    endChance: 0.5,
    cue: 0,
  };

  it("knows nothing from an even chance and a neutral cue when silence begins", () => {
    // 61 % of the turns of the source begin after the one before has ended; all pauses last longer than 0.
    const between = shiftProbability(stretch, 0, cueDefaults);
    expect(between / (1 - between)).toBeCloseTo(0.61, 1);
  });

  it("believes in a shift the more the higher the cue, and never in one that cannot be", () => {
    const at = (cue: number) =>
      shiftProbability({ ...stretch, cue }, 0.3, cueDefaults);
    expect(at(1)).toBeGreaterThan(at(0));
    expect(at(0)).toBeGreaterThan(at(-1));
    expect(shiftProbability({ ...stretch, endChance: 0 }, 1, cueDefaults)).toBe(
      0,
    );
    expect(shiftProbability({ ...stretch, endChance: 1 }, 1, cueDefaults)).toBe(
      1,
    );
  });

  it("does not look ahead", () => {
    const whole = plan(1);
    const half = whole.filter(({ start }) => start < seconds / 2);
    const beliefs = (utterances: readonly Utterance[]) =>
      observerTrack(
        utterances,
        activityFromTurns(utterances, 50 * seconds, 50),
        50,
        cueDefaults,
      ).subarray(0, 50 * seconds);
    const until = 2 * Math.floor((50 * seconds) / 2) - 2;
    expect(beliefs(half).subarray(0, until)).toEqual(
      beliefs(whole).subarray(0, until),
    );
  });
});
