import { expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { spectralConvergence } from "../../src-main/evaluation/spectra.ts";
import { griffinLim } from "../../src-main/features/griffinLim.ts";
import { magnitudesOf, Stft } from "../../src-main/features/stft.ts";

function noise(length: number): Float64Array {
  const random = new Random("stft");
  return Float64Array.from({ length }, () => random.normal());
}

function convergence(
  samples: Float64Array,
  magnitudes: Float64Array,
  stft: Stft,
): number {
  return spectralConvergence(magnitudes, magnitudesOf(stft.forward(samples)))!;
}

test.each([
  [8, 2],
  [1024, 256],
  [400, 100],
])(
  "a spectrogram of window %i and hop %i gives its samples back",
  (size, hop) => {
    const samples = noise(3 * size + 5);
    const stft = new Stft(size, hop);
    const back = stft.inverse(stft.forward(samples), samples.length);
    samples.forEach((value, n) => expect(back[n]).toBeCloseTo(value, 10));
  },
);

test("a frame in the middle of a sine has half the window's sum at its frequency", () => {
  const stft = new Stft(16, 4);
  const samples = Float64Array.from({ length: 64 }, (_, n) =>
    Math.cos((2 * Math.PI * 3 * n) / 16),
  );
  const { frames } = stft.forward(samples);
  const magnitudes = magnitudesOf(stft.forward(samples));
  expect(frames).toBe(17);
  expect([...magnitudes.slice(8 * 9, 9 * 9)].map((x) => +x.toFixed(9))).toEqual(
    [0, 0, 2, 4, 2, 0, 0, 0, 0],
  );
});

test("more rounds and momentum bring the spectrogram nearer", () => {
  const stft = new Stft(64, 16);
  const magnitudes = magnitudesOf(stft.forward(noise(2000)));
  const after = (iterations: number, momentum: number) =>
    convergence(
      griffinLim(magnitudes, stft, 2000, { iterations, momentum }),
      magnitudes,
      stft,
    );
  const [none, few, many, pushed] = [
    after(0, 0),
    after(4, 0),
    after(32, 0),
    after(32, 0.99),
  ] as const;
  expect(few).toBeLessThan(none);
  expect(many).toBeLessThan(few);
  expect(pushed).toBeLessThan(many);
});

test("silence comes back as silence", () => {
  const stft = new Stft(64, 16);
  const silent = new Float64Array(5 * stft.bins);
  expect(griffinLim(silent, stft, 64)).toEqual(new Float64Array(64));
});
