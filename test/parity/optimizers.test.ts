/** Optimizers and clipping, step by step, against PyTorch (fixtures by optimizers.py). */
import { describe, expect, it } from "vitest";
import {
  floats,
  type Executor,
  type Tensor,
} from "../../src-main/engine/executors/executor.ts";
import { ortExecutor } from "../../src-main/engine/executors/ort.ts";
import { referenceExecutor } from "../../src-main/engine/executors/reference/reference.ts";
import { input } from "../../src-main/engine/ir/build.ts";
import { Graph } from "../../src-main/engine/ir/graph.ts";
import { axis } from "../../src-main/engine/ir/value.ts";
import {
  adam,
  applyOptimizer,
  clipByNorm,
  optimizerSlots,
  scheduleValues,
  type Optimizer,
} from "../../src-main/engine/optim/optimizers.ts";
import { numbers } from "./deterministic.ts";
import { expectClose, readRecords } from "./support.ts";

const fixtures = readRecords<readonly number[][]>("fixtures/optimizers.json");
const count = 5;
const learningRate = 0.05;
const betas = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };

interface Case {
  readonly optimizer: Optimizer;
  readonly clip: number | null;
}

const cases: Readonly<Record<string, Case>> = {
  adam: { optimizer: { ...adam, ...betas }, clip: null },
  "adam with L2": {
    optimizer: { ...adam, ...betas, weightDecay: 0.1 },
    clip: null,
  },
  adamw: {
    optimizer: { kind: "adamw", ...betas, weightDecay: 0.1 },
    clip: null,
  },
  "adamw, clipped": {
    optimizer: { kind: "adamw", ...betas, weightDecay: 0.1 },
    clip: 0.8,
  },
  sgd: {
    optimizer: { kind: "sgd", momentum: 0, weightDecay: 0 },
    clip: null,
  },
  "sgd with momentum, decay and clipping": {
    optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0.1 },
    clip: 0.8,
  },
};

function updateGraph({ optimizer, clip }: Case): Graph {
  const graph = new Graph();
  const vector = (name: string) =>
    input(graph, name, [axis("parameter", count)]);
  const slots = optimizerSlots(optimizer);
  const updated = applyOptimizer(
    graph,
    optimizer,
    vector("parameters"),
    slots.map(vector),
    clipByNorm(vector("gradient"), clip).gradient,
  );
  graph.output("next/parameters", updated.parameters);
  slots.forEach((name, i) => graph.output(`next/${name}`, updated.slots[i]!));
  return graph;
}

async function expectParity(name: string, executor: Executor): Promise<void> {
  const { optimizer } = cases[name]!;
  const session = await executor.compile(updateGraph(cases[name]!));
  const vector = (data: Float32Array) => floats(data, [count]);
  const state: Record<string, Tensor> = {
    parameters: vector(numbers("parameters", [count])),
  };
  for (const slot of optimizerSlots(optimizer))
    state[slot] = vector(new Float32Array(count));
  for (const [step, expected] of fixtures[name]!.entries()) {
    const schedule = Object.fromEntries(
      Object.entries(scheduleValues(optimizer, step + 1, learningRate)).map(
        ([key, value]) => [key, floats([value], [])],
      ),
    );
    const gradient = vector(numbers(`gradient@${step}`, [count]));
    const found = await session.run({ ...state, ...schedule, gradient });
    for (const key of Object.keys(state)) state[key] = found[`next/${key}`]!;
    expectClose(`step ${step}`, state["parameters"]!.data, expected);
  }
  await session.release();
}

it("every optimizer has a fixture", () => {
  expect(Object.keys(fixtures)).toEqual(Object.keys(cases));
});

describe.each(Object.keys(cases))("%s", (name) => {
  it("equals PyTorch on the reference", () =>
    expectParity(name, referenceExecutor));
  it("equals PyTorch on ONNX Runtime", () =>
    expectParity(name, ortExecutor("cpu", { threads: 1 })));
});
