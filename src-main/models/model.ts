/** A spec and sizes into a graph that is checked: shapes fit, and a causal model does not look ahead. */
import { expectCausal } from "../engine/analysis/reach.ts";
import { input } from "../engine/ir/build.ts";
import type { Graph } from "../engine/ir/graph.ts";
import type { Value } from "../engine/ir/node.ts";
import { axis, type Axis } from "../engine/ir/value.ts";
import type { Initialiser } from "../engine/optim/parameters.ts";
import {
  Builder,
  inputName,
  type Codebook,
  type Control,
  type StateSlot,
} from "./builder.ts";
import { pointwise } from "./layers/conv.ts";
import type { ModelSpec } from "./spec/spec.ts";
import { headChannels, inputOf } from "./tasks/shape.ts";

export interface ModelSize {
  readonly batch: number;
  /** Input steps. */
  readonly steps: number;
  /** Dropout drops, batch statistics are used and codebooks follow; false when not given. */
  readonly training?: boolean;
  /** Codes are inputs instead of what the encoder finds: the graph decodes. False when not given. */
  readonly codesGiven?: boolean;
}

/** A built model; its graph's outputs are the heads (or `output`) and what layers give beside their value. */
export interface Model {
  readonly spec: ModelSpec;
  readonly graph: Graph;
  readonly input: Value;
  /** The last layer. */
  readonly output: Value;
  /** By head name. */
  readonly heads: ReadonlyMap<string, Value>;
  /** Layers that have a name. */
  readonly values: ReadonlyMap<string, Value>;
  /** Quantizing layers by path, in the order in which they are built. */
  readonly codebooks: ReadonlyMap<string, Codebook>;
  /** Code indices and usage, by layer. */
  readonly sideOutputs: ReadonlyMap<string, Value>;
  /** Terms of the training loss that layers add. */
  readonly penalties: ReadonlyMap<string, Value>;
  readonly states: readonly StateSlot[];
  readonly noises: readonly Value[];
  readonly controls: readonly Control[];
  /** How each parameter begins. */
  readonly initialisers: ReadonlyMap<string, Initialiser>;
}

/** Builds the model. Throws one sentence that names the layer when shapes do not fit, or when a causal spec looks ahead. */
export function buildModel(spec: ModelSpec, size: ModelSize): Model {
  const { training = false, codesGiven = false } = size;
  const builder = new Builder(training, spec.anchor, codesGiven);
  const x = input(builder.graph, inputName, inputAxes(spec, size));
  builder.remember(inputName, x);
  const output = builder.build(spec.layers, x);
  const heads = buildHeads(spec, output, builder);
  nameOutputs(builder, output, heads);
  if (spec.causal) expectCausal(builder.graph, spec.anchor);
  return { spec, input: x, output, heads, ...partsOf(builder) };
}

function partsOf(builder: Builder) {
  const { graph, values, codebooks, sideOutputs, penalties } = builder;
  const { states, noises, controls, initialisers } = builder;
  return {
    graph,
    values,
    codebooks,
    sideOutputs,
    penalties,
    states,
    noises,
    controls,
    initialisers,
  };
}

/** `[B, C, T]`, or `[B, C, T, F]` where the input has bins. */
function inputAxes(spec: ModelSpec, { batch, steps }: ModelSize): Axis[] {
  const { channels, bins } = inputOf(spec);
  const axes = [
    axis("batch", batch),
    axis("channel", channels),
    axis("time", steps),
  ];
  return bins === null ? axes : [...axes, axis("freq", bins)];
}

/** Each head's layers, then a linear layer of as many channels as its target has. */
function buildHeads(
  spec: ModelSpec,
  output: Value,
  builder: Builder,
): Map<string, Value> {
  const heads = new Map<string, Value>();
  for (const [name, layers] of Object.entries(spec.heads)) {
    const channels = headChannels(spec, name, builder.values);
    const value = builder.within(`heads/${name}`, () => {
      const top = builder.build(layers, output);
      // Small weights: every answer begins near even odds.
      return builder.within("out", () =>
        pointwise(top, channels, builder, { init: "small" }),
      );
    });
    heads.set(name, value);
  }
  return heads;
}

function nameOutputs(
  builder: Builder,
  output: Value,
  heads: ReadonlyMap<string, Value>,
): void {
  if (heads.size === 0) builder.graph.output("output", output);
  for (const [name, value] of heads) builder.graph.output(name, value);
  for (const [name, value] of builder.sideOutputs)
    if (name.endsWith("/codes")) builder.graph.output(name, value);
}
