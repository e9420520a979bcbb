/** A network into its impulse response: what one input frame leaves in the output of every layer. */
import { Random } from "../../base/random.ts";
import { evaluate } from "../../engine/executors/reference/evaluate.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axisIndex, elements, shapeOf } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { layerText } from "./layerText.ts";
import { modelFeeds } from "./feeds.ts";
import { buildNetwork, fieldsAlong, type Network } from "./network.ts";

export interface ImpulseOptions {
  /** Input steps in all; the impulse stands at `at`. */
  readonly steps: number;
  readonly at: number;
  readonly weights?: "ones" | "random";
  /** Batch statistics of this very input, as in training. */
  readonly training?: boolean;
}

/** What one layer gives: the strongest channel, `[steps]`, or `[steps, bins]` row by row. */
export interface LayerResponse {
  readonly path: string;
  readonly text: string;
  readonly values: Float64Array;
  readonly steps: number;
  readonly bins: number;
  /** Input steps per own step. */
  readonly stride: number;
  /** Where own step 0 stands on the input's axis. */
  readonly origin: number;
}

/** Responses of the input and of every layer at the top, lowest first. */
export function impulseResponse(
  spec: ModelSpec,
  options: ImpulseOptions,
): LayerResponse[] {
  const { steps, training = false, weights = "ones" } = options;
  const network = buildNetwork(spec, { steps, training });
  const { model, layers } = network;
  const shown = layers.filter(
    ({ depth, path }) => depth === 0 && !path.startsWith("heads/"),
  );
  const graph = model.graph;
  graph.outputs.clear();
  graph.output("input", model.input);
  shown.forEach((layer, i) =>
    graph.output(`layer/${i}`, network.valueOf(layer)),
  );
  const random = new Random(`impulse ${spec.name}`);
  const feeds = modelFeeds(model, random, weights);
  const results = evaluate(graph, {
    ...Object.fromEntries(
      Object.entries(feeds).map(([name, one]) => [name, one.data]),
    ),
    [inputName]: impulse(model.input, options.at),
  });
  const input = { path: "input", text: "one frame" };
  const rows = [
    input,
    ...shown.map(({ path, layer }) => ({ path, text: layerText(layer) })),
  ];
  const values = [model.input, ...shown.map((layer) => network.valueOf(layer))];
  const placeOf = placer(network);
  return rows.map((row, i) => ({
    ...row,
    ...strongest(
      values[i]!,
      results[i === 0 ? "input" : `layer/${i - 1}`]!.data,
    ),
    ...placeOf(values[i]!),
  }));
}

/** 1 in all channels of one step, in the middle of freq where there is one. */
function impulse(input: Value, at: number): Float32Array {
  const [, channels, steps, bins = 1] = shapeOf(input) as [
    number,
    number,
    number,
    number?,
  ];
  const data = new Float32Array(elements(shapeOf(input)));
  for (let c = 0; c < channels; c++)
    data[(c * steps + at) * bins + Math.floor(bins / 2)] = 1;
  return data;
}

/** The numbers of the channel with the largest one. */
function strongest(
  value: Value,
  data: ArrayLike<number>,
): Pick<LayerResponse, "values" | "steps" | "bins"> {
  const shape = shapeOf(value);
  const freq = axisIndex(value, "freq");
  const steps = shape[2]!;
  const bins = freq < 0 ? 1 : shape[freq]!;
  const size = steps * bins;
  let best = 0;
  for (let i = 0; i < shape[1]! * size; i++)
    if (Math.abs(data[i]!) > Math.abs(data[best]!)) best = i;
  const channel = Math.floor(best / size);
  const values = Float64Array.from(
    { length: size },
    (_, i) => data[channel * size + i]!,
  );
  return { values, steps, bins };
}

/** Own steps of a layer on the input's axis. */
function placer(network: Network) {
  const fieldOf = fieldsAlong(network);
  return (value: Value): Pick<LayerResponse, "stride" | "origin"> => {
    const field = fieldOf(value);
    return { stride: field?.stride ?? 1, origin: 0 };
  };
}
