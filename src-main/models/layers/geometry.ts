/** Kernel, stride, dilation and padding of a spec into pads on both sides of each axis. */
import { badInput } from "../../base/errors.ts";
import type { Value } from "../../engine/ir/node.ts";
import type { ConvGeometry } from "../../engine/ir/opParams.ts";
import { kernelSpan } from "../../engine/ir/ops/convolution.ts";
import type { PadMode, Padding, PerAxis } from "../spec/parts.ts";

export type Anchor = "start" | "end";

/** Number of spatial axes: 1 for `[B, C, T]`, 2 for `[B, C, T, F]`. */
export function spatialRank(x: Value): number {
  return x.axes.length - 2;
}

/** One number for each spatial axis; throws when a pair is given where there is no freq. */
export function spread(value: PerAxis, rank: number, what: string): number[] {
  if (typeof value === "number") return new Array<number>(rank).fill(value);
  if (value.length !== rank)
    throw badInput(
      `${what} is [${value.join(", ")}], but the input has ${rank === 1 ? "time only" : `${rank} axes`}; give ${rank === 1 ? "one number" : "[time, freq]"}`,
    );
  return [...value];
}

/** Modes of time and freq. */
export function padModes(padding: Padding, rank: number): PadMode[] {
  const modes: PadMode[] =
    typeof padding === "string"
      ? [padding, padding === "causal" ? "same" : padding]
      : [padding.time, padding.freq];
  return modes.slice(0, rank);
}

interface AxisGeometry {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

/**
 * Pads of one axis. Causal: output n ends at input n * stride (anchor `start`) or at the end of its block (`end`).
 *
 *     kernel 3, dilation 2, start:  . . . . x0 x1 x2      kernel 4, stride 2, end:  . . x0 x1 | x2 x3
 *                                   ^   ^   ^  -> y0                                ^ ^ ^  ^ -> y0
 */
export function padsOf(
  mode: PadMode,
  { kernel, stride, dilation }: AxisGeometry,
  anchor: Anchor,
): [low: number, high: number] {
  const span = kernelSpan(kernel, dilation);
  if (typeof mode !== "string") return mode;
  switch (mode) {
    case "valid":
      return [0, 0];
    case "causal":
      return [anchor === "start" ? span - 1 : Math.max(0, span - stride), 0];
    case "same": {
      const total = Math.max(0, span - stride);
      return [Math.floor(total / 2), Math.ceil(total / 2)];
    }
  }
}

/** The whole geometry of a convolution or a pool on x. */
export function resolveGeometry(
  x: Value,
  layer: {
    readonly kernel: PerAxis;
    readonly stride: PerAxis;
    readonly dilation: PerAxis;
    readonly padding: Padding;
  },
  anchor: Anchor,
  place: string,
): ConvGeometry & { readonly kernel: readonly number[] } {
  const rank = spatialRank(x);
  const kernel = spread(layer.kernel, rank, `${place}: kernel`);
  const stride = spread(layer.stride, rank, `${place}: stride`);
  const dilation = spread(layer.dilation, rank, `${place}: dilation`);
  const pads = padModes(layer.padding, rank).map((mode, i) =>
    padsOf(
      mode,
      { kernel: kernel[i]!, stride: stride[i]!, dilation: dilation[i]! },
      anchor,
    ),
  );
  return {
    kernel,
    stride,
    dilation,
    padLow: pads.map(([low]) => low),
    padHigh: pads.map(([, high]) => high),
  };
}
