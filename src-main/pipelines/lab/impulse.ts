/** A network into its impulse response: what one input frame leaves in the output of every layer. */
import { Random } from "../../base/random.ts";
import type { Executor } from "../../engine/executors/executor.ts";
import { floats, type Tensor } from "../../engine/executors/executor.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axisIndex, elements, shapeOf } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import type { LayerSpec } from "../../models/spec/layers.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { layerText } from "./layerText.ts";
import { innerLists, withInnerLists } from "./naming.ts";
import { modelFeeds } from "./feeds.ts";
import { buildNetwork, fieldsAlong } from "./network.ts";

export interface ImpulseOptions {
  /** Input steps in all; the impulse stands at `at`. */
  readonly steps: number;
  readonly at: number;
  readonly weights?: "ones" | "random";
  /** Batch statistics of this very input, as in training. */
  readonly training?: boolean;
}

/** Layers shown at most; the top ones. */
const mostRows = 28;

/** What one layer gives: the strongest channel, `[steps]`, or `[steps, bins]` row by row. */
export interface LayerResponse {
  readonly path: string;
  readonly text: string;
  readonly values: Float64Array;
  readonly steps: number;
  readonly bins: number;
  /** Input steps per own step. */
  readonly stride: number;
}

/** Responses of the input and of every layer at the top, lowest first. */
export async function impulseResponse(
  spec: ModelSpec,
  executor: Executor,
  options: ImpulseOptions,
): Promise<LayerResponse[]> {
  const { steps, training = false, weights = "ones" } = options;
  const network = buildNetwork(spec, { steps, training });
  const { model, layers } = network;
  const shown = layers
    .filter(({ layer, path }) => isShown(layer) && !path.startsWith("heads/"))
    .slice(-mostRows);
  const values = shown.map((layer) => network.valueOf(layer));
  const names = nameOutputs(model.graph, values);
  const random = new Random(`impulse ${spec.name}`);
  const feeds = modelFeeds(model, random, weights);
  const input = floats(impulse(model.input, options.at), shapeOf(model.input));
  const session = await executor.compile(model.graph);
  const results = await session.run({ ...feeds, [inputName]: input });
  await session.release();
  const fieldOf = fieldsAlong(network);
  const rowOf = (
    path: string,
    text: string,
    value: Value,
    { data }: Tensor,
  ) => ({
    path,
    text,
    ...strongest(value, data),
    stride: fieldOf(value)?.stride ?? 1,
  });
  return [
    rowOf("input", "one frame", model.input, input),
    ...shown.map(({ path, layer }, i) =>
      rowOf(path, layerText(layer), values[i]!, results[names[i]!]!),
    ),
  ];
}

/** Makes values the graph's outputs; layers that change nothing share one. */
function nameOutputs(graph: Graph, values: readonly Value[]): string[] {
  graph.outputs.clear();
  const names = new Map<Value, string>();
  return values.map((value) => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = `layer/${names.size}`;
    names.set(value, name);
    graph.output(name, value);
    return name;
  });
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

/** What only holds other layers is shown by them. */
function isShown({ kind }: LayerSpec): boolean {
  return kind !== "shared" && kind !== "block";
}

/**
 * The spec without norms over a frame: with equal weights all channels are equal, and their deviation from their mean, which is
 * all that such a norm keeps, is 0.
 */
export function withoutFrameNorms(spec: ModelSpec): ModelSpec {
  return { ...spec, layers: spec.layers.flatMap(plainLayer) };
}

function plainLayer(layer: LayerSpec): LayerSpec[] {
  if (layer.kind === "norm" && isFrameNorm(layer.norm))
    return layer.name === undefined
      ? []
      : [{ kind: "block", name: layer.name, body: [] }];
  if ("norm" in layer && isFrameNorm(layer.norm) && layer.kind !== "norm")
    return [{ ...layer, norm: "none" }];
  const inner = innerLists(layer).map(({ list }) => list.flatMap(plainLayer));
  return [withInnerLists(layer, inner)];
}

function isFrameNorm(norm: string): boolean {
  return norm === "layer" || norm === "channel";
}
