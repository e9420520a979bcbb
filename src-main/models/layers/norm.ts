/** Normalisation over a frame, a bin's channels, or the batch. */
import {
  add,
  div,
  layerNorm,
  mean,
  mul,
  sqrt,
  square,
  stopGradient,
  sub,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, elements, shapeOf, type Axis } from "../../engine/ir/value.ts";
import { ones, zeros } from "./init.ts";
import type { NormLayer } from "../spec/layers.ts";
import type { NormKind } from "../spec/parts.ts";
import type { LayerBuilder, LayerContext } from "./context.ts";

const epsilon = 1e-5;
/** Share of a batch in the running statistics. */
const momentum = 0.1;

export const buildNorm: LayerBuilder<NormLayer> = (layer, x, context) =>
  normalise(x, layer.norm, context);

/** Normalises x, then scales and shifts each channel by learned numbers. */
export function normalise(
  x: Value,
  kind: NormKind,
  context: LayerContext,
): Value {
  if (kind === "none") return x;
  return context.within("norm", () => {
    if (kind === "layer" || kind === "channel") {
      const axes = kind === "layer" && x.axes.length > 3 ? [1, 3] : [1];
      return layerNorm(x, scaleAndShift(x, context), axes, epsilon);
    }
    const standard = byBatch(x, kind, context);
    const [scale, shift] = scaleAndShift(x, context);
    return add(mul(standard, scale), shift);
  });
}

/** Mean and biased variance over some axes, which stay with size 1. */
function moments(x: Value, axes: readonly number[]): [Value, Value] {
  const average = mean(x, axes, true);
  return [average, mean(square(sub(x, average)), axes, true)];
}

function byStatistics(x: Value, [average, variance]: [Value, Value]): Value {
  return div(sub(x, average), sqrt(add(variance, epsilon)));
}

/** Batch normalisation (Ioffe and Szegedy 2015); the running variance is the unbiased one, as PyTorch keeps it. */
function byBatch(
  x: Value,
  kind: "batch" | "running",
  context: LayerContext,
): Value {
  const axes = perChannel(x);
  const average = context.state("mean", axes, zeros);
  const variance = context.state("variance", axes, ones);
  if (!context.training) return byStatistics(x, [average, variance]);
  const over = x.axes.map((_, index) => index).filter((index) => index !== 1);
  const batch = moments(x, over);
  const samples = elements(shapeOf(x)) / x.axes[1]!.size;
  const unbiased = mul(batch[1], samples / Math.max(1, samples - 1));
  context.setNextState(average, blend(average, batch[0]));
  context.setNextState(variance, blend(variance, unbiased));
  return byStatistics(x, kind === "batch" ? batch : [average, variance]);
}

function blend(running: Value, batch: Value): Value {
  return add(mul(running, 1 - momentum), mul(stopGradient(batch), momentum));
}

function scaleAndShift(x: Value, context: LayerContext): [Value, Value] {
  const axes = perChannel(x);
  return [
    context.parameter("scale", axes, ones),
    context.parameter("shift", axes, zeros),
  ];
}

/** `[1, C, 1]` or `[1, C, 1, 1]`. */
function perChannel(x: Value): Axis[] {
  return x.axes.map(({ name, size }, index) =>
    axis(name, index === 1 ? size : 1),
  );
}
