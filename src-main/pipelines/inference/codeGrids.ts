/** A model into what its codes are: how many, where on the frames, and how far back they matter. */
import { badInput } from "../../base/errors.ts";
import { receptiveField, traceReach } from "../../engine/analysis/reach.ts";
import { shapeOf } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import type { Model } from "../../models/model.ts";
import { extentOf, type Extent } from "./extent.ts";

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
  const reaches = traceReach(model.graph, inputName);
  return [...model.codebooks].map(([path, { indices, codes }]) => {
    const rows = shapeOf(indices)[2] ?? 1;
    const name = path.split("/")[0]!;
    const { stride } = receptiveField(reaches.get(indices)!)!;
    return { path, name, codes, rows, stride };
  });
}

/** The extent of a model that works chunk by chunk; throws for one that needs all of a recording. */
export function boundedExtentOf(model: Model): Extent {
  const { before, after } = extentOf(model);
  if (!Number.isFinite(before + after))
    throw badInput(
      `spec ${model.spec.name}: only models with a bounded receptive field reconstruct recordings chunk by chunk`,
    );
  return { before, after };
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
