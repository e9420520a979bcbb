/** Nested lists of numbers, as cases write them, into values of a graph, and a graph's results back into nested lists. */
import { evaluate } from "../../engine/executors/reference/evaluate.ts";
import { gradients } from "../../engine/autodiff/gradients.ts";
import { constant } from "../../engine/ir/build.ts";
import { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, elements } from "../../engine/ir/value.ts";
import { failed, type CaseRecord, type CaseResult } from "./types.ts";

/** Numbers in lists of lists, rows first. */
export type Nested = number | readonly Nested[];

/** Sizes of a nested list, outermost first. */
export function sizesOf(nested: Nested): number[] {
  return typeof nested === "number"
    ? []
    : [nested.length, ...sizesOf(nested[0]!)];
}

function flatOf(nested: Nested): number[] {
  return typeof nested === "number" ? [nested] : nested.flatMap(flatOf);
}

/** A nested list as a fixed value whose axes have no meaning. */
export function valueOf(graph: Graph, nested: Nested): Value {
  const axes = sizesOf(nested).map((size, i) => axis(`axis${i}`, size));
  return constant(graph, Float32Array.from(flatOf(nested)), axes);
}

/** Whole numbers as a fixed value. */
export function indicesOf(graph: Graph, indices: readonly number[]): Value {
  const axes = [axis("axis0", indices.length)];
  return constant(graph, Int32Array.from(indices), axes);
}

function nestedOf(data: Float64Array, shape: readonly number[]): Nested {
  if (shape.length === 0) return data[0]!;
  const [count, ...rest] = shape as [number, ...number[]];
  const size = elements(rest);
  return Array.from({ length: count }, (_, i) =>
    nestedOf(data.subarray(i * size, (i + 1) * size), rest),
  );
}

/** Computes named values of one graph in float64 by the reference executor. */
export function compute<Name extends string>(
  build: (graph: Graph) => Readonly<Record<Name, Value>>,
): Record<Name, Nested> {
  const graph = new Graph();
  for (const [name, value] of Object.entries<Value>(build(graph)))
    graph.output(name, value);
  const found = Object.entries(evaluate(graph, {})).map(
    ([name, { data, shape }]) => [name, nestedOf(data, shape)],
  );
  return Object.fromEntries(found) as Record<Name, Nested>;
}

/** Gradients of a loss, zeros where it does not depend on a target. */
export function slopes(loss: Value, targets: readonly Value[]): Value[] {
  const graph = loss.node.graph as Graph;
  return gradients(graph, loss, targets).map((gradient, index) => {
    const { axes } = targets[index]!;
    const size = elements(axes.map((one) => one.size));
    return gradient ?? constant(graph, new Float32Array(size), axes);
  });
}

/** Runs the first entry whose keys the case has; the case fails with the lists of keys when none fits. */
export function runByKeys(
  testCase: CaseRecord,
  runners: readonly (readonly [
    keys: readonly string[],
    run: (testCase: CaseRecord) => CaseResult,
  ])[],
): CaseResult {
  const expected = testCase.expected as object;
  const has = (key: string) =>
    key.startsWith(".") ? key.slice(1) in expected : key in testCase;
  const found = runners.find(([keys]) => keys.every(has));
  if (found) return found[1](testCase);
  const lists = runners.map(([keys]) => keys.join(" + ")).join(", or ");
  return failed(
    testCase,
    `has none of ${lists} (a point begins expected keys)`,
  );
}
