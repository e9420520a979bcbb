/** Runs the numeric cases of optimizers and learning-rate schedules on the formulas of the training step. */
import { evaluate } from "../../engine/executors/reference/evaluate.ts";
import { input } from "../../engine/ir/build.ts";
import { Graph } from "../../engine/ir/graph.ts";
import { axis } from "../../engine/ir/value.ts";
import {
  applyOptimizer,
  clipByNorm,
  optimizerSlots,
  scheduleValues,
  type Optimizer,
} from "../../engine/optim/optimizers.ts";
import { warmUpThenCosine } from "../../engine/optim/schedules.ts";
import {
  compare,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  optimisers: (testCase) =>
    testCase.warmup === undefined
      ? runOptimizer(testCase)
      : runSchedule(testCase),
};

function runSchedule(testCase: CaseRecord): CaseResult {
  const { steps, warmup, total, base } = testCase as unknown as {
    steps: number[];
    warmup: number;
    total: number;
    base: number;
  };
  const rates = steps.map(
    (step) => base * warmUpThenCosine(step, warmup, total),
  );
  return compare(testCase, rates);
}

/** SGD has a momentum; AdamW says so in its name; else it is Adam with L2. */
function optimizerOf(testCase: CaseRecord): Optimizer {
  const weightDecay = (testCase.weight_decay as number | undefined) ?? 0;
  if (testCase.beta1 === undefined)
    return {
      kind: "sgd",
      momentum: (testCase.momentum as number | undefined) ?? 0,
      weightDecay,
    };
  return {
    kind: testCase.id?.startsWith("adamw") ? "adamw" : "adam",
    beta1: testCase.beta1 as number,
    beta2: testCase.beta2 as number,
    epsilon: (testCase.eps as number | undefined) ?? 1e-8,
    weightDecay,
  };
}

/** One update as a graph: parameters, slots and gradient in, parameters and slots out. */
function updateGraph(
  optimizer: Optimizer,
  count: number,
  largestNorm: number | null,
): Graph {
  const graph = new Graph();
  const vector = (name: string) => input(graph, name, [axis("p", count)]);
  const names = optimizerSlots(optimizer);
  const { parameters, slots } = applyOptimizer(
    graph,
    optimizer,
    vector("parameters"),
    names.map(vector),
    clipByNorm(vector("gradient"), largestNorm).gradient,
  );
  graph.output("parameters", parameters);
  names.forEach((name, i) => graph.output(name, slots[i]!));
  return graph;
}

function runOptimizer(testCase: CaseRecord): CaseResult {
  const optimizer = optimizerOf(testCase);
  const start = testCase.p0 as number[];
  const rate = testCase.lr as number;
  const largestNorm = (testCase.max_norm as number | undefined) ?? null;
  const graph = updateGraph(optimizer, start.length, largestNorm);
  const zeros = start.map(() => 0);
  let state: Record<string, ArrayLike<number>> = {
    parameters: start,
    ...Object.fromEntries(optimizerSlots(optimizer).map((n) => [n, zeros])),
  };
  const params = (testCase.grads as number[][]).map((gradient, index) => {
    const schedule = scheduleValues(optimizer, index + 1, rate);
    const scalars = Object.fromEntries(
      Object.entries(schedule).map(([name, value]) => [name, [value]]),
    );
    const found = evaluate(graph, { ...state, ...scalars, gradient });
    state = Object.fromEntries(
      Object.entries(found).map(([name, { data }]) => [name, data]),
    );
    return [...found["parameters"]!.data];
  });
  const { moment1, moment2, momentum } = state;
  return compare(testCase, {
    params,
    m: Array.from(moment1 ?? momentum ?? []),
    v: Array.from(moment2 ?? []),
    momentum_buffer: Array.from(momentum ?? []),
    buf: Array.from(momentum ?? []),
  });
}
