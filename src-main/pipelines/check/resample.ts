/** Runs the numeric cases of decimation with a given filter and of labels at two sample rates. */
import { defaultMelSettings, melRateHz } from "../../features/melSettings.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "2:1 decimation with a 7-tap half-band FIR (illustration; use >= 63 taps in production)":
    runCase,
};

function runCase(testCase: CaseRecord): CaseResult {
  if (testCase.taps !== undefined)
    return runDecimation(
      testCase,
      testCase.taps as number[],
      testCase.x as number[],
    );
  if (testCase.id === "label_alignment") return runAlignment(testCase);
  return failed(testCase, "has no taps");
}

/** y[m] = sum_j taps[j] x[2 m + j - centre], silent outside; gains at 0 Hz and at the Nyquist frequency. */
function runDecimation(
  testCase: CaseRecord,
  taps: readonly number[],
  x: readonly number[],
): CaseResult {
  const centre = (taps.length - 1) / 2;
  const y = Array.from({ length: Math.ceil(x.length / 2) }, (_, m) =>
    taps.reduce((sum, tap, j) => sum + tap * (x[2 * m + j - centre] ?? 0), 0),
  );
  return compare(testCase, {
    y,
    dc_gain: taps.reduce((sum, tap) => sum + tap, 0),
    nyquist_gain: taps.reduce((sum, tap, j) => sum + tap * (-1) ** j, 0),
  });
}

/** A frame is equally long at half the rate with half the hop. */
function runAlignment(testCase: CaseRecord): CaseResult {
  const { hopSamples, sampleRate } = defaultMelSettings;
  const rateHz = melRateHz(defaultMelSettings);
  return compare(testCase, {
    hop16k: hopSamples,
    hop8k: sampleRate / 2 / rateHz,
    same_frame_rate: rateHz,
  });
}
