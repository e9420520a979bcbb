/** Runs the numeric cases of codebooks that follow their vectors: moving averages, how they begin, and first codes by k-means. */
import {
  add,
  constant,
  div,
  greater,
  matmul,
  maximum,
  mul,
  oneHot,
  reshape,
  sum,
  where,
} from "../../engine/ir/build.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import { nearestCodes, smoothedCounts } from "../../models/layers/quantize.ts";
import { compute, indicesOf, valueOf, type Nested } from "./arrays.ts";
import { compare, type CaseRecord, type CaseResult } from "./types.ts";

type Rows = readonly (readonly number[])[];

/** Counts n and sums s of the vectors of each code. */
function assignedTo(indices: Value, z: Value, codes: number) {
  const hot = oneHot(indices, axis("code", codes));
  return { n: sum(hot, [0]), s: matmul(hot, z, { transposeA: true }) };
}

/** Sums by counts, `[K, D]` by `[K]`. */
function perCount(sums: Value, counts: Value): Value {
  return div(sums, reshape(counts, [counts.axes[0]!, axis("d", 1)]));
}

/** Moves an average towards what is now. */
function follow(old: Value, now: Value, gamma: number): Value {
  return add(mul(old, gamma), mul(now, 1 - gamma));
}

interface Following {
  readonly N: Nested;
  readonly m: Nested;
  readonly codebook: Nested;
}

function followOnce(before: Following, testCase: CaseRecord) {
  const gamma = testCase.gamma as number;
  return compute((graph) => {
    const z = valueOf(graph, testCase.z as Nested);
    const codebook = valueOf(graph, before.codebook);
    const codes = codebook.axes[0]!.size;
    const indices = testCase.indices
      ? indicesOf(graph, testCase.indices as number[])
      : nearestCodes(z, codebook);
    const { n, s } = assignedTo(indices, z, codes);
    const counts = follow(valueOf(graph, before.N), n, gamma);
    const sums = follow(valueOf(graph, before.m), s, gamma);
    const smoothed = smoothedCounts(counts, codes, testCase.eps as number);
    return {
      indices,
      ...{ n, s, N: counts, m: sums },
      N_smoothed: smoothed,
      codebook: perCount(sums, smoothed),
    };
  });
}

/** As many steps as are expected, each from what the one before left. */
export function runFollowing(testCase: CaseRecord): CaseResult {
  let state: Following = {
    N: testCase.N0 as Nested,
    m: testCase.m0 as Nested,
    codebook: testCase.codebook0 as Nested,
  };
  const steps = Object.keys(testCase.expected as object).map((name) => {
    const found = followOnce(state, testCase);
    state = found;
    return [name, found];
  });
  return compare(testCase, Object.fromEntries(steps));
}

/** One step from counts that begin with zeros or ones, and one from averages whose empty beginning is divided out. */
export function runBeginnings(testCase: CaseRecord): CaseResult {
  const codebook = testCase.codebook0 as Rows;
  const startAt = (count: number): Following => ({
    N: codebook.map(() => count),
    m: codebook,
    codebook,
  });
  const gamma = testCase.gamma as number;
  const debiased = compute((graph) => {
    const z = valueOf(graph, testCase.z as Nested);
    const indices = indicesOf(graph, testCase.indices as number[]);
    const { n, s } = assignedTo(indices, z, codebook.length);
    const fair = (now: Value) => div(mul(now, 1 - gamma), 1 - gamma);
    const [counts, sums] = [fair(n), fair(s)];
    const smoothed = smoothedCounts(
      counts,
      codebook.length,
      testCase.eps as number,
    );
    return { N: counts, codebook: perCount(sums, smoothed) };
  });
  return compare(testCase, {
    zeros_init: followOnce(startAt(0), testCase),
    ones_init: followOnce(startAt(1), testCase),
    sonnet_debiased: debiased,
  });
}

export function runSmoothing(testCase: CaseRecord): CaseResult {
  const counts = testCase.N as number[];
  const found = compute((graph) => {
    const smoothed = smoothedCounts(
      valueOf(graph, counts),
      counts.length,
      testCase.eps as number,
    );
    return { smoothed, sum: sum(smoothed) };
  });
  return compare(testCase, found);
}

/** Lloyd's algorithm; a mean without samples stays. */
export function runMeans(testCase: CaseRecord): CaseResult {
  const samples = testCase.samples as Rows;
  let means: Nested = (testCase.init_rows as number[]).map(
    (row) => samples[row]!,
  );
  const rounds = Array.from({ length: testCase.iters as number }, () => {
    const found = compute((graph) => lloydStep(graph, samples, means));
    means = found.means;
    return found;
  });
  return compare(testCase, rounds);
}

function lloydStep(graph: Graph, samples: Rows, means: Nested) {
  const z = valueOf(graph, samples);
  const old = valueOf(graph, means);
  const assign = nearestCodes(z, old);
  const { n, s } = assignedTo(assign, z, old.axes[0]!.size);
  const column = reshape(n, [n.axes[0]!, axis("d", 1)]);
  const zero = constant(graph, Float32Array.of(0), []);
  const next = where(greater(column, zero), div(s, maximum(column, 1)), old);
  return { assign, counts: n, means: next };
}
