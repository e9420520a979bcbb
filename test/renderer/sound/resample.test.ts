/** Seconds at another rate: the same wave, in place, with no seam between them. */
import { describe, expect, it } from "vitest";
import { Sounds } from "../../../src-renderer/sound/pieces.ts";
import { secondResampler } from "../../../src-renderer/sound/resample.ts";
import { filesHost, wavBytes } from "../../support/wavBytes.ts";

const sine = (hz: number, rate: number, from: number, samples: number) =>
  Float32Array.from({ length: samples }, (_, n) =>
    Math.sin((2 * Math.PI * hz * (from + n)) / rate),
  );

describe("a second at another rate", () => {
  for (const [from, to, hz] of [
    [16000, 48000, 5000],
    [8000, 48000, 3000],
    [44100, 48000, 15000],
    [22050, 44100, 8000],
    [48000, 44100, 15000],
  ] as const)
    it(`is the same wave at the same place: ${hz} Hz from ${from} to ${to}`, () => {
      const { margin, resample } = secondResampler(from, to);
      const result = resample(sine(hz, from, -margin, from + 2 * margin));
      const expected = sine(hz, to, 0, to);
      const worst = result.reduce(
        (most, value, n) => Math.max(most, Math.abs(value - expected[n]!)),
        0,
      );
      expect(worst).toBeLessThan(2e-3);
    });

  it("keeps a constant to the bit of a float and lets nothing above its Nyquist frequency through", () => {
    const { margin, resample } = secondResampler(48000, 16000);
    const flat = new Float32Array(48000 + 2 * margin).fill(1);
    expect(Math.max(...resample(flat).map((one) => Math.abs(one - 1)))).toBe(0);
    const high = sine(9000, 48000, -margin, 48000 + 2 * margin);
    expect(Math.max(...resample(high).map(Math.abs))).toBeLessThan(1e-3);
  });

  it("goes on in the next second without a seam", async () => {
    const words = Int16Array.from(
      { length: 24000 },
      (_, n) => 16384 * Math.sin((2 * Math.PI * 441 * n) / 8000),
    );
    const { readBytes } = filesHost({ sound: wavBytes([words], 8000) });
    const sounds = new Sounds(readBytes, 48000);
    const range = { from: 47000, to: 49000 };
    const [samples] = (await sounds.excerpt("sound", [range])).read(
      47000,
      2000,
    );
    const worst = samples!.reduce((most, value, n) => {
      const wave = 0.5 * Math.sin((2 * Math.PI * 441 * (47000 + n)) / 48000);
      return Math.max(most, Math.abs(value - wave));
    }, 0);
    expect(worst).toBeLessThan(2e-4);
  });
});
