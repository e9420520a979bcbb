import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { melFrames, MelStream, logMel } from "../../src-main/features/mel.ts";
import { frameComputer, oneByOne } from "../../src-main/features/melFrames.ts";
import {
  melSettings,
  melSettingsHash,
  type MelSettings,
} from "../../src-main/features/melSettings.ts";

interface Fixture {
  readonly samples: number;
  readonly cases: readonly {
    readonly settings: Partial<MelSettings>;
    readonly frames: number;
    readonly every: number;
    readonly values: readonly number[];
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL("../parity/mel.json", import.meta.url), "utf8"),
) as Fixture;

/** Two gliding tones, a click and silence, as test/parity/mel.py makes them. */
function signal(samples: number): Float32Array {
  const result = Float32Array.from({ length: samples }, (_, n) => {
    const t = n / 16000;
    const tones =
      0.5 * Math.sin(2 * Math.PI * (200 * t + 900 * t * t)) +
      0.25 * Math.sin(2 * Math.PI * 3100 * t);
    const fade = 0.5 - 0.5 * Math.cos(2 * Math.PI * 3 * t);
    return tones * fade + (n === samples / 2 ? 0.9 : 0);
  });
  return result.fill(0, Math.floor(0.8 * samples));
}

test.each(fixture.cases)(
  "log-mel equals NumPy's within 1e-4: $settings",
  ({ settings, frames, every, values }) => {
    const complete = melSettings(settings);
    const got = logMel(signal(fixture.samples), complete);
    expect(got.length).toBe(frames * complete.bands);
    values.forEach((value, n) =>
      expect(Math.abs(got[n * every]! - value)).toBeLessThan(1e-4),
    );
  },
);

test.each(["causal", "centred"] as const)(
  "frames are the same bits however the samples arrive, %s",
  (framing) => {
    const settings = melSettings({ framing, fftSize: 64, hopSamples: 24 });
    const samples = signal(1000);
    const whole = logMel(samples, settings);
    expect(whole.length).toBe(melFrames(1000, settings) * 80);
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 8 }), (lengths) => {
        const stream = new MelStream(settings);
        const parts: Float32Array[] = [];
        let at = 0;
        for (const length of [...lengths, 1000]) {
          parts.push(stream.push(samples.subarray(at, at + length)));
          at += length;
        }
        parts.push(stream.finish());
        expect(Float32Array.from(parts.flatMap((one) => [...one]))).toEqual(
          whole,
        );
      }),
      { numRuns: 30 },
    );
  },
);

test("a causal frame does not change when samples after its end change", () => {
  const settings = melSettings();
  const samples = signal(8000);
  const before = logMel(samples, settings);
  const changed = samples.slice().fill(0.7, 10 * 160);
  const after = logMel(changed, settings);
  expect(after.subarray(0, 10 * 80)).toEqual(before.subarray(0, 10 * 80));
  expect(after.subarray(10 * 80, 11 * 80)).not.toEqual(
    before.subarray(10 * 80, 11 * 80),
  );
});

test("silence lies on the floor, ln 1e-5", () => {
  const values = logMel(new Float32Array(1600), melSettings());
  expect(values.length).toBe(800);
  for (const value of values) expect(value).toBe(Math.fround(Math.log(1e-5)));
});

test("fewer samples than one hop make no causal frame, and one centred frame", () => {
  expect(logMel(new Float32Array(159), melSettings()).length).toBe(0);
  const centred = melSettings({ framing: "centred" });
  expect(logMel(new Float32Array(0), centred).length).toBe(80);
});

test("the hash knows the settings and nothing else", () => {
  const hash = melSettingsHash(melSettings());
  expect(melSettingsHash(melSettings({ hopSamples: 160 }))).toBe(hash);
  expect(melSettingsHash(melSettings({ hopSamples: 256 }))).not.toBe(hash);
  expect(melSettings({ sampleRate: 8000 }).maxHz).toBe(4000);
});

test("settings that make no sense are refused with what would fit", () => {
  expect(() => melSettings({ hopSamples: 0 })).toThrow(
    "hopSamples is 0; a positive whole number is needed",
  );
  expect(() => melSettings({ hopSamples: 2048 })).toThrow("would be skipped");
  expect(() => melSettings({ maxHz: 9000 })).toThrow("end at 8000 Hz at most");
  expect(() => melSettings({ floor: 0 })).toThrow("must exceed 0");
  expect(() => melSettings({ fftSize: 1023 })).toThrow("an even number");
  const unknown = { hop: 160 } as Partial<MelSettings>;
  expect(() => melSettings(unknown)).toThrow('mel settings have no "hop"');
  const scale = { scale: "bark" } as unknown as Partial<MelSettings>;
  expect(() => melSettings(scale)).toThrow('scale is "bark"; it is slaney or');
});

test("two frames at a time give what one at a time gives", () => {
  const samples = Float64Array.from(signal(4000));
  for (const fftSize of [16, 32, 64, 512, 1024, 2048]) {
    const settings = melSettings({ fftSize, hopSamples: 16, bands: 12 });
    const frames = 1 + Math.floor((samples.length - fftSize) / 16);
    const pairs = frameComputer(settings)(samples, frames);
    const singles = oneByOne(settings)(samples, frames);
    expect(pairs.length).toBe(singles.length);
    pairs.forEach((value, n) => expect(value).toBeCloseTo(singles[n]!, 5));
  }
});
