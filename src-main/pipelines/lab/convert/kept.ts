/** Layers that stay as they are in practice, and those that have no equal there. */
import type { LayerSpec } from "../../../models/spec/layers.ts";
import { cannotConvert, type Place, type Walk } from "./rate.ts";
import { onTime } from "./windowed.ts";

/** The layer itself. Throws with the reason when it depends on how many steps there are. */
export function keptLayer(
  layer: LayerSpec,
  path: string,
  { jump, phase }: Place,
  walk: Walk,
): LayerSpec {
  const isFirstRate = jump === 1 && phase === 0;
  switch (layer.kind) {
    case "gru":
    case "lstm":
      if (!isFirstRate)
        throw cannotConvert(
          path,
          `is recurrent after a stride of ${jump}; dense in time it would need ${jump} interleaved states, so put it before the strides`,
        );
      return layer;
    case "attention":
      if (!isFirstRate)
        throw cannotConvert(
          path,
          `attends to every step after a stride of ${jump}; dense in time it would attend to ${jump} times as many`,
        );
      return layer;
    case "upsample":
      if (layer.time > 1)
        throw cannotConvert(
          path,
          `repeats steps in time; practice has every step already, so convert the part before it`,
        );
      return layer;
    case "convTranspose":
      if (onTime(layer.stride) > 1 || (onTime(layer.kernel) > 1 && jump > 1))
        throw cannotConvert(
          path,
          "is a transposed convolution along time, whose steps have no equal in practice; convert the part before it",
        );
      return layer;
    default:
      noteStatistics(layer, path, walk);
      return layer;
  }
}

/** Batch statistics are over other steps in practice. */
export function noteStatistics(
  layer: LayerSpec,
  path: string,
  walk: Walk,
): void {
  if (!("norm" in layer) || !["batch", "running"].includes(layer.norm)) return;
  walk.rules.push({
    layer: path,
    rule: "note",
    text: "batch statistics are over other steps in training; the two are equal with frozen statistics only",
  });
}
