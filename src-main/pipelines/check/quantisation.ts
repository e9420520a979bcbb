/** Runs the numeric cases of vector quantisation: lookup, gradients, finite scalars, and what other files know of it. */
import {
  add,
  div,
  gather,
  mean,
  mul,
  reshape,
  square,
  stopGradient,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import {
  nearestCodes,
  rotated,
  unitLength,
} from "../../models/layers/quantize.ts";
import {
  boundedLevels,
  levelConstants,
} from "../../models/layers/scalarQuantize.ts";
import { compute, runByKeys, slopes, valueOf, type Nested } from "./arrays.ts";
import { runBitRate, runPerplexity } from "./codeRates.ts";
import { runDeadCodes } from "./deadCodes.ts";
import {
  runBeginnings,
  runFollowing,
  runMeans,
  runSmoothing,
} from "./followingCodes.ts";
import {
  compare,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "vector quantisation": (testCase) =>
    runByKeys(testCase, [
      [["tau"], runDeadCodes],
      [["threshold"], runDeadCodes],
      [["M", "K"], runDeadCodes],
      [["codebook", "z", "upstream_grad"], runLookup],
      [["codebook", "z", "beta"], runCodebookLoss],
      [["codebook", "z"], runLookup],
      [["codebook0", "N0", "m0", "z"], runFollowing],
      [["codebook0", "indices", "z"], runBeginnings],
      [["N", "eps"], runSmoothing],
      [["counts"], runPerplexity],
      [["e", "q", "upstream_grad"], runRotation],
      [["levels", "z"], runScalars],
      [["samples", "init_rows"], runMeans],
      [[], runBitRate],
    ]),
};

type Rows = readonly (readonly number[])[];

/** Mean squared distance over all elements; the second is held fixed. */
function distanceTo(a: Value, fixed: Value): Value {
  return mean(square(sub(a, stopGradient(fixed))));
}

/** By angle where the case says so: both at unit length, the largest product wins. */
function looked(testCase: CaseRecord, z: Value, codebook: Value): Value {
  const byAngle = /cosine|angle/.test(testCase.id ?? "");
  return byAngle
    ? nearestCodes(unitLength(z), unitLength(codebook), true)
    : nearestCodes(z, codebook);
}

function runLookup(testCase: CaseRecord): CaseResult {
  const { beta = 0.25 } = testCase as { beta?: number };
  const none = (testCase.z as Rows).map((row) => row.map(() => 0));
  const upstreamGradient = (testCase.upstream_grad ?? none) as Nested;
  const found = compute((graph) => {
    const z = valueOf(graph, testCase.z as Nested);
    const codebook = valueOf(graph, testCase.codebook as Nested);
    const indices = looked(testCase, z, codebook);
    const codes = gather(codebook, indices);
    const through = add(z, stopGradient(sub(codes, z)));
    const upstream = valueOf(graph, upstreamGradient);
    const commitment = distanceTo(z, codes);
    const loss = add(sum(mul(through, upstream)), mul(commitment, beta));
    const [dz, dCodebook] = slopes(loss, [z, codebook]);
    return {
      sqdist: squaredDistances(z, codebook),
      indices,
      quantized: codes,
      commit_mse_mean_over_all_elements: commitment,
      beta_commit: mul(commitment, beta),
      grad_z: dz!,
      grad_codebook: dCodebook!,
    };
  });
  return compare(testCase, found);
}

/** `[M, D]` and `[K, D]` to `[M, K]`. */
function squaredDistances(z: Value, codebook: Value): Value {
  const [rows, width] = z.axes;
  const [codes] = codebook.axes;
  const wide = reshape(z, [rows!, axis("k", 1), width!]);
  const book = reshape(codebook, [axis("m", 1), codes!, width!]);
  return sum(square(sub(wide, book)), [2]);
}

function runCodebookLoss(testCase: CaseRecord): CaseResult {
  const found = compute((graph) => {
    const z = valueOf(graph, testCase.z as Nested);
    const codebook = valueOf(graph, testCase.codebook as Nested);
    const codes = gather(codebook, nearestCodes(z, codebook));
    const commitment = mul(distanceTo(z, codes), testCase.beta as number);
    const loss = add(distanceTo(codes, z), commitment);
    const [dz, dCodebook] = slopes(loss, [z, codebook]);
    return { grad_codebook: dCodebook!, grad_z: dz! };
  });
  return compare(testCase, found);
}

/** A row for each direction of the gradient, so that all of R is seen at once. */
function runRotation(testCase: CaseRecord): CaseResult {
  const e = testCase.e as number[];
  const upstream = testCase.upstream_grad as number[];
  const directions = e.map((_, i) => e.map((_unused, j) => (i === j ? 1 : 0)));
  const rows = [upstream, ...directions];
  const same = (vector: readonly number[]) => rows.map(() => vector);
  const found = compute((graph) => {
    const vectors = valueOf(graph, same(e));
    const codes = valueOf(graph, same(testCase.q as number[]));
    const turned = rotated(vectors, codes);
    const loss = sum(mul(turned, valueOf(graph, rows)));
    return { turned, gradient: slopes(loss, [vectors])[0]! };
  });
  const lam = Math.hypot(...(testCase.q as number[])) / Math.hypot(...e);
  const [gradient, ...columns] = found.gradient as number[][];
  return compare(testCase, {
    forward: (found.turned as Rows)[0],
    // The gradient is lam R^T g; for the direction i that is lam times row i of R.
    R: columns.map((row) => row.map((value) => value / lam)),
    lam,
    grad_e: gradient,
    grad_e_ste: upstream,
  });
}

function runScalars(testCase: CaseRecord): CaseResult {
  const levels = testCase.levels as number[];
  const { width, basis } = levelConstants(levels, testCase.eps as number);
  const found = compute((graph) => {
    const z = valueOf(graph, [testCase.z as number[]]); // [1, C]
    const { bounded, rounded } = boundedLevels(
      z,
      levels,
      testCase.eps as number,
    );
    const widths = valueOf(graph, [width]);
    const digits = mul(add(rounded, widths), valueOf(graph, [basis]));
    const flat = (value: Value) => reshape(value, [z.axes[1]!]);
    return {
      bounded: flat(bounded),
      codes: flat(div(rounded, widths)),
      index: sum(digits),
    };
  });
  const size = levels.reduce((product, level) => product * level, 1);
  return compare(testCase, { ...found, codebook_size: size });
}
