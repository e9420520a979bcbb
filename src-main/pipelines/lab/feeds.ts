/** A network into numbers to run it with: weights that leave no path dead, random weights, or ones. */
import type { Random } from "../../base/random.ts";
import { openFeeds, type Feeds } from "../../engine/analysis/probe.ts";
import { floats, type Tensor } from "../../engine/executors/executor.ts";
import type { Node } from "../../engine/ir/node.ts";
import { elements, shapeOf } from "../../engine/ir/value.ts";
import {
  initialParameters,
  type ParameterSlot,
} from "../../engine/optim/parameters.ts";
import { inputName } from "../../models/builder.ts";
import type { Model } from "../../models/model.ts";
import { idleControls } from "../training/noise.ts";

/**
 * `open`: positive and small, so that no path is dead. `random`: normal, biases too. `ones`: 1 for each tap, shared by the input
 * channels, biases 0, so that the response to an impulse counts the ways through the network however many channels it has.
 */
export type WeightKind = "open" | "random" | "ones";

/** Numbers for all inputs of the model's graph; the data input is random. */
export function modelFeeds(
  model: Model,
  random: Random,
  weights: WeightKind,
): Feeds {
  const open = openFeeds(model.graph, random);
  const parameters = model.graph
    .inputNodes()
    .filter(({ params }) => params.role === "parameter")
    .map((node) => [
      node.params.name,
      weights === "open"
        ? open[node.params.name]!
        : parameterTensor(node, random, weights),
    ]);
  return {
    ...open,
    ...Object.fromEntries(parameters),
    ...idleControls(model),
    ...startingStates(model, random),
  };
}

/** The model's input, with normal numbers or as an impulse: 1 in all channels of one step (and of one bin). */
export function inputFeed(model: Model, fill: (index: number) => number) {
  const shape = shapeOf(model.input);
  const data = Float32Array.from({ length: elements(shape) }, (_, i) =>
    fill(i),
  );
  return { [inputName]: floats(data, shape) };
}

function parameterTensor(
  { params, outputs }: Node<"input">,
  random: Random,
  weights: "random" | "ones",
): Tensor {
  const shape = shapeOf(outputs[0]!);
  const isScale = params.name.endsWith("/scale");
  const isOffset = /(^|\/)(bias|shift)$/.test(params.name);
  const deviation = isOffset ? 0.1 : Math.sqrt(1 / fanIn(shape));
  // A kernel [outputs, inputs, taps...].
  const one = isOffset ? 0 : shape.length > 2 && !isScale ? 1 / shape[1]! : 1;
  const data = Float32Array.from({ length: elements(shape) }, () =>
    weights === "ones" ? one : deviation * random.normal(),
  );
  return floats(data, shape);
}

function fanIn([, ...inner]: readonly number[]): number {
  return Math.max(1, elements(inner));
}

/** States as a training begins with them: running variances are 1, sums are what their codebook is. */
function startingStates(model: Model, random: Random): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const { name, value, start } of model.states) {
    const shape = shapeOf(value);
    const size = elements(shape);
    const slot: ParameterSlot = { name, axes: value.axes, offset: 0, size };
    feeds[name] =
      start.kind === "copy"
        ? feeds[name.replace(/[^/]+$/, start.of)]!
        : floats(
            initialParameters([slot], new Map([[name, start]]), random),
            shape,
          );
  }
  return feeds;
}
