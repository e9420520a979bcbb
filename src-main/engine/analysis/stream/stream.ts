/** A causal model to its streaming form: a graph for one chunk of steps with explicit caches in and out. */
import { badInput } from "../../../base/errors.ts";
import { input } from "../../ir/build.ts";
import { Graph } from "../../ir/graph.ts";
import { isOp, type Node, type Value } from "../../ir/node.ts";
import type { OpName } from "../../ir/opParams.ts";
import { axisIndex, elements, shapeOf, type Axis } from "../../ir/value.ts";
import { nextPrefix } from "../../optim/step.ts";
import { plainStreamRules } from "./plain.ts";
import { rememberingStreamRules } from "./remembering.ts";
import { chunkAxes, type StreamContext, type StreamRule } from "./rules.ts";

/** Every op's stream rule; the type holds that none is missing. */
const streamRules: { readonly [K in OpName]: StreamRule<K> } = {
  ...plainStreamRules,
  ...rememberingStreamRules,
};

/** Memory of one layer; its input has this name and its result is `next/<name>`. */
export interface Cache {
  readonly name: string;
  readonly layer: string;
  readonly axes: readonly Axis[];
  /** What it is filled with before the first chunk. */
  readonly initial: number;
}

export interface StreamGraph {
  readonly graph: Graph;
  /** Steps of the source in one chunk. */
  readonly chunk: number;
  readonly caches: readonly Cache[];
  /** Floats in all caches. */
  readonly stateSize: number;
}

/**
 * The streaming form of `model`, whose time inputs have as many steps as `chunk` says. Outputs keep their names and have a
 * chunk's steps. Throws for an op that looks ahead or needs all of time.
 */
export function streamGraph(model: Graph, chunk: number): StreamGraph {
  if (!Number.isInteger(chunk) || chunk < 1)
    throw badInput(`stream: the chunk is ${chunk} steps, expects at least 1`);
  const builder = new StreamBuilder(model, chunk);
  for (const node of model.liveNodes()) builder.place(node);
  for (const [name, value] of model.outputs) builder.name(name, value);
  return builder.finish();
}

class StreamBuilder implements StreamContext {
  private readonly graph = new Graph();
  private readonly copies = new Map<Value, Value>();
  private readonly caches: Cache[] = [];
  private readonly kept = new Map<string, Value>();
  private readonly chunk: number;
  /** Steps of the fastest time input of the model: a chunk is as many of these. */
  private readonly modelSteps: number;

  constructor(model: Graph, chunk: number) {
    this.chunk = chunk;
    this.modelSteps = Math.max(
      1,
      ...model.inputNodes().map(({ outputs }) => {
        const time = axisIndex(outputs[0]!, "time");
        return time < 0 ? 0 : outputs[0]!.axes[time]!.size;
      }),
    );
  }

  place(node: Node): void {
    const outputs = this.graph.layer(node.label, () => this.outputsOf(node));
    node.outputs.forEach((value, i) => this.copies.set(value, outputs[i]!));
  }

  name(name: string, value: Value): void {
    this.graph.output(name, this.copies.get(value)!);
  }

  cache(node: Node, axes: readonly Axis[], initial = 0): Value {
    const name = `cache/${this.caches.length}`;
    this.caches.push({ name, layer: node.label, axes, initial });
    return input(this.graph, name, axes, "state");
  }

  keep(cache: Value, next: Value): void {
    if (isOp(cache.node, "input")) this.kept.set(cache.node.params.name, next);
  }

  finish(): StreamGraph {
    for (const [name, value] of this.kept)
      this.graph.output(nextPrefix + name, value);
    const stateSize = this.caches.reduce(
      (size, { axes }) => size + elements(axes.map((one) => one.size)),
      0,
    );
    return {
      graph: this.graph,
      chunk: this.chunk,
      caches: this.caches,
      stateSize,
    };
  }

  private outputsOf(node: Node): readonly Value[] {
    if (isOp(node, "constant"))
      return this.graph.apply("constant", node.params, []);
    if (isOp(node, "input")) {
      const steps = this.chunkSteps(node.outputs[0]!);
      const axes = chunkAxes(node.params.axes, steps);
      return this.graph.apply("input", { ...node.params, axes }, []);
    }
    const inputs = node.inputs.map((value) => this.copies.get(value)!);
    return (streamRules[node.op] as StreamRule<OpName>)(node, inputs, this);
  }

  /** Steps of a chunk at the rate of this input. */
  private chunkSteps(value: Value): number {
    const time = axisIndex(value, "time");
    if (time < 0) return 1;
    return Math.max(
      1,
      Math.round((shapeOf(value)[time]! * this.chunk) / this.modelSteps),
    );
  }
}
