/** Turns a graph and its feeds into float64 results, node by node: slow, obvious, and what every other executor is held to. */
import { badInput } from "../../../base/errors.ts";
import type { Graph } from "../../ir/graph.ts";
import { isOp, type Node, type Value } from "../../ir/node.ts";
import type { OpName } from "../../ir/opParams.ts";
import { elements, printType, shapeOf } from "../../ir/value.ts";
import { kernels } from "./kernels.ts";
import type { ComputedOp, Kernel, Numbers } from "./numbers.ts";

/** Numbers of one input, row-major; lengths are checked against the graph. */
export type Feed = ArrayLike<number>;

/** Computes the named outputs from feeds by input name. Throws when a feed is missing or has another size. */
export function evaluate(
  graph: Graph,
  feeds: Readonly<Record<string, Feed>>,
): Record<string, Numbers> {
  const known = new Map<Value, Numbers>();
  for (const node of graph.liveNodes()) {
    const results = isOp(node, "input")
      ? [fedData(node, feeds)]
      : computeNode(node, known);
    node.outputs.forEach((output, index) =>
      known.set(output, { shape: shapeOf(output), data: results[index]! }),
    );
  }
  return Object.fromEntries(
    [...graph.outputs].map(([name, value]) => [name, known.get(value)!]),
  );
}

function fedData(
  node: Node<"input">,
  feeds: Readonly<Record<string, Feed>>,
): Float64Array {
  const { name } = node.params;
  const feed = feeds[name];
  const type = node.outputs[0]!;
  const expected = elements(shapeOf(type));
  if (feed?.length !== expected)
    throw badInput(
      `run: input "${name}" is ${printType(type)}, got ${feed ? `${feed.length} numbers` : "nothing"}, expects ${expected} numbers`,
    );
  return Float64Array.from(feed);
}

function computeNode(
  node: Node,
  known: ReadonlyMap<Value, Numbers>,
): readonly Float64Array[] {
  const kernel = kernels[node.op as ComputedOp] as Kernel<ComputedOp>;
  const inputs = node.inputs.map((input) => known.get(input)!);
  return kernel(inputs, node.params as Node<OpName>["params"] & object, [
    ...node.outputs,
  ]);
}
