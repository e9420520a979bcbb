/** What a layer is built with: a graph, names, and a place to ask for parameters, states and noise. */
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import type { Axis } from "../../engine/ir/value.ts";
import type { Initialiser } from "../../engine/optim/parameters.ts";
import type { LayerSpec } from "../spec/layers.ts";

/** How a state begins: by a rule, or as a copy of another state of its layer. */
export type StateStart =
  Initialiser | { readonly kind: "copy"; readonly of: string };

export interface LayerContext {
  readonly graph: Graph;
  /** Whether dropout drops and statistics come from the batch. */
  readonly training: boolean;
  readonly anchor: "start" | "end";
  /** The layer's full name: `encoder/conv2`. */
  readonly path: string;
  /** A learned array; its full name is the layer's and this. */
  parameter(name: string, axes: readonly Axis[], init: Initialiser): Value;
  /** An array that a step hands to the next step. */
  state(name: string, axes: readonly Axis[], init: StateStart): Value;
  /** What a state becomes after this step. */
  setNextState(state: Value, next: Value): void;
  /** Uniform numbers in [0, 1), new in every step. */
  noise(name: string, axes: readonly Axis[]): Value;
  /** A control that the host sets in every step, with the value that leaves it without effect. */
  control(
    name: string,
    axes: readonly Axis[],
    idle: Float32Array | Int32Array,
  ): Value;
  /** A term of the training loss. */
  penalty(name: string, value: Value): void;
  /**
   * Indices of `count` codes: what `find` finds, or, in a graph that decodes, an input of these axes; then nothing before
   * them counts.
   */
  codes(
    count: number,
    axes: readonly Axis[],
    find: () => Value,
  ): { readonly indices: Value; readonly given: boolean };
  /** A result beside the layer's value: usage of codes. */
  sideOutput(name: string, value: Value): void;
  /** The value of an earlier layer by its name. */
  named(name: string): Value;
  /** Builds layers one after the other. */
  build(layers: readonly LayerSpec[], x: Value): Value;
  /** Builds one layer under a name of its own. */
  buildOne(layer: LayerSpec, x: Value, index: number): Value;
  /** Builds inside a named part. */
  within<T>(name: string, build: () => T): T;
}

/** How a layer of one kind turns its input `[B, C, T]` or `[B, C, T, F]` into its output. */
export type LayerBuilder<Layer> = (
  layer: Layer,
  x: Value,
  context: LayerContext,
) => Value;
