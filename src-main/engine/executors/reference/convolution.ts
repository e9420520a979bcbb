/**
 * Computes the convolution, its adjoint and its weight gradient from one walk over all products: each output step, tap and
 * pair of channels meets one input step, and the three ops differ only in which of the three they sum into.
 */
import type { ConvGeometry } from "../../ir/opParams.ts";
import { shapeOf, type ValueType } from "../../ir/value.ts";
import { zerosLike, type KernelsOf, type Numbers } from "./numbers.ts";

/** Flat positions in x `[B, C, S...]`, w `[O, C, K...]` and y `[B, O, S'...]` of one product. */
type Visit = (x: number, w: number, y: number) => void;

/** A tap that meets an input step; `step` and `tap` are flat over the spatial axes. */
interface Meeting {
  readonly outputStep: number;
  readonly tap: number;
  readonly inputStep: number;
}

/** All meetings along one axis. */
function meetingsAlong(
  { stride, dilation, padLow }: ConvGeometry,
  axis: number,
  sizes: { x: number; w: number; y: number },
): Meeting[] {
  const found: Meeting[] = [];
  for (let outputStep = 0; outputStep < sizes.y; outputStep++)
    for (let tap = 0; tap < sizes.w; tap++) {
      const inputStep =
        outputStep * stride[axis]! + tap * dilation[axis]! - padLow[axis]!;
      if (inputStep >= 0 && inputStep < sizes.x)
        found.push({ outputStep, tap, inputStep });
    }
  return found;
}

interface Shapes {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly y: readonly number[];
}

/** All meetings over one or two spatial axes. */
function meetings(geometry: ConvGeometry, shapes: Shapes): Meeting[] {
  const along = (axis: number) =>
    meetingsAlong(geometry, axis, {
      x: shapes.x[axis + 2]!,
      w: shapes.w[axis + 2]!,
      y: shapes.y[axis + 2]!,
    });
  if (shapes.x.length === 3) return along(0);
  const inner = along(1);
  return along(0).flatMap((outer) =>
    inner.map((one) => ({
      outputStep: outer.outputStep * shapes.y[3]! + one.outputStep,
      tap: outer.tap * shapes.w[3]! + one.tap,
      inputStep: outer.inputStep * shapes.x[3]! + one.inputStep,
    })),
  );
}

function spatialSize(shape: readonly number[]): number {
  return shape.slice(2).reduce((product, size) => product * size, 1);
}

/** Visits every product of the convolution. */
function forEachProduct(
  geometry: ConvGeometry,
  shapes: Shapes,
  visit: Visit,
): void {
  const [batch, channels] = shapes.x as [number, number];
  const outputs = shapes.w[0]!;
  const steps = spatialSize(shapes.x);
  const taps = spatialSize(shapes.w);
  const results = spatialSize(shapes.y);
  const all = meetings(geometry, shapes);
  for (let b = 0; b < batch; b++)
    for (let o = 0; o < outputs; o++)
      for (let c = 0; c < channels; c++)
        for (const { outputStep, tap, inputStep } of all)
          visit(
            (b * channels + c) * steps + inputStep,
            (o * channels + c) * taps + tap,
            (b * outputs + o) * results + outputStep,
          );
}

/** Zeros `[B, C, S...]`, or the bias of each channel. */
function beginWith(bias: Numbers | undefined, type: ValueType): Float64Array {
  const result = zerosLike(type);
  const shape = shapeOf(type);
  const steps = spatialSize(shape);
  return bias
    ? result.map((_, i) => bias.data[Math.floor(i / steps) % shape[1]!]!)
    : result;
}

export const convolutionKernels: KernelsOf<
  "conv" | "convTranspose" | "convWeightGrad"
> = {
  conv: ([x, w, bias], params, [output]) => {
    const y = beginWith(bias, output!);
    const shapes = { x: x!.shape, w: w!.shape, y: shapeOf(output!) };
    forEachProduct(params, shapes, (xi, wi, yi) => {
      y[yi]! += x!.data[xi]! * w!.data[wi]!;
    });
    return [y];
  },
  convTranspose: ([y, w, bias], params, [output]) => {
    const x = beginWith(bias, output!);
    const shapes = { x: shapeOf(output!), w: w!.shape, y: y!.shape };
    forEachProduct(params, shapes, (xi, wi, yi) => {
      x[xi]! += y!.data[yi]! * w!.data[wi]!;
    });
    return [x];
  },
  convWeightGrad: ([x, dy], params, [output]) => {
    const dw = zerosLike(output!);
    const shapes = { x: x!.shape, w: shapeOf(output!), y: dy!.shape };
    forEachProduct(params, shapes, (xi, wi, yi) => {
      dw[wi]! += x!.data[xi]! * dy!.data[yi]!;
    });
    return [dw];
  },
};
