import { expect, test } from "vitest";
import { families as discretise } from "../../../src-main/pipelines/check/discretise.ts";
import { families as griffinLim } from "../../../src-main/pipelines/check/griffinLim.ts";
import { families as mel } from "../../../src-main/pipelines/check/mel.ts";
import { families as resample } from "../../../src-main/pipelines/check/resample.ts";
import type {
  CaseFamilies,
  CaseRecord,
  CaseResult,
} from "../../../src-main/pipelines/check/types.ts";

/** Runs a case of the module's only family; these runners answer at once. */
function run(families: CaseFamilies, cases: readonly CaseRecord[], index = 0) {
  const [family, runner] = Object.entries(families)[0]!;
  return runner(cases[index]!, { family, cases }) as CaseResult;
}

test("mel cases take their parameters from fields or from their id", () => {
  const frames = { center_true: 11, hifigan_pad: 10, no_pad: 9 };
  const inId = { id: "frames_N100_nfft20_hop10", expected: frames };
  expect(run(mel, [inId]).passed).toBe(true);
  const inFields = { id: "frames", N: 100, n_fft: 20, hop: 10 };
  expect(run(mel, [{ ...inFields, expected: frames }]).passed).toBe(true);
  const empty = { id: "empty_filters_nfft256_80mel_16k_htk" };
  expect(run(mel, [{ ...empty, expected: { empty: 2 } }]).passed).toBe(true);
  const scale = { id: "hz_to_mel", hz: [200], expected: { slaney: [3] } };
  expect(run(mel, [scale]).passed).toBe(true);
});

test("a filterbank whose weights differ fails with the place", () => {
  const testCase = {
    id: "fb_sr8000_nfft8_m1_htk_nonorm",
    sr: 8000,
    n_fft: 8,
    n_mels: 1,
    expected: { weights: [[0, 1, 1, 1, 0]] },
  };
  const { passed, message } = run(mel, [testCase]);
  expect(passed).toBe(false);
  expect(message).toMatch(/^expected\.weights\[0\]\[\d\]: expected 1, got 0\./);
});

test("levels, their coarser form and the noise of their steps are checked", () => {
  const levels = {
    ...{ id: "q", lo: 0, hi: 2, Q: 2, x: [0.9, 1] },
    expected: { bins: [0, 1], dequant: [0.5, 1.5], max_abs_error: 0.5 },
  };
  expect(run(discretise, [levels]).passed).toBe(true);
  const nearest = {
    ...{ id: "round_convention", lo: 0, hi: 3, Q: 4, x: [0.4, 0.5, 1.5, 9] },
    expected: { bins: [0, 0, 2, 3], bins_floor: [0, 0, 2, 3] },
  };
  expect(run(discretise, [nearest]).passed).toBe(true);
  const coarse = { bins8: [7, 8], expected: { bins6: [1, 2] } };
  expect(run(discretise, [coarse]).passed).toBe(true);
  const noise = { id: "noise_floor", expected: { Q2_range1p5_mse: 0.046875 } };
  expect(run(discretise, [noise]).passed).toBe(true);
});

test("decimation keeps the time of the first sample", () => {
  const testCase = { taps: [0.25, 0.5, 0.25], x: [4, 0, 8, 4] };
  const expected = { y: [2, 5], dc_gain: 1, nyquist_gain: 0 };
  expect(run(resample, [{ ...testCase, expected }]).passed).toBe(true);
});

test("Griffin-Lim takes its magnitudes from another case of the file", () => {
  const source = { id: "source", x: [1, 0, 0, 0], n_fft: 4, hop: 1 };
  const rounds = { id: "gl", magnitude_from: "source", n_iter: 0, momentum: 0 };
  const cases = [
    { ...source, expected: { frames: 5, reconstruction: [1, 0, 0, 0] } },
    { ...rounds, expected: { signal: null } },
    { ...rounds, magnitude_from: "absent", expected: { signal: null } },
  ];
  expect(run(griffinLim, cases).passed).toBe(true);
  expect(run(griffinLim, cases, 1).passed).toBe(true);
  expect(run(griffinLim, cases, 2).message).toBe('there is no case "absent"');
});

test("cases that no runner knows fail and say so", () => {
  const unknown = [{ id: "other", expected: {} }];
  for (const families of [mel, discretise, resample, griffinLim])
    expect(run(families, unknown).passed).toBe(false);
});
