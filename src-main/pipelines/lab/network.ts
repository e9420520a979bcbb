/** A spec into a built network with room for its receptive field, its layers' values at hand, causal or not. */
import { CauserieError } from "../../base/errors.ts";
import {
  receptiveField,
  traceReach,
  type ReceptiveField,
} from "../../engine/analysis/reach.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axisIndex } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel, type Model } from "../../models/model.ts";
import { stepRate, type ModelSpec } from "../../models/spec/spec.ts";
import { nameLayers, type PlacedLayer } from "./naming.ts";

export interface NetworkSize {
  readonly batch?: number;
  readonly steps: number;
  readonly training?: boolean;
}

export interface Network {
  readonly spec: ModelSpec;
  readonly model: Model;
  readonly steps: number;
  readonly layers: readonly PlacedLayer[];
  /** What a layer gives. */
  valueOf(layer: PlacedLayer): Value;
}

/** Builds the network whether it is causal or not, with every layer's value at hand. */
export function buildNetwork(spec: ModelSpec, size: NetworkSize): Network {
  const { spec: named, layers } = nameLayers(spec);
  const model = buildModel({ ...named, causal: false }, { batch: 1, ...size });
  return {
    spec,
    model,
    steps: size.steps,
    layers,
    valueOf: ({ unique }) => model.values.get(unique)!,
  };
}

/** Steps that are tried: padding on one side only, or none, needs as many as the layers span. */
const triedSteps = [64, 256, 1024, 4096, 16384];

/** Builds the network at the first length of recording at which its layers fit. */
export function buildRoomyNetwork(
  spec: ModelSpec,
  size: Omit<NetworkSize, "steps"> = {},
): Network {
  let last: unknown;
  const lengths = foldsTime(spec) ? [windowOf(spec)] : triedSteps;
  for (const steps of lengths)
    try {
      return buildNetwork(spec, { ...size, steps });
    } catch (error) {
      if (!(error instanceof CauserieError)) throw error;
      last ??= error;
    }
  throw last;
}

/** Results that numbers flow into: floats along time, by name. */
export function timedOutputs({ model }: Network): [string, Value][] {
  return [...model.graph.outputs].filter(
    ([, value]) => value.dtype === "f32" && axisIndex(value, "time") >= 0,
  );
}

/** Receptive fields of values along one axis; null for what does not depend on the input, or has no such axis. */
export function fieldsAlong(
  { model, spec }: Network,
  along = "time",
): (value: Value) => ReceptiveField | null {
  const reaches = traceReach(model.graph, inputName, along);
  const anchor = along === "time" ? spec.anchor : "start";
  return (value) => receptiveField(reaches.get(value)!, anchor);
}

/** Input steps after which all of the network's rates begin anew: the product of its strides. */
export function chunkOf({ model }: Network): number {
  const reaches = traceReach(model.graph, inputName);
  return [...reaches.values()].reduce(
    (most, reach) =>
      reach.kind === "steps" ? Math.max(most, reach.advance) : most,
    1,
  );
}

/** Steps of the window that a spec is trained on. */
export function windowOf(spec: ModelSpec): number {
  const { windowSeconds } = spec.training;
  return Math.max(1, Math.round(windowSeconds * stepRate(spec)));
}

/** Whether a layer folds all of time, so that the network has one output for a whole window. */
export function foldsTime(spec: ModelSpec): boolean {
  return nameLayers(spec).layers.some(
    ({ layer }) => layer.kind === "flatten" && layer.axis === "time",
  );
}
