/** A built model into the feeds from which PyTorch's fixtures were computed too. */
import {
  floats,
  integers,
  type Tensor,
} from "../../src-main/engine/executors/executor.ts";
import type { Value } from "../../src-main/engine/ir/node.ts";
import { elements, shapeOf } from "../../src-main/engine/ir/value.ts";
import type { StateSlot } from "../../src-main/models/builder.ts";
import type { Model } from "../../src-main/models/model.ts";
import { numbers, parameter } from "./deterministic.ts";

export type Feeds = Record<string, Tensor>;

/** How every state begins; a codebook as a parameter would. */
export function stateFeeds({ states }: Model): Feeds {
  const feeds: Feeds = {};
  for (const { name, value, start } of states) {
    const shape = shapeOf(value);
    const copied = start.kind === "copy" ? siblingOf(name, start.of) : null;
    feeds[name] = copied
      ? feeds[copied]!
      : floats(startOf(name, value, start), shape);
  }
  return feeds;
}

function siblingOf(name: string, sibling: string): string {
  return [...name.split("/").slice(0, -1), sibling].join("/");
}

function startOf(
  name: string,
  value: Value,
  start: StateSlot["start"],
): Float32Array {
  const shape = shapeOf(value);
  if (start.kind === "constant")
    return new Float32Array(elements(shape)).fill(start.value);
  if (start.kind === "zeros") return new Float32Array(elements(shape));
  return parameter(name, shape);
}

/** Uniform numbers of one step, and controls at rest. */
export function stepFeeds({ noises, controls }: Model, step: number): Feeds {
  const feeds: Feeds = {};
  for (const value of noises) {
    const name = nameOf(value);
    const drawn = numbers(`${name}@${step}`, shapeOf(value));
    feeds[name] = floats(
      drawn.map((number) => (number + 1) / 2),
      shapeOf(value),
    );
  }
  for (const { name, value, idle } of controls)
    feeds[name] =
      idle instanceof Float32Array
        ? floats(idle, shapeOf(value))
        : integers(idle, shapeOf(value));
  return feeds;
}

/** The name of an input. */
export function nameOf({ node }: Value): string {
  return (node.params as { readonly name: string }).name;
}

/** The parameters, by name. */
export function parameterFeeds({ graph }: Model): Feeds {
  const live = new Set(graph.liveNodes());
  const named = graph
    .inputNodes()
    .filter((node) => node.params.role === "parameter" && live.has(node))
    .map(({ params, outputs }): [string, Tensor] => {
      const shape = shapeOf(outputs[0]!);
      return [params.name, floats(parameter(params.name, shape), shape)];
    });
  return Object.fromEntries(named);
}
