import { expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { logMel } from "../../src-main/features/mel.ts";
import { melSettings } from "../../src-main/features/melSettings.ts";
import {
  defaultMelToSoundSettings,
  melToSound,
} from "../../src-main/features/melToSound.ts";

/** A chirp that begins after 0.1 s and falls silent at 0.4 s. */
function chirp(): Float32Array {
  return Float32Array.from({ length: 8000 }, (_, n) => {
    const t = n / 16_000;
    const on = t >= 0.1 && t < 0.4;
    return on ? 0.3 * Math.sin(2 * Math.PI * (300 + 1500 * t) * t) : 0;
  });
}

function finished(pieces: Generator<number, Float32Array>) {
  const fractions: number[] = [];
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return { fractions, samples: value };
    fractions.push(value);
  }
}

function energy(samples: Float32Array, from: number, to: number): number {
  return samples
    .subarray(from * 16_000, to * 16_000)
    .reduce((sum, value) => sum + value * value, 0);
}

test.each([
  [160, "causal"],
  [256, "causal"],
  [256, "centred"],
] as const)(
  "sound comes back at its time and with its spectrum, hop %i, %s",
  (hopSamples, framing) => {
    const mel = melSettings({ hopSamples, framing });
    const original = logMel(chirp(), mel);
    const { samples } = finished(melToSound(original, mel));
    expect(samples.length).toBe((original.length / 80) * hopSamples);
    const inside = energy(samples, 0.1, 0.4);
    expect(inside).toBeGreaterThan(0.97 * energy(samples, 0, 0.5));
    expect(inside / energy(chirp(), 0.1, 0.4)).toBeCloseTo(1, 0);
    expect(meanDifference(logMel(samples, mel), original)).toBeLessThan(0.5);
  },
);

test("pieces are faded into each other", () => {
  const mel = melSettings();
  const original = logMel(chirp(), mel);
  const { fractions, samples } = finished(
    melToSound(original, mel, {
      ...defaultMelToSoundSettings,
      pieceFrames: 24,
      sharedFrames: 4,
    }),
  );
  expect(fractions).toEqual([20 / 50, 40 / 50, 1]);
  expect(samples.length).toBe(8000);
  expect(meanDifference(logMel(samples, mel), original)).toBeLessThan(0.8);
});

test.each([160, 256])("seams sound like everything else, hop %i", (hop) => {
  const random = new Random("seams");
  const sound = Float32Array.from(
    { length: 4 * 16_000 },
    (_, n) => 0.2 * Math.sin(n / 20) + 0.02 * random.normal(),
  );
  const mel = melSettings({ hopSamples: hop });
  const original = logMel(sound, mel);
  const pieces = { pieceFrames: 92, sharedFrames: 32 };
  const { samples } = finished(
    melToSound(original, mel, { ...defaultMelToSoundSettings, ...pieces }),
  );
  const got = logMel(samples, mel);
  const atSeams: number[] = [];
  const elsewhere: number[] = [];
  for (let n = 60; n < original.length / 80; n++)
    (n % 60 < 30 ? atSeams : elsewhere).push(
      ...got
        .subarray(80 * n, 80 * n + 80)
        .map((value, band) => Math.abs(value - original[80 * n + band]!)),
    );
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(atSeams)).toBeLessThan(1.1 * mean(elsewhere));
  expect(Math.max(...samples.map(Math.abs))).toBeLessThan(0.4);
});

/** Over the loud values, in nats. */
function meanDifference(a: Float32Array, b: Float32Array): number {
  const loud = [...b.keys()].filter((n) => b[n]! > -4);
  const differences = loud.map((n) => Math.abs(a[n]! - b[n]!));
  return differences.reduce((sum, one) => sum + one, 0) / differences.length;
}
