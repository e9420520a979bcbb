/** Runs the numeric cases of frame classification, CTC and phone error rate. */
import { ctcLoss } from "../../evaluation/ctc.ts";
import {
  collapseFrames,
  errorRate,
  frameAccuracy,
} from "../../evaluation/sequences.ts";
import {
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
  compare,
  failed,
} from "./types.ts";

export const families: CaseFamilies = {
  "frame classification, CTC, PER": runCase,
};

function runCase(testCase: CaseRecord): CaseResult {
  if (testCase.probs !== undefined) return runCtc(testCase);
  if (testCase.frames !== undefined)
    return compare(
      testCase,
      collapseFrames(testCase.frames as number[], testCase.blank as number),
    );
  if (testCase.pred !== undefined)
    return compare(
      testCase,
      frameAccuracy(
        testCase.pred as number[][],
        testCase.ref as number[][],
        testCase.lengths as number[],
      ),
    );
  if (testCase.refs !== undefined)
    return runErrorRate(
      testCase,
      testCase.refs as string[][],
      testCase.hyps as string[][],
    );
  if (testCase.ref !== undefined)
    return runErrorRate(
      testCase,
      [testCase.ref as string[]],
      [testCase.hyp as string[]],
    );
  return failed(testCase, "has none of probs, frames, pred, refs and ref");
}

function runCtc(testCase: CaseRecord): CaseResult {
  const loss = ctcLoss(
    testCase.probs as number[][],
    testCase.labels as number[],
    testCase.blank as number,
  );
  // JSON has no infinity: the loss of a sequence that cannot be aligned is null there.
  return compare(testCase, {
    loss: Number.isFinite(loss) ? loss : null,
    prob: Math.exp(-loss),
  });
}

function runErrorRate(
  testCase: CaseRecord,
  references: string[][],
  hypotheses: string[][],
): CaseResult {
  const { edits, rate } = errorRate(references, hypotheses);
  const rates = references.map(
    (reference, index) => errorRate([reference], [hypotheses[index]!]).rate!,
  );
  return compare(testCase, {
    edits,
    per: rate,
    mean_of_utterance_pers:
      rates.reduce((sum, each) => sum + each, 0) / rates.length,
  });
}
