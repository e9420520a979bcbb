/** A network into what it costs: numbers to learn and operations for each input frame. */
import type { Graph } from "../../engine/ir/graph.ts";
import type { Node } from "../../engine/ir/node.ts";
import type { OpName } from "../../engine/ir/opParams.ts";
import type { OpRecord } from "../../engine/ir/record.ts";
import { records } from "../../engine/ir/records.ts";
import {
  parameterCount,
  parameterSlots,
} from "../../engine/optim/parameters.ts";
import type { Network } from "./network.ts";

export interface Cost {
  readonly parameters: number;
  /** A multiply-add counts two. */
  readonly flopsPerFrame: number;
}

/** The cost of the whole network. */
export function costOf({ model, steps }: Network): Cost {
  return {
    parameters: parameterCount(parameterSlots(model.graph)),
    flopsPerFrame: flopsOf(model.graph.liveNodes()) / steps,
  };
}

/** The cost of one layer with all that lies inside it. */
export function costOfLayer(
  { model, steps }: Network,
  label: string,
  live: readonly Node[],
): Cost {
  const inside = (text: string) =>
    text === label || text.startsWith(`${label}/`);
  const slots = parameterSlots(model.graph).filter(({ name }) => inside(name));
  const nodes = live.filter((node) => inside(node.label));
  return {
    parameters: parameterCount(slots),
    flopsPerFrame: flopsOf(nodes) / steps,
  };
}

/** Operations of one run of a graph. */
export function graphFlops(graph: Graph): number {
  return flopsOf(graph.liveNodes());
}

function flopsOf(nodes: readonly Node[]): number {
  return nodes.reduce(
    (sum, node) =>
      sum + (records[node.op] as OpRecord<OpName>).flops(node as Node<OpName>),
    0,
  );
}
