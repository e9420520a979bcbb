/** 50 training steps of every preset's network, whole steps on ONNX Runtime, against PyTorch (fixtures by presets.py). */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  floats,
  integers,
  type Tensor,
} from "../../src-main/engine/executors/executor.ts";
import { ortExecutor } from "../../src-main/engine/executors/ort.ts";
import { elements, shapeOf } from "../../src-main/engine/ir/value.ts";
import type { Optimizer } from "../../src-main/engine/optim/optimizers.ts";
import { buildStep } from "../../src-main/engine/optim/step.ts";
import { parametersInput } from "../../src-main/engine/optim/parameters.ts";
import { Trainer } from "../../src-main/engine/optim/trainer.ts";
import type { Model } from "../../src-main/models/model.ts";
import { parseSpec } from "../../src-main/models/spec/parse.ts";
import type { ModelSpec } from "../../src-main/models/spec/spec.ts";
import { buildWithLoss } from "../../src-main/models/tasks/losses.ts";
import { numbers, parameter } from "./deterministic.ts";
import { stateFeeds, stepFeeds, type Feeds } from "./feeds.ts";
import { readRecords } from "./support.ts";

const fixtures = readRecords<readonly number[]>("fixtures/presets.json");
const folder = new URL("../../resources/presets/", import.meta.url);
const size = { batch: 2, steps: 64, training: true };
/** So many batches take turns. */
const batches = 4;

/** Tasks that a training of frames has; others draw from files of their own kind. */
const trained = ["turns", "reconstruction"];

const presets: readonly ModelSpec[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .map((text) => parseSpec(JSON.parse(text)))
  .filter(({ task }) => trained.includes(task));

/** Numbers of one data input: truths, masks, class indices or plain numbers, by its name. */
function dataFeed(
  { name, dtype, shape }: Pick<Tensor, "dtype" | "shape"> & { name: string },
  step: number,
  spec: ModelSpec,
): Tensor {
  const drawn = numbers(`${name}@${step % batches}`, shape);
  if (dtype === "i32") {
    const classes = name === "projectionClass" ? 256 : spec.features.levels!;
    const indices = drawn.map((x) => Math.floor(((x + 1) / 2) * classes));
    return integers(Int32Array.from(indices), shape);
  }
  if (name === "shiftWeight") return floats([1.5], shape);
  if (name === "input") return floats(drawn, shape);
  const least = name.endsWith("Mask") ? -0.8 : 0;
  return floats(
    drawn.map((x) => (x > least ? 1 : 0)),
    shape,
  );
}

function feedsOf(model: Model, step: number): Feeds {
  const given = stepFeeds(model, step);
  const live = new Set(model.graph.liveNodes());
  for (const node of model.graph.inputNodes()) {
    const { name, role } = node.params;
    const { dtype, axes } = node.outputs[0]!;
    if (role !== "data" || !live.has(node) || given[name]) continue;
    const shape = axes.map((one) => one.size);
    given[name] = dataFeed({ name, dtype, shape }, step, model.spec);
  }
  return given;
}

function optimizerOf({ training }: ModelSpec): Optimizer {
  const { optimizer, momentum, weightDecay } = training;
  return optimizer === "sgd"
    ? { kind: "sgd", momentum, weightDecay }
    : {
        kind: optimizer,
        ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        weightDecay,
      };
}

/** The losses of as many steps as the fixture has. */
async function train(spec: ModelSpec, count: number): Promise<number[]> {
  const model = buildWithLoss(spec, size);
  const optimizer = optimizerOf(spec);
  const { clip, learningRate } = spec.training;
  const clipNorm = clip === 0 ? null : clip;
  const step = buildStep(model.graph, { optimizer, clipNorm });
  const flat = new Float32Array(
    elements(shapeOf(step.graph.inputNamed(parametersInput))),
  );
  for (const slot of step.slots)
    flat.set(
      parameter(slot.name, shapeOf({ dtype: "f32", ...slot })),
      slot.offset,
    );
  const trainer = await Trainer.create(ortExecutor(), step, optimizer, {
    ...stateFeeds(model),
    [parametersInput]: floats(flat, [flat.length]),
  });
  const losses: number[] = [];
  for (let index = 0; index < count; index++) {
    const feeds = feedsOf(model, index);
    const metrics = await trainer.run(feeds, index + 1, learningRate);
    losses.push(metrics["loss"]!);
  }
  await trainer.release();
  return losses;
}

it("every preset has a fixture", () => {
  const names = presets.map(({ name }) => name).toSorted();
  expect(Object.keys(fixtures)).toEqual(names);
});

describe.each(presets)("$name", (spec) => {
  it("follows PyTorch's loss at every step", async () => {
    const expected = fixtures[spec.name]!;
    const losses = await train(spec, expected.length);
    losses.forEach((loss, step) =>
      expect(
        Math.abs(loss - expected[step]!) / expected[step]!,
        `step ${step + 1}: ${loss}, PyTorch has ${expected[step]}`,
      ).toBeLessThan(1e-3),
    );
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });
});
