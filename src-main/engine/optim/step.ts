/** A model with a loss to one graph that is a whole training step: forward, backward, update. */
import { badInput } from "../../base/errors.ts";
import { gradients } from "../autodiff/gradients.ts";
import { concat, flatten, input, sub } from "../ir/build.ts";
import type { Graph } from "../ir/graph.ts";
import type { Value } from "../ir/node.ts";
import {
  packParameters,
  parametersInput,
  type PackedGraph,
  type ParameterSlot,
} from "./parameters.ts";
import {
  applyOptimizer,
  clipByNorm,
  optimizerSlots,
  type Optimizer,
} from "./optimizers.ts";

export interface StepOptions {
  readonly optimizer: Optimizer;
  /** Longest gradient; null leaves it as it is. */
  readonly clipNorm: number | null;
}

export interface TrainingStep {
  readonly graph: Graph;
  readonly slots: readonly ParameterSlot[];
  /** Names of vectors `[P]` that the optimizer keeps. */
  readonly optimizerSlots: readonly string[];
  /** Names of state inputs of the model; each has a result `next/<name>`. */
  readonly states: readonly string[];
  /** Names of results that only inform: the loss and its parts, and `gradient/norm`. */
  readonly metrics: readonly string[];
}

/** Prefix of the results that are the next step's inputs. */
export const nextPrefix = "next/";

/**
 * Builds the step of a model whose output `loss` is a number. Outputs `next/<state>` become the state's next value; all other
 * outputs without axes are reported.
 */
export function buildStep(model: Graph, options: StepOptions): TrainingStep {
  const loss = model.outputs.get("loss");
  if (!loss) throw badInput("step: the model has no output named loss");
  const packed = packParameters(model);
  const { graph, flat } = packed;
  if (!flat) throw badInput("step: the model has no parameters to train");
  const gradient = flatGradient(packed, packed.copies.get(loss)!);
  const clipped = clipByNorm(gradient, options.clipNorm);
  const names = optimizerSlots(options.optimizer);
  const vectors = names.map((name) => input(graph, name, flat.axes, "state"));
  const updated = applyOptimizer(
    graph,
    options.optimizer,
    flat,
    vectors,
    clipped.gradient,
  );
  graph.output(nextPrefix + parametersInput, updated.parameters);
  updated.slots.forEach((value, i) =>
    graph.output(nextPrefix + names[i]!, value),
  );
  const { states, metrics } = copyOutputs(model, packed);
  graph.output("gradient/norm", clipped.norm);
  return {
    graph,
    slots: packed.slots,
    optimizerSlots: names,
    states,
    metrics: [...metrics, "gradient/norm"],
  };
}

function flatGradient(packed: PackedGraph, loss: Value): Value {
  const found = gradients(packed.graph, loss, packed.parameters);
  const parts = found.map((gradient, index) => {
    const parameter = packed.parameters[index]!;
    return flatten(gradient ?? sub(parameter, parameter), "parameter");
  });
  return concat(parts, 0);
}

function copyOutputs(
  model: Graph,
  { graph, copies }: PackedGraph,
): { states: string[]; metrics: string[] } {
  const states: string[] = [];
  const metrics: string[] = [];
  for (const [name, value] of model.outputs) {
    const isState = name.startsWith(nextPrefix);
    if (!isState && value.axes.length > 0) continue;
    graph.output(name, copies.get(value)!);
    if (isState) states.push(name.slice(nextPrefix.length));
    else metrics.push(name);
  }
  return { states, metrics };
}
