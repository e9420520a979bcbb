/** A spec into how many earlier frames its outputs depend on. */
import { receptiveField, traceReach } from "../engine/analysis/reach.ts";
import { axisIndex } from "../engine/ir/value.ts";
import { inputName } from "./builder.ts";
import { buildModel } from "./model.ts";
import type { ModelSpec } from "./spec/spec.ts";

/** Frames before a frame that any output of it may depend on; Infinity for recurrent models. */
export function contextFrames(spec: ModelSpec, steps: number): number {
  const { graph } = buildModel(spec, { batch: 1, steps });
  const reaches = traceReach(graph, inputName);
  const fields = [...graph.outputs.values()]
    .filter((value) => axisIndex(value, "time") >= 0)
    .map((value) => receptiveField(reaches.get(value)!, spec.anchor));
  return Math.max(0, ...fields.map((field) => (field ? -field.from : 0)));
}
