/** The deck in Chromium, rendered offline: what is heard changes at the sample, without a gap, at any speed. */
import { build } from "vite";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Played, Scenario, SoundRecipe } from "./deckScenario.ts";

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env["CAUSERIE_CHROMIUM"] ?? "/usr/bin/chromium",
  });
  page = await browser.newPage();
  await page.addScriptTag({ content: await bundled("deckScenario.ts") });
});

afterAll(() => browser?.close());

const rate = 16000;
/** From what is done to when it is heard. */
const leadSeconds = 0.05;
const lead = leadSeconds * rate;
/** Samples apart by one differ by one step of a 16-bit word. */
const rising: SoundRecipe = {
  rate,
  samples: 60000,
  channels: [{ first: -30000, step: 1 }],
};
const falling: SoundRecipe = {
  ...rising,
  channels: [{ first: 20000, step: -1 }],
};
const risingAt = (n: number) => (n - 30000) / 32768;
const fallingAt = (n: number) => (20000 - n) / 32768;
const sounds = { rising, falling };

describe("another sound while playing", () => {
  it("takes over at the very sample, by a fade of 8 ms whose shares sum to 1", async () => {
    const { left, right, failures } = await play({
      steps: [
        { at: 0, path: "rising", play: { from: 0.5 } },
        { at: 1, path: "falling" },
        { at: 2, path: "rising" },
      ],
    });
    expect(failures).toEqual([]);
    expect(right).toEqual(left);
    const start = left.findIndex((value) => value !== 0) - 1;
    const position = (n: number) => rate / 2 + n - start;
    const fades = [fadeAfter(1), fadeAfter(2)];
    const [first, second] = fades as [number, number];
    const expected = left.map((_, n) => {
      const [a, b] = [risingAt(position(n)), fallingAt(position(n))];
      const into = (from: number) => Math.min(1, Math.max(0, (n - from) / 128));
      const share = n < second ? into(first) : 1 - into(second);
      return (1 - share) * a + share * b;
    });
    expect(worstFrom(start + 128, left, expected)).toBeLessThan(2e-7);
    expect(Math.max(...fades)).toBeLessThan(left.length - 128);
  });

  it("takes over at the same place when its bytes come late", async () => {
    const { left } = await play({
      slowMs: 30,
      steps: [
        { at: 0, path: "rising", play: {} },
        { at: 1, path: "falling" },
      ],
    });
    const start = left.findIndex((value) => value !== 0) - 1;
    const end = fadeAfter(1) + 128;
    expect(left.slice(end)).toEqual(
      left.slice(end).map((_, n) => Math.fround(fallingAt(end + n - start))),
    );
  });

  it("is the same wave at the same time, whatever the rates of both", async () => {
    const wave = (one: number, size: number): SoundRecipe => ({
      rate: one,
      samples: 4 * one,
      channels: [{ hertz: 440, size }],
    });
    const { left } = await play({
      rate: 48000,
      sounds: { telephone: wave(8000, 16384), made: wave(22050, 16384) },
      steps: [
        { at: 0, path: "telephone", play: {} },
        { at: 1, path: "made" },
        { at: 1.5, path: "telephone" },
      ],
    });
    const start = leadSeconds * 48000;
    const sine = left.map(
      (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * (n - start)) / 48000),
    );
    expect(worstFrom(start + 384, left, sine)).toBeLessThan(5e-4);
  });

  it("takes over at the very sample at another speed", async () => {
    const tones = (size: number): SoundRecipe => ({
      rate,
      samples: 4 * rate,
      channels: [{ hertz: 210, size }],
    });
    const both = { loud: tones(16384), soft: tones(-4096) };
    const begin = { at: 0, path: "loud", play: { speed: 1.5 } };
    const change = { at: 1, path: "soft" };
    const plain = await play({ sounds: both, steps: [begin] });
    const changed = await play({ sounds: both, steps: [begin, change] });
    const ratio = (n: number) => changed.left[n]! / plain.left[n]!;
    const loudest = [...plain.left.keys()].filter(
      (n) => Math.abs(plain.left[n]!) > 0.2,
    );
    const fade = fadeAfter(1);
    for (const n of loudest.filter((one) => one < fade))
      expect(ratio(n)).toBe(1);
    for (const n of loudest.filter((one) => one >= fade + 128))
      expect(ratio(n)).toBeCloseTo(-0.25, 2);
  });
});

describe("a voice alone", () => {
  it("is heard in both ears from one sample to the next", async () => {
    const pair: SoundRecipe = {
      ...rising,
      channels: [...rising.channels, ...falling.channels],
    };
    const { left, right } = await play({
      sounds: { pair },
      steps: [
        { at: 0, path: "pair", play: {} },
        { at: 1, path: "pair", heard: [false, true] },
        { at: 2, path: "pair", heard: [false, false] },
      ],
    });
    const at = (seconds: number) => Math.round(seconds * rate);
    const place = (n: number) => n - lead;
    const [early, late] = [at(0.7), at(1.7)];
    expect(left[early]).toBeCloseTo(risingAt(place(early)), 6);
    expect(right[early]).toBeCloseTo(fallingAt(place(early)), 6);
    expect(left[late]).toBeCloseTo(fallingAt(place(late)), 6);
    expect(left[late]).toBe(right[late]);
    expect(Math.max(...left.slice(at(2.1)).map(Math.abs))).toBe(0);
  });
});

describe("a way through the dialogue", () => {
  it("repeats a loop with its exact length, without a gap", async () => {
    const range = { start: 0.25, end: 0.55 };
    const { left } = await play({
      steps: [
        { at: 0, path: "rising", play: { from: 0.25, range, repeats: true } },
      ],
    });
    const length = 0.3 * rate;
    // From the first fade at the seam on, every round is like the one before.
    const rounds = left.slice(lead + length);
    const shifted = rounds.slice(length);
    expect(shifted).toEqual(rounds.slice(0, shifted.length));
    expect(rounds).not.toContain(0);
  });

  it("goes to another place in a fade", async () => {
    const { left } = await play({
      steps: [
        { at: 0, path: "rising", play: {} },
        { at: 1, path: "rising", play: { from: 2.5 } },
      ],
    });
    const end = fadeAfter(1) + 128;
    const place = (n: number) => 2.5 * rate + n - fadeAfter(1);
    const there = left.slice(0, 30000);
    const expected = there.map((_, n) => risingAt(place(n)));
    expect(worstFrom(end, there, expected)).toBeLessThan(2e-7);
    expect(left[fadeAfter(1) - 1]).toBeCloseTo(
      risingAt(fadeAfter(1) - lead - 1),
      6,
    );
  });

  it("goes on at its place when the speed changes, and keeps its pitch", async () => {
    const tone: SoundRecipe = {
      rate,
      samples: 4 * rate,
      channels: [{ hertz: 200, size: 16384 }],
    };
    for (const speed of [0.5, 2]) {
      const { left } = await play({
        sounds: { tone },
        steps: [
          { at: 0, path: "tone", play: {} },
          { at: 1, path: "tone", play: { from: null, speed } },
        ],
      });
      const upward = left.filter(
        (value, n) =>
          n > 1.1 * rate && n < 1.6 * rate && value >= 0 && left[n - 1]! < 0,
      );
      expect(upward.length).toBeGreaterThanOrEqual(99);
      expect(upward.length).toBeLessThanOrEqual(101);
    }
  });
});

/** Frame at which the fade of what is done at a time begins. */
function fadeAfter(seconds: number): number {
  return Math.ceil((seconds * rate) / 128) * 128 + lead;
}

function worstFrom(
  first: number,
  values: readonly number[],
  expected: readonly number[],
): number {
  let worst = 0;
  for (let n = first; n < values.length; n++)
    worst = Math.max(worst, Math.abs(values[n]! - expected[n]!));
  return worst;
}

function play(scenario: Partial<Scenario>): Promise<Played> {
  const whole = { rate, seconds: 3, sounds, steps: [], ...scenario };
  return page.evaluate(
    (one) =>
      (
        globalThis as unknown as {
          playScenario: (scenario: Scenario) => Promise<Played>;
        }
      ).playScenario(one),
    whole,
  );
}

/** One script of a file of this folder. */
async function bundled(file: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      lib: {
        entry: `${import.meta.dirname}/${file}`,
        formats: ["iife"],
        name: "scenario",
      },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (!first || !("output" in first)) throw new Error(`${file}: not built`);
  return first.output[0].code;
}
