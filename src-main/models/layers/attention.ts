/** Multi-head causal attention over time with linear position biases (ALiBi). */
import { badInput } from "../../base/errors.ts";
import { reshape, transpose } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import type { AttentionLayer } from "../spec/layers.ts";
import type { LayerBuilder } from "./context.ts";
import { pointwise } from "./conv.ts";

export const buildAttention: LayerBuilder<AttentionLayer> = (
  layer,
  x,
  context,
) => {
  const channels = x.axes[1]!.size;
  if (x.axes.length !== 3 || channels % layer.heads !== 0)
    throw badInput(
      `attention in layer "${context.path}": got ${channels} channels${x.axes.length > 3 ? " and freq" : ""}, expects a multiple of ${layer.heads} heads without freq`,
    );
  const memory = layer.memory ? context.named(layer.memory) : x;
  const project = (name: string, from: Value) =>
    context.within(name, () =>
      cutIntoHeads(pointwise(from, channels, context), layer.heads),
    );
  const width = layer.scale === "full" ? channels : channels / layer.heads;
  const seen = context.graph.apply(
    "attention",
    {
      window: layer.window,
      slopes: headSlopes(layer.heads),
      scale: 1 / Math.sqrt(width),
    },
    [project("query", x), project("key", memory), project("value", memory)],
  )[0]!;
  return context.within("out", () =>
    pointwise(joinHeads(seen), channels, context),
  );
};

/** `2^(-8 i / n)` for heads 1 to n (Press et al. 2022). */
export function headSlopes(heads: number): number[] {
  return Array.from({ length: heads }, (_, i) => 2 ** ((-8 * (i + 1)) / heads));
}

/** `[B, C, T]` to `[B, heads, T, C / heads]`. */
function cutIntoHeads(x: Value, heads: number): Value {
  const [batch, channels, time] = x.axes;
  const width = axis("width", channels!.size / heads);
  const cut = reshape(x, [batch!, axis("head", heads), width, time!]);
  return transpose(cut, [0, 1, 3, 2]);
}

/** The inverse of cutting. */
function joinHeads(x: Value): Value {
  const [batch, heads, time, width] = x.axes;
  return reshape(transpose(x, [0, 1, 3, 2]), [
    batch!,
    axis("channel", heads!.size * width!.size),
    time!,
  ]);
}
