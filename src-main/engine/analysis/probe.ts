/** Probes that ask a running model what the graph promises: gradients into the future, impulses, changed inputs. */
import { badInput } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { gradients } from "../autodiff/gradients.ts";
import {
  floats,
  integers,
  type Executor,
  type Tensor,
} from "../executors/executor.ts";
import { copyInto } from "../ir/copy.ts";
import { slice, sum } from "../ir/build.ts";
import { Graph } from "../ir/graph.ts";
import type { Value } from "../ir/node.ts";
import { axisIndex, elements, shapeOf, stridesOf } from "../ir/value.ts";

export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * The gradient of the sum of one output step in a source input: a graph whose result `gradient` has the source's shape.
 */
export function gradientProbeGraph(
  model: Graph,
  source: string,
  output: string,
  step: number,
): Graph {
  const graph = new Graph();
  const copies = copyInto(graph, model);
  const target = copies.get(model.inputNamed(source))!;
  const result = model.outputs.get(output);
  if (!result)
    throw badInput(
      `probe: there is no output "${output}"; there are ${[...model.outputs.keys()].join(", ")}`,
    );
  const copy = copies.get(result)!;
  const time = axisIndex(copy, "time");
  const one = sum(slice(copy, time, step, step + 1));
  const [gradient] = gradients(graph, one, [target]);
  if (!gradient)
    throw badInput(`probe: "${output}" does not depend on "${source}"`);
  graph.output("gradient", gradient);
  return graph;
}

/** What a gradient probe found; offsets are relative to the source step that the output step stands on. */
export interface GradientProbe {
  /** Largest absolute gradient of each source step. */
  readonly magnitudes: Float32Array;
  readonly from: number;
  readonly to: number;
  /** Source steps with a gradient other than exactly 0, ascending. */
  readonly steps: readonly number[];
  readonly maxFutureGradient: number;
}

/** Runs a gradient probe; `anchorStep` is the last source step that the output step may see. */
export async function probeGradient(
  executor: Executor,
  model: Graph,
  feeds: Feeds,
  place: {
    readonly source: string;
    readonly output: string;
    readonly step: number;
    readonly anchorStep: number;
  },
): Promise<GradientProbe> {
  const graph = gradientProbeGraph(
    model,
    place.source,
    place.output,
    place.step,
  );
  const session = await executor.compile(graph);
  try {
    const { gradient } = await session.run(feeds);
    const time = axisIndex(model.inputNamed(place.source), "time");
    return summarise(perStep(gradient!, time), place.anchorStep);
  } finally {
    await session.release();
  }
}

/** Largest absolute value of each step of one axis. */
export function perStep(tensor: Tensor, axis: number): Float32Array {
  const stride = stridesOf(tensor.shape)[axis]!;
  const size = tensor.shape[axis]!;
  const largest = new Float32Array(size);
  for (let i = 0; i < tensor.data.length; i++) {
    const step = Math.floor(i / stride) % size;
    largest[step] = Math.max(largest[step]!, Math.abs(tensor.data[i]!));
  }
  return largest;
}

function summarise(
  magnitudes: Float32Array,
  anchorStep: number,
): GradientProbe {
  const steps = [...magnitudes.keys()].filter((step) => magnitudes[step] !== 0);
  const future = magnitudes.subarray(anchorStep + 1);
  return {
    magnitudes,
    from: steps.length > 0 ? steps[0]! - anchorStep : 0,
    to: steps.length > 0 ? steps.at(-1)! - anchorStep : 0,
    steps,
    maxFutureGradient: future.reduce((a, b) => Math.max(a, b), 0),
  };
}

/** Feeds under which no path is dead: every parameter positive and small, noise that drops nothing, a random source. */
export function openFeeds(model: Graph, random: Random): Feeds {
  const entries = model.inputNodes().map(({ params, outputs }) => {
    const shape = shapeOf(outputs[0]!);
    const count = elements(shape);
    if (params.dtype === "i32")
      return [params.name, integers(new Int32Array(count), shape)] as const;
    const fill = fillerOf(params.role, outputs[0]!, random);
    const data = Float32Array.from({ length: count }, fill);
    return [params.name, floats(data, shape)] as const;
  });
  return Object.fromEntries(entries);
}

function fillerOf(
  role: "data" | "parameter" | "state" | "noise",
  value: Value,
  random: Random,
): () => number {
  if (role === "noise") return () => 0.999;
  if (role !== "parameter") return () => random.normal();
  const [, ...inner] = shapeOf(value);
  // Weights of one output sum to about one and biases stay small, so that no gate saturates.
  const spread = inner.length > 0 ? 1 / elements(inner) : 0.1;
  return () => random.between(0.5, 1.5) * spread;
}
