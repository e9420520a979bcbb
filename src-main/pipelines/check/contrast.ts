/** Runs the numeric cases of contrastive prediction: InfoNCE on scores, bilinear scores, and which frames are positives. */
import {
  argMax,
  cast,
  concat,
  equal,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  reshape,
  slice,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import { compute, runByKeys, valueOf, type Nested } from "./arrays.ts";
import {
  compare,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "CPC / InfoNCE": (testCase) =>
    runByKeys(testCase, [
      [["scores"], runScores],
      [["W_k", "c", "z_pos", "z_neg"], runBilinear],
      [["T", "K"], runAlignment],
    ]),
};

/** Cross-entropy of each row of scores whose right answer stands in one column. */
function losses(scores: Value, column: number): Value {
  const chosen = slice(logSoftmax(scores, 1), 1, column, column + 1);
  return neg(reshape(chosen, [scores.axes[0]!]));
}

function runScores(testCase: CaseRecord): CaseResult {
  const column = (testCase.positive_column as number | undefined) ?? 0;
  const found = compute((graph) => {
    const scores = valueOf(graph, testCase.scores as Nested);
    const perRow = losses(scores, column);
    const hits = equal(cast(argMax(scores, 1), "f32"), column);
    const average = mean(perRow);
    return {
      loss_per_row: perRow,
      mean: average,
      accuracy: mean(hits),
      mi_lower_bound_nats: sub(Math.log(scores.axes[1]!.size), average),
    };
  });
  return compare(testCase, found);
}

function runBilinear(testCase: CaseRecord): CaseResult {
  const found = compute((graph) => {
    const value = (key: string) => valueOf(graph, testCase[key] as Nested);
    const negatives = value("z_neg"); // [M, N, D]
    const [rows, , width] = negatives.axes;
    const positives = reshape(value("z_pos"), [rows!, axis("n", 1), width!]);
    const candidates = concat([positives, negatives], 1);
    const prediction = matmul(value("c"), value("W_k"), { transposeB: true });
    const wide = reshape(prediction, [rows!, axis("n", 1), width!]);
    const scores = sum(mul(candidates, wide), [2]);
    const scaled = mul(scores, 1 / width!.size);
    return {
      pred: prediction,
      scores,
      loss: losses(scores, 0),
      scores_mean_scaled: scaled,
      loss_mean_scaled: losses(scaled, 0),
    };
  });
  return compare(testCase, found);
}

/** Frames 0 .. T-1 shifted by k and cut to the window in which every step has all its positives. */
function runAlignment(testCase: CaseRecord): CaseResult {
  const [frames, steps] = [testCase.T as number, testCase.K as number];
  const window = frames - steps;
  const positives = compute((graph) => {
    const numbers = Array.from({ length: frames }, (_, t) => t);
    const all = valueOf(graph, numbers);
    const shifts = Array.from({ length: steps }, (_, i) => i + 1);
    return Object.fromEntries(
      shifts.map((k) => [`k${k}`, slice(all, 0, k, k + window)]),
    );
  });
  return compare(testCase, { window, positives });
}
