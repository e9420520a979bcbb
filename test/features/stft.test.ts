import { expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { spectralConvergence } from "../../src-main/evaluation/spectra.ts";
import { fourfoldSearch } from "../../src-main/features/fourfoldSearch.ts";
import { griffinLim } from "../../src-main/features/griffinLim.ts";
import { phaseSearch } from "../../src-main/features/phaseSearch.ts";
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

test.each([64, 256])("silence comes back as silence, window %i", (size) => {
  const stft = new Stft(size, size / 4);
  const silent = new Float64Array(5 * stft.bins);
  expect(griffinLim(silent, stft, size)).toEqual(new Float64Array(size));
});

test.each([
  [64, 16, 3000],
  [64, 32, 1000],
  [256, 100, 3001],
  [1024, 256, 9000],
  [1024, 160, 8000],
  [1024, 256, 700],
  [512, 128, 1],
])(
  "four stretches at once give what frame by frame gives: window %i, hop %i, %i samples",
  (size, hop, length) => {
    const stft = new Stft(size, hop);
    const samples = noise(length);
    const magnitudes = magnitudesOf(stft.forward(samples));
    const settings = { iterations: 3, momentum: 0.99 };
    for (const known of [new Float64Array(0), samples.slice(0, 2 * size)]) {
      const plain = phaseSearch(magnitudes, stft, length, settings, known);
      const fast = fourfoldSearch(magnitudes, stft, length, settings, known);
      plain.forEach((value, n) =>
        expect(Math.abs(fast[n]! - value)).toBeLessThan(1e-4),
      );
    }
  },
);

test("in the long run both come as near", () => {
  const stft = new Stft(1024, 256);
  const magnitudes = magnitudesOf(stft.forward(noise(16_000)));
  const settings = { iterations: 32, momentum: 0.99 };
  const [plain, fast] = [phaseSearch, fourfoldSearch].map((search) =>
    convergence(
      search(magnitudes, stft, 16_000, settings, new Float64Array(0)),
      magnitudes,
      stft,
    ),
  );
  expect(fast).toBeCloseTo(plain!, 4);
});
