/** Runs the numeric cases of masked convolutions: which taps see only the past, and the gated unit behind them. */
import { mul, sigmoid, tanh } from "../../engine/ir/build.ts";
import { compute, valueOf } from "./arrays.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "masked convolutions": (testCase) =>
    testCase.filter === undefined ? runMask(testCase) : runGate(testCase),
};

function runGate(testCase: CaseRecord): CaseResult {
  const { result } = compute((graph) => {
    const value = (key: string) => valueOf(graph, testCase[key] as number);
    return { result: mul(tanh(value("filter")), sigmoid(value("gate"))) };
  });
  return compare(testCase, result);
}

/** The kernel stands in the id: `mask1d_k5`, `mask2d_3x3` (rows are time, columns bins). */
function runMask(testCase: CaseRecord): CaseResult {
  const line = /mask1d_k(\d+)/.exec(testCase.id ?? "");
  if (line) {
    const [a, b] = [false, true].map(
      (own) => rasterMask(1, Number(line[1]), own)[0]!,
    );
    return compare(testCase, { A: a, B: b });
  }
  const plane = /mask2d_(\d+)x(\d+)/.exec(testCase.id ?? "");
  if (!plane) return failed(testCase, "its id names no kernel like k3 or 3x3");
  const [rows, columns] = [Number(plane[1]), Number(plane[2])];
  return compare(testCase, {
    A: rasterMask(rows, columns, false),
    B: rasterMask(rows, columns, true),
  });
}

/**
 * 1 at the taps that come before the middle one in order of reading, and at the middle one itself in layers after the first
 * (van den Oord et al. 2016, masks A and B).
 */
function rasterMask(rows: number, columns: number, own: boolean): number[][] {
  const middle = Math.floor(rows / 2) * columns + Math.floor(columns / 2);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_unused, column) => {
      const place = row * columns + column;
      return place < middle || (own && place === middle) ? 1 : 0;
    }),
  );
}
