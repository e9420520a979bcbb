/** Runs the numeric cases of batch normalisation: statistics, their leak of the future, masks and gradients. */
import {
  add,
  div,
  mean,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, elements, shapeOf } from "../../engine/ir/value.ts";
import { compute, runByKeys, slopes, valueOf, type Nested } from "./arrays.ts";
import {
  compare,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  normalisation: (testCase) =>
    runByKeys(testCase, [
      [["x", "mask"], runMasked],
      [["x", "grad_out"], runBackward],
      [["x", "momentum"], runTraining],
    ]),
};

type Batch = readonly (readonly (readonly number[])[])[];

interface Normalisation {
  readonly x: Batch;
  readonly gamma: readonly number[];
  readonly beta: readonly number[];
  readonly eps: number;
  readonly momentum: number;
  readonly x_future_changed?: Batch;
}

/** One number a channel, `[1, C, 1]`. */
function perChannel(values: Value): Value {
  const { size } = values.axes.at(-1)!;
  return reshape(values, [axis("b", 1), axis("c", size), axis("t", 1)]);
}

/** Mean and biased variance of every channel, `[C]`. */
function moments(x: Value): { average: Value; variance: Value } {
  const average = mean(x, [0, 2]);
  const variance = mean(square(sub(x, perChannel(average))), [0, 2]);
  return { average, variance };
}

function normalised(
  x: Value,
  { average, variance }: { average: Value; variance: Value },
  { gamma, beta, eps }: { gamma: Value; beta: Value; eps: number },
): Value {
  const centred = sub(x, perChannel(average));
  const scaled = div(centred, sqrt(add(perChannel(variance), eps)));
  return add(mul(scaled, perChannel(gamma)), perChannel(beta));
}

function affine(graph: Graph, { gamma, beta, eps }: Normalisation) {
  return { gamma: valueOf(graph, gamma), beta: valueOf(graph, beta), eps };
}

/** What training on one batch gives, and what evaluation with the statistics after it gives for `x`. */
function afterOneBatch(settings: Normalisation, batch: Batch, x: Batch) {
  return compute((graph) => {
    const value = valueOf(graph, batch);
    const found = moments(value);
    const count = elements(shapeOf(value)) / settings.gamma.length;
    const unbiased = mul(found.variance, count / (count - 1));
    const { momentum } = settings;
    const runningMean = mul(found.average, momentum);
    const runningVariance = add(mul(unbiased, momentum), 1 - momentum);
    const running = { average: runningMean, variance: runningVariance };
    const scale = affine(graph, settings);
    return {
      batch_mean: found.average,
      batch_var_biased: found.variance,
      train_out: normalised(value, found, scale),
      running_mean: runningMean,
      running_var_unbiased_update: runningVariance,
      eval_out: normalised(valueOf(graph, x), running, scale),
    };
  });
}

/** The numbers of the first step, `[B, C]`. */
function atStart(batch: Nested): Nested {
  return (batch as Batch).map((rows) => rows.map((row) => row[0]!));
}

/** All steps but the last. */
function withoutEnd(batch: Nested): Nested {
  return (batch as Batch).map((rows) => rows.map((row) => row.slice(0, -1)));
}

function runTraining(testCase: CaseRecord): CaseResult {
  const settings = testCase as unknown as Normalisation;
  const now = afterOneBatch(settings, settings.x, settings.x);
  const changed = settings.x_future_changed ?? settings.x;
  const later = afterOneBatch(settings, changed, changed);
  const evaluated = afterOneBatch(settings, settings.x, changed);
  const same =
    JSON.stringify(withoutEnd(evaluated.eval_out)) ===
    JSON.stringify(withoutEnd(now.eval_out));
  return compare(testCase, {
    ...now,
    train_out_t0_original: atStart(now.train_out),
    train_out_t0_when_future_changed: atStart(later.train_out),
    eval_out_t012_unchanged: same,
  });
}

function runMasked(testCase: CaseRecord): CaseResult {
  const found = compute((graph) => {
    const x = valueOf(graph, testCase.x as Nested);
    const mask = valueOf(graph, testCase.mask as Nested);
    const [batch, steps] = mask.axes;
    const wide = reshape(mask, [batch!, axis("c", 1), steps!]);
    const count = sum(mask);
    const average = div(sum(mul(x, wide), [0, 2]), count);
    const distance = mul(square(sub(x, perChannel(average))), wide);
    return {
      mean: average,
      var: div(sum(distance, [0, 2]), count),
      n_valid: count,
    };
  });
  return compare(testCase, found);
}

function runBackward(testCase: CaseRecord): CaseResult {
  const settings = testCase as unknown as Normalisation;
  const found = compute((graph) => {
    const x = valueOf(graph, settings.x);
    const scale = affine(graph, settings);
    const y = normalised(x, moments(x), scale);
    const weights = valueOf(graph, testCase.grad_out as Nested);
    const targets = [x, scale.gamma, scale.beta];
    const [dx, dGamma, dBeta] = slopes(sum(mul(y, weights)), targets);
    return { grad_x: dx!, grad_gamma: dGamma!, grad_beta: dBeta! };
  });
  return compare(testCase, found);
}
