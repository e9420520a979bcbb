/** A network and one of its outputs into the picture of a gradient, on one executor. */
import { Random } from "../../base/random.ts";
import type { Executor } from "../../engine/executors/executor.ts";
import { perStep } from "../../engine/analysis/probe.ts";
import { axisIndex } from "../../engine/ir/value.ts";
import { stepRate, type ModelSpec } from "../../models/spec/spec.ts";
import type { GradientView } from "./figures/gradientFigure.ts";
import { probePlace, runGradient } from "./gradient.ts";
import {
  buildRoomyNetwork,
  fieldsAlong,
  timedOutputs,
  type Network,
} from "./network.ts";
import { fieldRecord } from "./records.ts";

export interface GradientChoice {
  /** A named output, or the path of a layer; the first output when not given. */
  readonly output?: string | undefined;
  readonly weights?: "open" | "random";
}

/** Runs one gradient and gathers what its figure shows. */
export async function gradientView(
  spec: ModelSpec,
  executor: Executor,
  { output, weights = "random" }: GradientChoice = {},
): Promise<GradientView> {
  const network = withLayerOutput(buildRoomyNetwork(spec), output);
  const name = output ?? timedOutputs(network)[0]![0];
  const place = probePlace(network, name, 6, (sized) =>
    withLayerOutput(sized, output),
  );
  const gradient = await runGradient(
    executor,
    place,
    new Random(`gradient ${spec.name}`),
    weights,
  );
  const value = place.network.model.graph.outputs.get(name)!;
  const field = fieldRecord(fieldsAlong(place.network)(value));
  const sizes = perStep(gradient, 2);
  return {
    gradient,
    origin: place.origin,
    field,
    framesPerSecond: stepRate(spec),
    maxFutureGradient: Math.max(
      0,
      ...sizes.subarray(place.origin + field.anchor + 1),
    ),
    rowName:
      axisIndex(place.network.model.input, "freq") >= 0
        ? "mel band"
        : "input channel",
  };
}

/** The network with a layer's value among its outputs. */
function withLayerOutput(network: Network, path: string | undefined): Network {
  const { graph } = network.model;
  const layer = network.layers.find((one) => one.path === path);
  if (path !== undefined && layer && !graph.outputs.has(path))
    graph.output(path, network.valueOf(layer));
  return network;
}
