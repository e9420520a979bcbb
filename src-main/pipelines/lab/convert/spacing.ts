/** Layers into the spacing at which they read time: 2 when every tap lies an even number of steps back. */
import type { LayerSpec } from "../../../models/spec/layers.ts";
import { innerLists } from "../naming.ts";
import { onTime } from "./windowed.ts";

/** The greatest common divisor of all distances in time; 0 for layers that read their own step only. */
export function spacingOfAll(layers: readonly LayerSpec[], start = 0): number {
  return layers.reduce(
    (spacing, layer) => divisor(spacing, spacingOf(layer)),
    start,
  );
}

function spacingOf(layer: LayerSpec): number {
  // What reads a layer by its name needs it at its own rate.
  if (layer.kind === "join" || layer.from !== undefined) return 1;
  switch (layer.kind) {
    case "conv":
      return onTime(layer.kernel) > 1 ? onTime(layer.dilation) : 0;
    case "pool":
      return onTime(layer.size) > 1 ? onTime(layer.dilation) : 0;
    case "shift":
      return layer.time;
    case "gru":
    case "lstm":
    case "attention":
      return 1;
    case "upsample":
      return layer.time > 1 ? 1 : 0;
    case "convTranspose":
      return onTime(layer.kernel) > 1 ? 1 : 0;
    case "flatten":
      return layer.axis === "time" ? 1 : 0;
    default:
      return innerLists(layer).reduce(
        (spacing, { list }) => spacingOfAll(list, spacing),
        0,
      );
  }
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
