/** Runs the numeric cases of evaluation metrics. */
import { rocAuc } from "../../evaluation/auc.ts";
import {
  accuracy,
  balancedAccuracy,
  confusionOf,
  f1,
  weightedF1,
} from "../../evaluation/binary.ts";
import {
  errorSummary,
  logSpectralDistance,
  spectralConvergence,
} from "../../evaluation/spectra.ts";
import {
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
  compare,
  failed,
} from "./types.ts";

export const families: CaseFamilies = { "evaluation metrics": runCase };

function runCase(testCase: CaseRecord): CaseResult {
  if (testCase.log_mag_ref !== undefined) return runLogSpectra(testCase);
  if (testCase.scores !== undefined)
    return compare(
      testCase,
      rocAuc({
        scores: testCase.scores as number[],
        labels: testCase.labels as (0 | 1)[],
      }),
    );
  if (testCase.pred !== undefined) return runDecisions(testCase);
  if (testCase.ref === undefined)
    return failed(testCase, "has none of log_mag_ref, scores, pred and ref");
  const reference = (testCase.ref as number[]).flat();
  const estimate = (testCase.est as number[]).flat();
  return compare(
    testCase,
    testCase.id?.startsWith("spectral_convergence")
      ? spectralConvergence(reference, estimate)
      : errorSummary(reference, estimate).normalisedMeanSquaredError,
  );
}

/** Decided classes beside true ones; `expected` is one number named by the id, or several by name. */
function runDecisions(testCase: CaseRecord): CaseResult {
  const confusion = confusionOf({
    scores: testCase.pred as number[],
    labels: (testCase.labels ?? testCase.ref) as (0 | 1)[],
  });
  const metrics: Readonly<Record<string, number | null>> = {
    accuracy: accuracy(confusion),
    balanced_accuracy: balancedAccuracy(confusion),
    f1: f1(confusion),
    weighted_f1: weightedF1(confusion),
  };
  return compare(
    testCase,
    typeof testCase.expected === "number"
      ? metrics[testCase.id ?? ""]
      : metrics,
  );
}

function runLogSpectra(testCase: CaseRecord): CaseResult {
  const rows = testCase.log_mag_ref as number[][];
  const reference = rows.flat();
  const estimate = (testCase.log_mag_est as number[][]).flat();
  const distance = logSpectralDistance(reference, estimate, rows[0]!.length);
  const errors = errorSummary(reference, estimate);
  return compare(testCase, {
    per_frame_dB: distance.perFrameDecibels,
    mean_dB: distance.meanDecibels,
    mse: errors.meanSquaredError,
    mae: errors.meanAbsoluteError,
    r2: errors.r2,
    nmse: errors.normalisedMeanSquaredError,
  });
}
