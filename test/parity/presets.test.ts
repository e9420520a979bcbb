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
import { add, input } from "../../src-main/engine/ir/build.ts";
import { crossEntropy } from "../../src-main/models/losses/elementLosses.ts";
import { buildModel, type Model } from "../../src-main/models/model.ts";
import { parseSpec } from "../../src-main/models/spec/parse.ts";
import type { ModelSpec } from "../../src-main/models/spec/spec.ts";
import { inputOf } from "../../src-main/models/tasks/shape.ts";
import { buildWithLoss } from "../../src-main/models/tasks/losses.ts";
import {
  learningRateAt,
  shareDone,
} from "../../src-main/pipelines/training/schedule.ts";
import { numbers, parameter } from "./deterministic.ts";
import { stateFeeds, stepFeeds, type Feeds } from "./feeds.ts";
import { readRecords } from "./support.ts";

const fixtures = readRecords<readonly number[]>("fixtures/presets.json");
const folder = new URL("../../resources/presets/", import.meta.url);
const batch = 2;
/** So many batches take turns. */
const batches = 4;

const presets: readonly ModelSpec[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .map((text) => parseSpec(JSON.parse(text)));

/** Tasks whose losses are the product's; other networks are trained on a class of every step. */
const tasksWithLoss = ["turns", "reconstruction", "frames", "cpc"];

/** The model with its loss; where the input has bins, fewer frames are enough. */
function modelOf(spec: ModelSpec): Model {
  const steps = inputOf(spec).bins === null ? 64 : 24;
  const size = { batch, steps, training: true };
  if (tasksWithLoss.includes(spec.task)) return buildWithLoss(spec, size);
  const model = buildModel(spec, size);
  const { graph, heads } = model;
  const losses = [...heads].map(([name, head]) => {
    const axes = head.axes.toSpliced(1, 1);
    return crossEntropy(head, input(graph, name, axes, "data", "i32"));
  });
  graph.output(
    "loss",
    losses.reduce((a, b) => add(a, b)),
  );
  return model;
}

/** How many values the classes of an input have. */
function classCount(name: string, { heads, input: x }: Model): number {
  if (name === "projectionClass") return 256;
  if (name === "others") return batch * x.axes[2]!.size;
  return heads.get(name)!.axes[1]!.size;
}

/** Numbers of one data input: truths, masks, class indices or plain numbers, by its name. */
function dataFeed(
  { name, dtype, shape }: Pick<Tensor, "dtype" | "shape"> & { name: string },
  step: number,
  model: Model,
): Tensor {
  const drawn = numbers(`${name}@${step % batches}`, shape);
  if (dtype === "i32") {
    const classes = classCount(name, model);
    const indices = drawn.map((x) => Math.floor(((x + 1) / 2) * classes));
    return integers(Int32Array.from(indices), shape);
  }
  if (name === "shiftWeight") return floats([1.5], shape);
  const quieter = model.spec.task === "reconstruction" ? 2 : 1;
  if (name === "input")
    return floats(
      drawn.map((x) => x / quieter),
      shape,
    );
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
    given[name] = dataFeed({ name, dtype, shape }, step, model);
  }
  return given;
}

function optimizerOf({ training }: ModelSpec): Optimizer {
  const { optimizer, momentum, weightDecay } = training;
  return optimizer === "sgd"
    ? { kind: "sgd", momentum, weightDecay }
    : {
        kind: optimizer,
        ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-6 },
        weightDecay,
      };
}

/** The losses of as many steps as the fixture has. */
async function train(spec: ModelSpec, count: number): Promise<number[]> {
  const model = modelOf(spec);
  const optimizer = optimizerOf(spec);
  const { clip } = spec.training;
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
    const share = shareDone(spec.training, index, 0);
    const rate = learningRateAt(spec.training, index, share);
    const metrics = await trainer.run(feeds, index + 1, rate);
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
