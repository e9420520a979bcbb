/** How far around a frame its outputs look: what a chunk must carry beside its own frames. */
import { receptiveField, traceReach } from "../../engine/analysis/reach.ts";
import { axisIndex } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import type { Model } from "../../models/model.ts";

/** Frames around a frame that the outputs depend on; infinite where a model needs all of a recording. */
export interface Extent {
  readonly before: number;
  /** 0 for a causal model. */
  readonly after: number;
}

/** The widest of all outputs that have a time axis. */
export function extentOf({
  graph,
  spec,
}: Pick<Model, "graph" | "spec">): Extent {
  const reaches = traceReach(graph, inputName);
  let before = 0;
  let after = 0;
  for (const value of graph.outputs.values()) {
    if (axisIndex(value, "time") < 0) continue;
    const field = receptiveField(reaches.get(value)!, spec.anchor);
    if (!field) continue;
    before = Math.max(before, -field.from);
    after = Math.max(after, field.to);
  }
  return { before, after };
}
