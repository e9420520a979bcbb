/** A model and the inputs of a step that went wrong into the op that first made NaN or infinity. */
import type { Executor, Tensor } from "../../engine/executors/executor.ts";
import { gradients } from "../../engine/autodiff/gradients.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Node } from "../../engine/ir/node.ts";
import {
  packParameters,
  type ParameterSlot,
} from "../../engine/optim/parameters.ts";

/** Values that are fetched at once; more would need the memory of the whole step twice. */
const atOnce = 64;

/**
 * Runs the forward and backward pass with every value as a result, and names the first node in order whose numbers
 * are not finite while its inputs are; null when all are, so that only what comes after them can have.
 */
export async function firstNonFinite(
  model: Graph,
  slots: readonly ParameterSlot[],
  executor: Executor,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<string | null> {
  const bad = Object.entries(feeds).find(([, tensor]) => !isFinite(tensor));
  if (bad) return `the input "${bad[0]}"`;
  const count = watchedGraph(model).watched.length;
  for (let from = 0; from < count; from += atOnce) {
    const { graph, watched } = watchedGraph(model);
    const part = watched.slice(from, from + atOnce);
    part.forEach((node, i) => graph.output(`value${i}`, node.outputs[0]!));
    const session = await executor.compile(graph);
    const found = await session.run(feeds);
    await session.release();
    const first = part.findIndex((_, i) => !isFinite(found[`value${i}`]!));
    if (first >= 0) return describe(part[first]!, slots);
  }
  return null;
}

/** The forward and backward nodes that compute numbers, in order. */
function watchedGraph(model: Graph): { graph: Graph; watched: Node[] } {
  const { graph, copies, parameters } = packParameters(model);
  const loss = copies.get(model.outputs.get("loss")!)!;
  gradients(graph, loss, parameters);
  const watched = graph.nodes.filter(
    ({ op, outputs }) =>
      op !== "input" && op !== "constant" && outputs[0]!.dtype === "f32",
  );
  return { graph, watched };
}

function isFinite({ data }: Tensor): boolean {
  for (const value of data) if (!Number.isFinite(value)) return false;
  return true;
}

function describe(
  { op, label }: Node,
  slots: readonly ParameterSlot[],
): string {
  const place = label || `one of ${slots.length} parameters`;
  return `${op} in layer "${place}"`;
}
