/** Losses and their gradients against PyTorch (fixtures by losses.py). */
import { describe, expect, it } from "vitest";
import { gradients } from "../../src-main/engine/autodiff/gradients.ts";
import {
  floats,
  type Executor,
  type Tensor,
} from "../../src-main/engine/executors/executor.ts";
import { ortExecutor } from "../../src-main/engine/executors/ort.ts";
import { referenceExecutor } from "../../src-main/engine/executors/reference/reference.ts";
import {
  constant,
  greater,
  input,
  logSoftmax,
  matmul,
  mul,
  neg,
  mean,
  reshape,
  slice,
  sum,
} from "../../src-main/engine/ir/build.ts";
import { Graph } from "../../src-main/engine/ir/graph.ts";
import type { Value } from "../../src-main/engine/ir/node.ts";
import { axis, shapeOf, type Axis } from "../../src-main/engine/ir/value.ts";
import {
  absoluteError,
  binaryCrossEntropy,
  crossEntropy,
  huber,
  maskedMean,
  squaredError,
} from "../../src-main/models/losses/elementLosses.ts";
import { mixtureNats } from "../../src-main/models/losses/mixture.ts";
import { numbers } from "./deterministic.ts";
import { expectClose, readRecords } from "./support.ts";

interface Expected {
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const fixtures = readRecords<Expected>("fixtures/losses.json");

const batch = axis("batch", 2);
const time = axis("time", 5);
const classCount = 4;

function channels(size: number): Axis[] {
  return [batch, axis("channel", size), time];
}

function drawn(name: string, shape: readonly number[]): Float32Array {
  return numbers(name, shape).map((number) => 2 * number);
}

/** An input that is fed with the numbers of its name. */
function source(graph: Graph, name: string, axes: readonly Axis[]): Value {
  return input(graph, name, axes);
}

/** The same numbers as a fixed value. */
function fixed(graph: Graph, name: string, axes: readonly Axis[]): Value {
  return constant(graph, drawn(name, shapeOf({ dtype: "f32", axes })), axes);
}

function mask(graph: Graph): Value {
  return greater(fixed(graph, "mask", channels(1)), -1);
}

function classes(graph: Graph): Value {
  const drawnClasses = drawn("classes", [2, 5]).map(
    (number) => ((number + 2) / 4) * classCount,
  );
  return constant(graph, Int32Array.from(drawnClasses), [batch, time]);
}

type PairLoss = (x: Value, y: Value, mask: Value) => Value;

function pair(loss: PairLoss) {
  return (graph: Graph) =>
    loss(
      source(graph, "x", channels(3)),
      fixed(graph, "y", channels(3)),
      mask(graph),
    );
}

function binary(positiveWeight: number) {
  return pair((x, y, m) =>
    binaryCrossEntropy(x, greater(y, 0), m, positiveWeight),
  );
}

function classified(weights: readonly number[] | null) {
  return (graph: Graph) => {
    const own =
      weights &&
      constant(graph, Float32Array.from(weights), [axis("class", classCount)]);
    const logits = source(graph, "x", channels(classCount));
    return crossEntropy(logits, classes(graph), mask(graph), own);
  };
}

function mixture(graph: Graph): Value {
  const x = fixed(graph, "x", channels(1));
  const head = source(graph, "head", channels(3 * classCount));
  return maskedMean(mixtureNats(x, head), mask(graph));
}

function contrastive(graph: Graph): Value {
  const [rows, width] = [axis("row", 4), axis("width", 3)];
  const context = source(graph, "context", [rows, width]);
  const weight = source(graph, "weight", [axis("to", 3), width]);
  const axes = [rows, axis("candidate", 6), width];
  const candidates = source(graph, "candidates", axes);
  const prediction = matmul(context, weight, { transposeB: true });
  const wide = reshape(prediction, [rows, axis("candidate", 1), width]);
  const scores = mul(sum(mul(candidates, wide), [2]), 1 / Math.sqrt(3));
  return neg(mean(slice(logSoftmax(scores, 1), 1, 0, 1)));
}

function ctc(graph: Graph): Value {
  const three = axis("batch", 3);
  const x = source(graph, "x", [
    three,
    axis("class", classCount),
    axis("time", 8),
  ]);
  const whole = (values: number[], axes: Axis[]) =>
    constant(graph, Int32Array.from(values), axes);
  const losses = graph.apply("ctc", {}, [
    logSoftmax(x, 1),
    whole([1, 1, 3, 2, 0, 0, 0, 0, 0], [three, axis("label", 3)]),
    whole([3, 1, 0], [three]),
    whole([8, 5, 3], [three]),
  ])[0]!;
  return sum(mul(losses, fixed(graph, "weights", [three])));
}

const builders: Readonly<Record<string, (graph: Graph) => Value>> = {
  "squared error, masked": pair(squaredError),
  "absolute error, masked": pair(absoluteError),
  "Huber, masked": pair((x, y, m) => huber(x, y, 0.7, m)),
  "squared error": pair((x, y) => squaredError(x, y)),
  "binary cross-entropy, masked": binary(1),
  "binary cross-entropy, weighted": binary(3),
  "cross-entropy, masked": classified(null),
  "cross-entropy, weighted": classified([1, 2, 0.5, 3]),
  "mixture of Gaussians, masked": mixture,
  InfoNCE: contrastive,
  CTC: ctc,
};

async function expectParity(name: string, executor: Executor): Promise<void> {
  const graph = new Graph();
  const loss = builders[name]!(graph);
  const expected = fixtures[name]!;
  const names = Object.keys(expected.gradients);
  const targets = names.map((target) => graph.inputNamed(target));
  gradients(graph, loss, targets).forEach((gradient, index) =>
    graph.output(`gradient ${names[index]!}`, gradient!),
  );
  graph.output("loss", loss);
  const feeds = graph.inputNodes().map(({ params, outputs }) => {
    const shape = shapeOf(outputs[0]!);
    const tensor: Tensor = floats(drawn(params.name, shape), shape);
    return [params.name, tensor];
  });
  const session = await executor.compile(graph);
  const found = await session.run(Object.fromEntries(feeds));
  await session.release();
  expectClose("loss", found["loss"]!.data, [expected.loss]);
  for (const target of names)
    expectClose(
      target,
      found[`gradient ${target}`]!.data,
      expected.gradients[target]!,
    );
}

it("every loss has a fixture", () => {
  expect(Object.keys(fixtures)).toEqual(Object.keys(builders));
});

describe.each(Object.keys(builders))("%s", (name) => {
  it("equals PyTorch on the reference", () =>
    expectParity(name, referenceExecutor));
  it("equals PyTorch on ONNX Runtime", () =>
    expectParity(name, ortExecutor("cpu", { threads: 1 })));
});
