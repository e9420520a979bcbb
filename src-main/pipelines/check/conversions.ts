/** Runs the numeric cases of theory and practice: a strided network and its dense twin, sampled at every S-th step. */
import {
  conceptualLayers,
  phaseOf,
  practiceLayers,
  totalStride,
  type StridedLayer,
} from "../../engine/analysis/conversion.ts";
import type { Anchor } from "../../engine/analysis/reach.ts";
import { Graph } from "../../engine/ir/graph.ts";
import { relu } from "../../engine/ir/build.ts";
import {
  placedConv,
  placedMaxPool,
  placedStack,
  runRows,
  sourceOf,
  vectorOf,
  weightsOf,
} from "./stacks.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "conceptual (strided) network == practice (dilated, stride 1) network sampled every total_stride frames":
    (testCase) =>
      testCase.pool === undefined ? runStack(testCase) : runDense(testCase),
};

type Rows = readonly (readonly number[])[];

function runStack(testCase: CaseRecord): CaseResult {
  const kernels = testCase.kernels as number[];
  const strides = testCase.strides as number[];
  const anchor = testCase.align as Anchor;
  const x = testCase.input as Rows;
  const layers: StridedLayer[] = kernels.map((kernel, i) => ({
    kernel,
    stride: strides[i]!,
    dilation: 1,
  }));
  const practice = practiceLayers(layers);
  const run = (placed: Parameters<typeof placedStack>[1]) => {
    const graph = new Graph();
    const source = sourceOf(graph, x.length, x[0]!.length);
    const y = placedStack(
      source,
      placed,
      testCase.weights as number[][][][],
      (testCase.biases as number[][] | undefined) ?? null,
      testCase.relu === true,
    );
    graph.output("y", y);
    return runRows(graph, x);
  };
  const conceptual = run(conceptualLayers(layers, anchor));
  const dense = run(practice);
  const stride = totalStride(layers);
  const phase = phaseOf(layers, anchor);
  const sampled = dense.map((row) =>
    row.filter((_, t) => t % stride === phase),
  );
  const declared = compare(
    {
      ...testCase,
      expected: {
        practice_dilations: testCase.practice_dilations,
        total_stride: testCase.total_stride,
      },
    },
    {
      practice_dilations: practice.map(({ dilation }) => dilation),
      total_stride: stride,
    },
  );
  if (!declared.passed) return declared;
  const length = Math.min(conceptual[0]!.length, sampled[0]!.length);
  const equal = compare(
    { ...testCase, expected: conceptual.map((row) => row.slice(0, length)) },
    sampled.map((row) => row.slice(0, length)),
  );
  if (!equal.passed)
    return failed(testCase, `theory is not practice: ${equal.message}`);
  const { equality } = testCase.expected as { equality?: string };
  return compare(testCase, { conceptual, practice: dense, phase, equality });
}

/** A convolution, a pool, and a dense layer on everything that is left. */
function runDense(testCase: CaseRecord): CaseResult {
  const x = testCase.input as Rows;
  const weights = testCase.conv_w as number[][][];
  const { k, s } = testCase.pool as { k: number; s: number };
  const dense = testCase.dense_w_channel_major as number[][];
  const layers: StridedLayer[] = [
    { kernel: weights[0]![0]!.length, stride: 1, dilation: 1 },
    { kernel: k, stride: s, dilation: 1 },
  ];
  const channels = weights.length;
  const length = dense[0]!.length / channels;
  const all = [...layers, { kernel: length, stride: 1, dilation: 1 }];
  const [convLayer, poolLayer, denseLayer] = practiceLayers(all);
  const kernel = denseKernel(dense, channels, length);

  const graph = new Graph();
  const source = sourceOf(graph, x.length, x[0]!.length);
  const rectified = relu(
    placedConv(
      source,
      weightsOf(graph, weights),
      vectorOf(graph, testCase.conv_b as number[]),
      convLayer!,
    ),
  );
  const theory = placedMaxPool(rectified, conceptualLayers(layers, "end")[1]!);
  const practice = placedMaxPool(rectified, poolLayer!);
  const bias = vectorOf(graph, testCase.dense_b as number[]);
  const dilated = placedConv(
    practice,
    weightsOf(graph, kernel),
    bias,
    denseLayer!,
  );
  const flat = placedConv(theory, weightsOf(graph, kernel), bias, {
    kernel: length,
    stride: 1,
    dilation: 1,
    padLow: length - 1,
  });
  for (const [name, value] of Object.entries({
    rectified,
    theory,
    practice,
    dilated,
    flat,
  }))
    graph.output(name, value);
  const rows = (name: string) => runRows(graph, x, name);
  const atEnd = rows("flat").map((row) => row.at(-1)!);
  const last = rows("theory")[0]!.length * s - 1;
  const lastDense = rows("dilated").map((row) => row[last]!);
  const equal = compare({ ...testCase, expected: atEnd }, lastDense);
  if (!equal.passed)
    return failed(testCase, `theory is not practice: ${equal.message}`);
  return compare(testCase, {
    relu_conv: rows("rectified"),
    conceptual_pool: rows("theory"),
    practice_pool_dilated: rows("practice"),
    dense_at_end: atEnd,
    practice_conv_w: kernel,
    practice_out: rows("dilated"),
    equal_at: last,
  });
}

/** Dense weights `W[o, c * L + l]` as a kernel `[O, C, L]`. */
function denseKernel(
  dense: readonly (readonly number[])[],
  channels: number,
  length: number,
): number[][][] {
  return dense.map((row) =>
    Array.from({ length: channels }, (_, c) =>
      row.slice(c * length, (c + 1) * length),
    ),
  );
}
