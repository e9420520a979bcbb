import { expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import {
  emptyBands,
  melWeights,
  sparseMelFilters,
} from "../../src-main/features/melFilters.ts";
import { MelInversion } from "../../src-main/features/melInversion.ts";
import { defaultMelSettings } from "../../src-main/features/melSettings.ts";

function noise(length: number): Float64Array {
  const random = new Random("inversion");
  return Float64Array.from({ length }, () => Math.abs(random.normal()));
}

function residual(
  inversion: MelInversion,
  spectrum: Float64Array,
  mel: Float64Array,
) {
  const back = inversion.toMel(spectrum);
  return (
    Math.hypot(...back.map((value, n) => value - mel[n]!)) / Math.hypot(...mel)
  );
}

test("the fast inversion keeps the mel magnitudes roughly, least squares closely", () => {
  const inversion = new MelInversion(defaultMelSettings);
  const mel = inversion.toMel(noise(513));
  const fast = inversion.clipped(mel);
  const close = inversion.nonNegative(mel);
  expect(Math.min(...fast, ...close)).toBeGreaterThanOrEqual(0);
  expect(residual(inversion, fast, mel)).toBeLessThan(0.2);
  expect(residual(inversion, close, mel)).toBeLessThan(2e-3);
});

test("four frames at once give what one at a time gives", () => {
  for (const settings of [
    defaultMelSettings,
    { ...defaultMelSettings, fftSize: 256, scale: "htk" as const },
    { ...defaultMelSettings, fftSize: 400, bands: 40, norm: "none" as const },
  ]) {
    const inversion = new MelInversion(settings);
    const bins = settings.fftSize / 2 + 1;
    for (const frames of [0, 1, 6]) {
      const mel = Array.from({ length: frames }, () =>
        Float32Array.from(inversion.toMel(noise(bins))),
      );
      const together = inversion.nonNegativeFrames(
        Float32Array.from(mel.flatMap((one) => [...one])),
        20,
      );
      const single = mel.flatMap((one) => [...inversion.nonNegative(one, 20)]);
      expect(together.length).toBe(single.length);
      const largest = Math.max(1, ...single);
      single.forEach((value, n) =>
        expect(Math.abs(together[n]! - value) / largest).toBeLessThan(1e-4),
      );
    }
  }
});

test("bands that fall between two bins are counted and do not disturb the others", () => {
  const settings = {
    ...defaultMelSettings,
    fftSize: 256,
    scale: "htk" as const,
  };
  expect(emptyBands(settings)).toBe(2);
  const inversion = new MelInversion(settings);
  const mel = inversion.toMel(noise(129));
  expect(residual(inversion, inversion.nonNegative(mel), mel)).toBeLessThan(
    1e-2,
  );
});

test("the sparse filters are the dense ones without zeros", () => {
  const dense = melWeights(defaultMelSettings);
  const { bands, firstBin, start, weights } =
    sparseMelFilters(defaultMelSettings);
  expect(bands).toBe(80);
  dense.forEach((row, band) => {
    const rebuilt = new Float64Array(row.length);
    rebuilt.set(weights.subarray(start[band], start[band + 1]), firstBin[band]);
    expect(rebuilt).toEqual(row);
  });
});
