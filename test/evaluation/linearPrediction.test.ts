/** Guessers of waveforms: what they cost follows from what they may know. */
import { expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { histogramBits } from "../../src-main/evaluation/levelCosts.ts";
import { LinearPredictor } from "../../src-main/evaluation/linearPrediction.ts";

/** All of a signal counts. */
function signal(samples: number, levelAt: (n: number) => number) {
  const levels = Uint8Array.from({ length: samples }, (_, n) => levelAt(n));
  return { levels, counted: new Uint8Array(samples).fill(1) };
}

const sine = (n: number) => Math.round(127.5 + 100 * Math.sin(0.3 * n));

test("a sine is all but free for a linear predictor", () => {
  const predictor = new LinearPredictor([signal(4000, sine)], 256);
  expect(predictor.bits([signal(1000, (n) => sine(n + 7))])).toBeLessThan(2);
});

test("levels without order cost a linear predictor what they cost anybody", () => {
  const random = new Random("noise");
  const noise = (samples: number) => signal(samples, () => random.integer(256));
  const predictor = new LinearPredictor([noise(60_000)], 256);
  const bits = predictor.bits([noise(20_000)])!;
  expect(bits).toBeGreaterThan(7.99);
  expect(bits).toBeLessThan(8.1);
});

test("only what counts is trained on and scored", () => {
  const { levels } = signal(100, sine);
  const nothing = { levels, counted: new Uint8Array(100) };
  expect(() => new LinearPredictor([nothing], 256)).toThrow("digital silence");
  const predictor = new LinearPredictor([signal(100, sine)], 256);
  expect(predictor.bits([nothing])).toBeNull();
  expect(histogramBits(new Float64Array(256), [nothing])).toBeNull();
});

test("a histogram costs the logarithm of how rare a level was, one more of each counted", () => {
  const counts = Float64Array.of(6, 0);
  const scored = {
    levels: Uint8Array.of(0, 1, 1),
    counted: Uint8Array.of(1, 1, 0),
  };
  expect(histogramBits(counts, [scored])).toBeCloseTo(
    (Math.log2(8 / 7) + 3) / 2,
    12,
  );
});
