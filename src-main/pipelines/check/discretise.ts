/** Runs the numeric cases of min-max discretisation. */
import {
  coarserLevels,
  dequantise,
  discretise,
  levelStep,
  type LevelRange,
} from "../../features/discretise.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = { "min-max discretisation": runCase };

function runCase(testCase: CaseRecord): CaseResult {
  if (testCase.x !== undefined) return runLevels(testCase);
  if (testCase.bins8 !== undefined)
    return compare(testCase, {
      bins6: coarserLevels(testCase.bins8 as number[], 2),
    });
  if (testCase.id === "noise_floor") return runNoiseFloor(testCase);
  return failed(testCase, "has neither x nor bins8");
}

function runLevels(testCase: CaseRecord): CaseResult {
  const range = {
    low: testCase.lo as number,
    high: testCase.hi as number,
    levels: testCase.Q as number,
  };
  const bins = discretise(testCase.x as number[], range);
  const step = levelStep(range);
  const rounded = roundedLevels(testCase.x as number[], range);
  return compare(testCase, {
    bins: testCase.id?.includes("round") ? rounded : bins,
    bins_floor: bins,
    bins_round: rounded,
    dequant: dequantise(bins, range),
    step,
    max_abs_error: step / 2,
  });
}

/** The other convention: Q places from end to end, each value at the nearest of them (halves to even). */
function roundedLevels(
  values: readonly number[],
  { low, high, levels }: LevelRange,
): number[] {
  const top = levels - 1;
  return values.map((value) => {
    const place = high > low ? ((value - low) / (high - low)) * top : 0;
    return Math.min(top, Math.max(0, roundHalfToEven(place)));
  });
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** Keys such as "Q256_range13p5_mse"; those without a range mean that of the others. */
function runNoiseFloor(testCase: CaseRecord): CaseResult {
  const keys = Object.keys(testCase.expected as object);
  const rangeOf = (key: string) => /range(\d+(?:p\d+)?)/.exec(key)?.[1];
  const shared = keys.map(rangeOf).find((text) => text !== undefined) ?? "13p5";
  const actual = keys.map((key) => {
    const nats = Number((rangeOf(key) ?? shared).replace("p", "."));
    const levels = Number(/^Q(\d+)/.exec(key)?.[1]);
    const step = levelStep({ low: 0, high: nats, levels });
    const decibelsPerNat = 20 / Math.LN10;
    return [
      key,
      key.endsWith("mse") ? (step * step) / 12 : decibelsPerNat * step,
    ];
  });
  return compare(testCase, Object.fromEntries(actual));
}
