/** A model into what its codes are: how many, where on the frames, and how far back they matter. */
import { badInput } from "../../base/errors.ts";
import { receptiveField, traceReach } from "../../engine/analysis/reach.ts";
import { axisIndex, shapeOf } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import type { Model } from "../../models/model.ts";

/** The codes of one quantizing layer. */
export interface CodeGrid {
  /** The layer's path, which its codes are named after. */
  readonly path: string;
  /** What a person reads: the first part of the path. */
  readonly name: string;
  /** Codes to choose from. */
  readonly codes: number;
  /** Codes at one time, lowest frequency first. */
  readonly rows: number;
  /** Input frames that one time of this grid stands for. */
  readonly stride: number;
}

export function gridsOf(model: Model): CodeGrid[] {
  const steps = shapeOf(model.input)[2]!;
  return [...model.codebooks].map(([path, { indices, codes }]) => {
    const [, times, rows] = shapeOf(indices);
    const name = path.split("/")[0]!;
    return { path, name, codes, rows: rows ?? 1, stride: steps / times! };
  });
}

/** Frames before a frame that output and codes depend on. Throws for a model that needs all of a recording. */
export function contextOf({ graph, spec }: Model): number {
  const reaches = traceReach(graph, inputName);
  let context = 0;
  for (const value of graph.outputs.values()) {
    if (axisIndex(value, "time") < 0) continue;
    const field = receptiveField(reaches.get(value)!, spec.anchor);
    if (field) context = Math.max(context, -field.from);
  }
  if (!spec.causal || !Number.isFinite(context))
    throw badInput(
      `spec ${spec.name}: only causal models with a bounded receptive field reconstruct recordings chunk by chunk`,
    );
  return context;
}

/** Frames back from a frame at which the codes still matter to it; of a model to which codes are given. */
export function decoderContextOf(
  { graph, output }: Model,
  grids: readonly CodeGrid[],
): number {
  const contexts = grids.map(({ path, stride }) => {
    const reach = traceReach(graph, `${path}/codes`).get(output)!;
    const field = receptiveField(reach);
    return field ? (1 - field.from) * stride - 1 : 0;
  });
  return Math.max(0, ...contexts);
}
