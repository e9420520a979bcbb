/** Every kind of layer against PyTorch: values, penalties, next states and gradients (fixtures by layers.py). */
import { describe, expect, it } from "vitest";
import { gradients } from "../../src-main/engine/autodiff/gradients.ts";
import type { Executor } from "../../src-main/engine/executors/executor.ts";
import { ortExecutor } from "../../src-main/engine/executors/ort.ts";
import { referenceExecutor } from "../../src-main/engine/executors/reference/reference.ts";
import { add, constant, mul, sum } from "../../src-main/engine/ir/build.ts";
import { shapeOf } from "../../src-main/engine/ir/value.ts";
import { buildModel, type Model } from "../../src-main/models/model.ts";
import { layerSchemas } from "../../src-main/models/spec/layers.ts";
import { parseSpec } from "../../src-main/models/spec/parse.ts";
import { numbers } from "./deterministic.ts";
import { parameterFeeds, stateFeeds, stepFeeds, type Feeds } from "./feeds.ts";
import { expectClose, readRecords } from "./support.ts";

interface LayerCase {
  readonly channels?: number;
  readonly bins?: number;
  readonly steps?: number;
  readonly training?: boolean;
  readonly anchor?: "start" | "end";
  readonly layers: readonly { readonly kind: string }[];
}

interface Expected {
  readonly shape: readonly number[];
  readonly output: readonly number[];
  readonly penalties: Readonly<Record<string, number>>;
  readonly next: Readonly<Record<string, readonly number[]>>;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const cases = readRecords<LayerCase>("cases.json");
const fixtures = readRecords<Expected>("fixtures/layers.json");

function modelOf({ channels = 3, bins, steps = 7, ...rest }: LayerCase): Model {
  const spec = parseSpec({
    name: "case",
    task: "none",
    causal: false,
    anchor: rest.anchor ?? "start",
    input: { channels, bins: bins ?? null },
    layers: rest.layers,
  });
  const training = rest.training ?? false;
  return buildModel(spec, { batch: 2, steps, training });
}

/** Names everything that the fixture holds as a result of the graph. */
function addResults(model: Model): void {
  const { graph, output, penalties, states } = model;
  const weights = constant(
    graph,
    numbers("weights", shapeOf(output)),
    output.axes,
  );
  let loss = sum(mul(output, weights));
  for (const [name, value] of penalties) {
    graph.output(`penalty ${name}`, value);
    loss = add(loss, value);
  }
  for (const { name, next } of states)
    if (next) graph.output(`next ${name}`, next);
  const names = ["input", ...Object.keys(parameterFeeds(model))];
  const targets = names.map((name) => graph.inputNamed(name));
  gradients(graph, loss, targets).forEach((gradient, index) =>
    graph.output(`gradient ${names[index]!}`, gradient!),
  );
}

function feedsOf(model: Model): Feeds {
  const shape = shapeOf(model.input);
  return {
    input: { dtype: "f32", shape, data: numbers("input", shape) },
    ...parameterFeeds(model),
    ...stateFeeds(model),
    ...stepFeeds(model, 0),
  };
}

async function expectParity(name: string, executor: Executor): Promise<void> {
  const model = modelOf(cases[name]!);
  const expected = fixtures[name]!;
  expect(shapeOf(model.output)).toEqual(expected.shape);
  const feeds = feedsOf(model);
  addResults(model);
  const session = await executor.compile(model.graph);
  const found = await session.run(feeds);
  await session.release();
  expectClose("output", found["output"]!.data, expected.output);
  const lists: [
    string,
    Readonly<Record<string, number | readonly number[]>>,
  ][] = [
    ["penalty", expected.penalties],
    ["next", expected.next],
    ["gradient", expected.gradients],
  ];
  for (const [kind, values] of lists) {
    const ours = Object.keys(found).filter((key) => key.startsWith(`${kind} `));
    const theirs = Object.keys(values).map((key) => `${kind} ${key}`);
    expect(ours.toSorted()).toEqual(theirs.toSorted());
    for (const [key, value] of Object.entries(values))
      expectClose(
        `${kind} ${key}`,
        found[`${kind} ${key}`]!.data,
        [value].flat(),
      );
  }
}

function kindsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(kindsIn);
  if (value === null || typeof value !== "object") return [];
  const own = "kind" in value ? [value.kind as string] : [];
  return [...own, ...Object.values(value).flatMap(kindsIn)];
}

it("every kind of layer has a case, and every case a fixture", () => {
  const found = new Set(kindsIn(cases));
  const missing = Object.keys(layerSchemas).filter((kind) => !found.has(kind));
  expect(missing).toEqual([]);
  expect(Object.keys(fixtures)).toEqual(Object.keys(cases));
});

describe.each(Object.keys(cases))("%s", (name) => {
  it("equals PyTorch on the reference", () =>
    expectParity(name, referenceExecutor));
  it("equals PyTorch on ONNX Runtime", () =>
    expectParity(name, ortExecutor("cpu", { threads: 1 })));
});
