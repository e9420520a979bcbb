/** A scalar loss to its gradients: one walk backwards that adds nodes to the same graph (reverse mode). */
import { badInput } from "../../base/errors.ts";
import { scalar } from "../ir/build.ts";
import type { Node, Value } from "../ir/node.ts";
import type { OpName } from "../ir/opParams.ts";
import type { MaybeValue, OpRecord } from "../ir/record.ts";
import { records } from "../ir/records.ts";
import type { Graph } from "../ir/graph.ts";
import { printType } from "../ir/value.ts";
import { sumContributions } from "./contributions.ts";

/**
 * Gradients of `loss` (no axes) in each of `targets`; null where the loss does not depend on it.
 * Throws when an op on the way has no gradient.
 */
export function gradients(
  graph: Graph,
  loss: Value,
  targets: readonly Value[],
): MaybeValue[] {
  if (loss.axes.length > 0)
    throw badInput(
      `gradients: the loss is ${printType(loss)}, expects a number without axes`,
    );
  const needed = dependents(graph, targets);
  const byValue: Contributions = new Map([[loss, [scalar(loss, 1)]]]);
  const forward = [...graph.nodes];
  graph.layer("gradient", () => {
    for (let i = forward.length - 1; i >= 0; i--)
      if (needed.has(forward[i]!)) pull(forward[i]!, byValue, needed);
  });
  return graph.layer("gradient", () =>
    targets.map((target) => gradientOf(target, byValue)),
  );
}

/** What each value's consumers ask of it. */
type Contributions = Map<Value, Value[]>;

function gradientOf(value: Value, byValue: Contributions): MaybeValue {
  const contributions = byValue.get(value);
  return contributions ? sumContributions(contributions) : null;
}

/** Nodes whose outputs depend on one of the targets. */
function dependents(graph: Graph, targets: readonly Value[]): Set<Node> {
  const needed = new Set<Node>(targets.map(({ node }) => node));
  for (const node of graph.nodes)
    if (node.inputs.some((input) => needed.has(input.node))) needed.add(node);
  return needed;
}

/** Carries the gradients of a node's outputs to its inputs. */
function pull(
  node: Node,
  byValue: Contributions,
  needed: ReadonlySet<Node>,
): void {
  const outgoing = node.outputs.map((output) => gradientOf(output, byValue));
  if (outgoing.every((gradient) => gradient === null)) return;
  const { grad } = records[node.op] as OpRecord<OpName>;
  if (!grad)
    throw badInput(
      `gradients: ${node.op} in layer "${node.label}" cannot be differentiated a second time`,
    );
  grad(node, outgoing).forEach((gradient, index) => {
    const input = node.inputs[index]!;
    if (!gradient || !needed.has(input.node)) return;
    const earlier = byValue.get(input);
    if (earlier) earlier.push(gradient);
    else byValue.set(input, [gradient]);
  });
}
