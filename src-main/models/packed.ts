/** A model's graph into one that reads all parameters from one flat vector, as trainings store them. */
import type { Graph } from "../engine/ir/graph.ts";
import type { Value } from "../engine/ir/node.ts";
import {
  packParameters,
  type ParameterSlot,
} from "../engine/optim/parameters.ts";

export interface PackedModel {
  readonly graph: Graph;
  readonly slots: readonly ParameterSlot[];
}

/** Keeps the outputs that `wanted` says. */
export function packModel(
  graph: Graph,
  wanted: (name: string, value: Value) => boolean = () => true,
): PackedModel {
  const packed = packParameters(graph);
  for (const [name, value] of graph.outputs)
    if (wanted(name, value))
      packed.graph.output(name, packed.copies.get(value)!);
  return { graph: packed.graph, slots: packed.slots };
}
