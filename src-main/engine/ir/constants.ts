/** Turns a graph into one in which trained numbers are constants, so that an executor prepares once what depends on nothing else. */
import { constant } from "./build.ts";
import { copyInto } from "./copy.ts";
import { Graph } from "./graph.ts";

/** Numbers by input name; data and noise stay inputs, whether they are there or not. */
export type FixedNumbers = Readonly<
  Record<string, { readonly data: Float32Array | Int32Array }>
>;

/** A copy of the graph in which parameters and states that are given are constants. */
export function withConstants(source: Graph, fixed: FixedNumbers): Graph {
  const graph = new Graph();
  const copies = copyInto(graph, source, ({ params }) => {
    const { name, axes, role } = params;
    const given = role === "data" || role === "noise" ? null : fixed[name];
    return given ? constant(graph, given.data, axes) : null;
  });
  for (const [name, value] of source.outputs)
    graph.output(name, copies.get(value)!);
  return graph;
}
