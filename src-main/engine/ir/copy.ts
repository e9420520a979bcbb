/** Copies a graph into another one, with some of its inputs replaced: how steps, streams and exports are made of models. */
import type { Graph } from "./graph.ts";
import { isOp, type Node, type Value } from "./node.ts";

/** What stands for an input in the copy; null keeps the input. */
export type Substitute = (input: Node<"input">) => Value | null;

/** Copies the live nodes of `source` into `target` and returns the copy of each value. Outputs are not named. */
export function copyInto(
  target: Graph,
  source: Graph,
  substitute: Substitute = () => null,
): Map<Value, Value> {
  const copies = new Map<Value, Value>();
  for (const node of source.liveNodes()) {
    const replaced = isOp(node, "input") ? substitute(node) : null;
    const outputs = replaced ? [replaced] : copyNode(target, node, copies);
    node.outputs.forEach((value, index) => copies.set(value, outputs[index]!));
  }
  return copies;
}

function copyNode(
  target: Graph,
  node: Node,
  copies: ReadonlyMap<Value, Value>,
): readonly Value[] {
  const inputs = node.inputs.map((value) => copies.get(value)!);
  return target.layer(node.label, () =>
    target.apply(node.op, node.params, inputs),
  );
}
