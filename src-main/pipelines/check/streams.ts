/** Runs the numeric cases of cached step-by-step inference: the stream's memory and outputs, frame by frame. */
import { streamGraph } from "../../engine/analysis/stream/stream.ts";
import { evaluate } from "../../engine/executors/reference/evaluate.ts";
import { Graph } from "../../engine/ir/graph.ts";
import { nextPrefix } from "../../engine/optim/step.ts";
import {
  placedLayer,
  placedStack,
  sourceOf,
  type CaseLayer,
} from "./stacks.ts";
import {
  compare,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "cached step-by-step inference of causal dilated conv stacks (ReLU after each layer, zero initial state)":
    runStream,
};

function runStream(testCase: CaseRecord): CaseResult {
  const x = testCase.input as number[][];
  const layers = testCase.layers as CaseLayer[];
  const weights = testCase.weights as number[][][][];
  const model = new Graph();
  const source = sourceOf(model, x.length, x[0]!.length);
  const placed = layers.map(placedLayer);
  model.output("y", placedStack(source, placed, weights, null, true));
  const stream = streamGraph(model, 1);
  let caches: Record<string, ArrayLike<number>> = Object.fromEntries(
    stream.caches.map(({ name, axes, initial }) => [
      name,
      new Array<number>(axes.reduce((n, { size }) => n * size, 1)).fill(
        initial,
      ),
    ]),
  );
  const columns: number[][] = [];
  for (let t = 0; t < x[0]!.length; t++) {
    const frame = x.map((row) => row[t]!);
    const found = evaluate(stream.graph, { ...caches, x: frame });
    columns.push(Array.from(found.y!.data, Math.fround));
    caches = Object.fromEntries(
      stream.caches.map(({ name }) => [name, found[nextPrefix + name]!.data]),
    );
  }
  return compare(testCase, {
    output: transposed(columns),
    state_frames: stream.caches.map(({ axes }) => axes.at(-1)!.size),
    state_floats: stream.caches.map(({ axes }) =>
      axes.reduce((n, { size }) => n * size, 1),
    ),
    total_state_floats: stream.stateSize,
    final_states: stream.caches.map(({ name, axes }) =>
      rowsOf(caches[name]!, axes.at(-1)!.size),
    ),
    latency_frames: 0,
  });
}

function transposed(columns: readonly (readonly number[])[]): number[][] {
  return columns[0]!.map((_, row) => columns.map((column) => column[row]!));
}

function rowsOf(data: ArrayLike<number>, width: number): number[][] {
  const all = Array.from(data, Math.fround);
  return Array.from({ length: all.length / width }, (_, row) =>
    all.slice(row * width, (row + 1) * width),
  );
}
