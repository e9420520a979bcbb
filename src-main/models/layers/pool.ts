/** Max and average pooling as a maximum, or mean, of shifted slices, with every dilation and padding on every executor. */
import { badInput } from "../../base/errors.ts";
import { add, maximum, mul, pad, slice } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { kernelSpan } from "../../engine/ir/ops/convolution.ts";
import type { PoolLayer } from "../spec/layers.ts";
import type { LayerBuilder } from "./context.ts";
import { resolveGeometry, spatialRank } from "./geometry.ts";

/** The smallest float32: no input is below it, and it stays finite where infinity times 0 would not. */
const lowest = -3.4028234663852886e38;

export const buildPool: LayerBuilder<PoolLayer> = (layer, x, context) => {
  const place = `pool in layer "${context.path}"`;
  const { kernel, stride, dilation, padLow, padHigh } = resolveGeometry(
    x,
    { ...layer, kernel: layer.size, stride: layer.stride ?? layer.size },
    context.anchor,
    place,
  );
  // Both the maximum and the mean over a rectangle are those over its rows, then over its columns.
  let pooled = x;
  for (let i = 0; i < spatialRank(x); i++)
    pooled = poolAxis(pooled, i + 2, layer.mode, place, {
      size: kernel[i]!,
      stride: stride[i]!,
      dilation: dilation[i]!,
      low: padLow[i]!,
      high: padHigh[i]!,
    });
  return pooled;
};

interface PoolGeometry {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly low: number;
  readonly high: number;
}

function poolAxis(
  x: Value,
  index: number,
  mode: "max" | "average",
  place: string,
  { size, stride, dilation, low, high }: PoolGeometry,
): Value {
  if (size === 1 && stride === 1) return x;
  const steps = x.axes[index]!.size + low + high;
  const room = steps - kernelSpan(size, dilation);
  if (room < 0)
    throw badInput(
      `${place}: a window of ${size} with dilation ${dilation} spans ${kernelSpan(size, dilation)} steps, more than the ${steps} steps of ${x.axes[index]!.name} with their padding`,
    );
  const outputs = Math.floor(room / stride) + 1;
  const padded = pad(x, index, low, high, mode === "max" ? lowest : 0);
  const taps = Array.from({ length: size }, (_, tap) => {
    const start = tap * dilation;
    return slice(
      padded,
      index,
      start,
      start + (outputs - 1) * stride + 1,
      stride,
    );
  });
  return mode === "max"
    ? taps.reduce((most, tap) => maximum(most, tap))
    : mul(
        taps.reduce((total, tap) => add(total, tap)),
        1 / size,
      );
}
