/** Dropout: in training a random part of the numbers becomes 0, the others grow so that the mean stays. */
import { add, floor, greater, mul, sub } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import type { DropoutLayer } from "../spec/layers.ts";
import type { LayerBuilder, LayerContext } from "./context.ts";

export const buildDropout: LayerBuilder<DropoutLayer> = (layer, x, context) =>
  dropout(x, layer.rate, layer.of, context);

/** Drops elements, or whole channels; in evaluation x itself. */
export function dropout(
  x: Value,
  rate: number,
  of: "element" | "channel",
  context: LayerContext,
): Value {
  if (!context.training || rate === 0) return x;
  return context.within("dropout", () => {
    const uniform =
      of === "channel" ? perRow(x, context) : perElement(x, context);
    return mul(x, mul(greater(uniform, rate), 1 / (1 - rate)));
  });
}

/** One uniform number for each channel of each example, `[B, C, 1]`. */
function perRow(x: Value, context: LayerContext): Value {
  const axes = x.axes.map(({ name, size }, i) => axis(name, i < 2 ? size : 1));
  return context.noise("rows", axes);
}

/**
 * The fractional part of `u[B, C, 1] + v[1, C, T]`: uniform for each element and independent between any two of them,
 * from far fewer random numbers than there are elements.
 */
function perElement(x: Value, context: LayerContext): Value {
  const axes = x.axes.map(({ name, size }, i) =>
    axis(name, i === 0 ? 1 : size),
  );
  const total = add(perRow(x, context), context.noise("columns", axes));
  return sub(total, floor(total));
}
