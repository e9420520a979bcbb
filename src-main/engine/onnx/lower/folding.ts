/**
 * A stride along the last axis as space-to-depth: `stride` neighbouring steps become channels, and the convolution has stride 1.
 * Its gradients are then plain too; ONNX Runtime's strided ones were 2.5 times slower.
 *
 *     x [B, C, ..., F] -> pad to [.., N * s] -> [B, C * s, ..., N]        w [O, C, ..., k] -> pad to n * s -> [O, C * s, ..., n]
 */
import type { ConvGeometry } from "../../ir/opParams.ts";
import { copied, type Emitter } from "../emitter.ts";

/** How the last axis folds. */
export interface Folding {
  readonly stride: number;
  /** Zeros in front of and behind the unfolded axis; together with its size a multiple of the stride. */
  readonly low: number;
  readonly high: number;
  /** Taps before folding. */
  readonly kernel: number;
  /** Taps after folding. */
  readonly taps: number;
  /** Steps after folding. */
  readonly steps: number;
}

/** The folding of a convolution of `size` steps into `outputs`; null where stride 1 needs none or it does not fit. */
export function foldingOf(
  { stride, dilation, padLow }: ConvGeometry,
  kernel: readonly number[],
  size: number,
  outputs: number,
): Folding | null {
  const last = kernel.length - 1;
  const step = stride[last]!;
  if (step === 1 || dilation[last] !== 1) return null;
  const taps = Math.ceil(kernel[last]! / step);
  const steps = outputs - 1 + taps;
  const low = padLow[last]!;
  const high = steps * step - low - size;
  if (high < 0) return null;
  return { stride: step, low, high, kernel: kernel[last]!, taps, steps };
}

/** The geometry that is left: the last axis has stride 1 and no padding. */
export function foldedGeometry(geometry: ConvGeometry): ConvGeometry {
  const { stride, dilation, padLow, padHigh } = geometry;
  return {
    stride: stride.with(-1, 1),
    dilation,
    padLow: padLow.with(-1, 0),
    padHigh: padHigh.with(-1, 0),
  };
}

/** The kernel that is left. */
export function foldedKernel(
  kernel: readonly number[],
  { taps }: Folding,
): number[] {
  return kernel.with(-1, taps);
}

/** Pads the last axis of `x` `[A, C, ..., F]` and moves its phases into channels. */
function toDepth(
  emitter: Emitter,
  x: string,
  shape: readonly number[],
  { stride }: Folding,
  low: number,
  high: number,
): string {
  const around = (size: number) => shape.map(() => 0).with(-1, size);
  const padded = emitter.pad(x, around(low), around(high));
  const [lead, channels, ...rest] = shape as [number, number, ...number[]];
  const width = rest.at(-1)! + low + high;
  const columns = width / stride;
  const middle = rest.slice(0, -1);
  const rank = shape.length;
  const split = emitter.reshape(padded, [
    copied(lead, 0),
    channels,
    ...middle.map((size, i) => copied(size, i + 2)),
    copied(columns, rank - 1, width),
    stride,
  ]);
  const order = [
    0,
    1,
    rank,
    ...Array.from({ length: rank - 2 }, (_, i) => i + 2),
  ];
  return emitter.reshape(emitter.transpose(split, order), [
    copied(lead, 0),
    channels * stride,
    ...middle.map((size, i) => copied(size, i + 3)),
    copied(columns, rank),
  ]);
}

/** The inverse of `toDepth`: phases back from channels, then the part that was not padding. */
function fromDepth(
  emitter: Emitter,
  y: string,
  shape: readonly number[],
  { stride }: Folding,
  columns: number,
  low: number,
): string {
  const [lead, channels, ...rest] = shape as [number, number, ...number[]];
  const middle = rest.slice(0, -1);
  const rank = shape.length;
  const split = emitter.reshape(y, [
    copied(lead, 0),
    channels,
    stride,
    ...middle.map((size, i) => copied(size, i + 2)),
    copied(columns, rank - 1),
  ]);
  const order = [0, 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 3), 2];
  const wide = emitter.reshape(emitter.transpose(split, order), [
    copied(lead, 0),
    channels,
    ...middle.map((size, i) => copied(size, i + 2)),
    copied(columns * stride, rank - 1, columns),
  ]);
  const size = rest.at(-1)!;
  if (low === 0 && size === columns * stride) return wide;
  return emitter.slice(wide, [rank - 1], [low], [low + size]);
}

/** The input `[B, C, ..., F]` folded; shared by the forward pass and the weight gradient. */
export function foldInput(
  emitter: Emitter,
  x: string,
  shape: readonly number[],
  folding: Folding,
): string {
  const { stride, low, high } = folding;
  return emitter.once(`folded ${x} ${stride} ${low} ${high}`, () =>
    toDepth(emitter, x, shape, folding, low, high),
  );
}

/** The weights `[O, C, ..., k]` folded. */
export function foldWeights(
  emitter: Emitter,
  weight: string,
  shape: readonly number[],
  folding: Folding,
): string {
  const { stride, taps, kernel } = folding;
  return emitter.once(`folded ${weight} ${stride}`, () =>
    toDepth(emitter, weight, shape, folding, 0, taps * stride - kernel),
  );
}

/** A gradient of folded weights as one of the weights. */
export function unfoldWeights(
  emitter: Emitter,
  gradient: string,
  shape: readonly number[],
  folding: Folding,
): string {
  return fromDepth(emitter, gradient, shape, folding, folding.taps, 0);
}

/** A folded input's gradient (or a transposed convolution's folded result) as `[B, C, ..., F]`. */
export function unfoldInput(
  emitter: Emitter,
  folded: string,
  shape: readonly number[],
  folding: Folding,
): string {
  return fromDepth(emitter, folded, shape, folding, folding.steps, folding.low);
}
