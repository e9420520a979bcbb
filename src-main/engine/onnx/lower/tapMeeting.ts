/**
 * Both sides of a weight gradient's products, moved so that equal steps of x and dy meet under a tap. A shift crops at one end and
 * pads with zeros at the other; to shift dy the other way gives the same product, so of two axes each side takes one.
 */
import type { ConvGeometry } from "../../ir/opParams.ts";
import { elements } from "../../ir/value.ts";
import type { Emitter } from "../emitter.ts";

/** One side of the products: `[B, channels, sizes...]`. */
export interface Side {
  readonly name: string;
  readonly channels: number;
  readonly sizes: readonly number[];
}

/** Both sides. */
export interface Sides {
  readonly batch: number;
  readonly x: Side;
  readonly dy: Side;
}

/**
 * Whether the products stay apart by example, summed afterwards. That copies neither side, but writes a matrix for each
 * example; where examples are short, all of them go into one row instead.
 */
export function isByExample({ x, dy }: Sides): boolean {
  return elements(dy.sizes) >= 4 * Math.max(x.channels, dy.channels);
}

/** A side with examples first, or channels first so that examples make one row. */
function ordered(emitter: Emitter, side: Side, byExample: boolean): string {
  if (byExample) return side.name;
  const order = [1, 0, ...side.sizes.map((_, i) => i + 2)];
  return emitter.once(`channels first ${side.name}`, () =>
    emitter.transpose(side.name, order),
  );
}

/** Sizes of the spatial axes after cropping and padding. */
interface Shifted {
  readonly name: string;
  readonly sizes: readonly number[];
}

/**
 * A value (two leading axes, then the spatial ones) seen from `offset` steps later along an axis, for `size` steps; zeros where
 * there are none. The axes behind it are one with it meanwhile, so that long rows are copied.
 */
function shifted(
  emitter: Emitter,
  { name, sizes }: Shifted,
  lead: readonly number[],
  axis: number,
  offset: number,
  size: number,
): Shifted {
  const old = sizes[axis]!;
  const result = sizes.with(axis, size);
  if (offset === 0 && size === old) return { name, sizes };
  const inner = elements(sizes.slice(axis + 1));
  const before = [...lead, ...sizes.slice(0, axis)];
  const none = before.map(() => 0);
  const make = () => {
    if (offset >= old || offset + size <= 0)
      return emitter.op("ConstantOfShape", [emitter.i64(...lead, ...result)]);
    const flat = emitter.reshape(name, [...before, old * inner]);
    const moved = emitter.pad(
      flat,
      [...none, -offset * inner],
      [...none, (offset + size - old) * inner],
    );
    return emitter.reshape(moved, [...lead, ...result]);
  };
  const key = `shifted ${name} ${axis} ${offset} ${size}`;
  return { name: emitter.once(key, make), sizes: result };
}

/** Every `stride`-th step of an axis. */
function strided(
  emitter: Emitter,
  { name, sizes }: Shifted,
  axis: number,
  stride: number,
): Shifted {
  if (stride === 1) return { name, sizes };
  const size = Math.ceil(sizes[axis]! / stride);
  const key = `strided ${name} ${axis} ${stride}`;
  return {
    name: emitter.once(key, () =>
      emitter.slice(name, [axis + 2], [0], [sizes[axis]!], [stride]),
    ),
    sizes: sizes.with(axis, size),
  };
}

/** Whether dy moves along this axis instead of x: never under a stride; else the narrower side takes the last axis. */
function movesGradient(
  { x, dy }: Sides,
  { stride }: ConvGeometry,
  axis: number,
): boolean {
  if (stride[axis] !== 1) return false;
  const narrowerIsGradient = dy.channels < x.channels;
  const isLast = axis === stride.length - 1;
  return isLast ? narrowerIsGradient : !narrowerIsGradient;
}

/** Both sides of a tap's product, `[B, channels, sizes...]` or `[channels, B, sizes...]`. */
interface Meeting {
  readonly x: Shifted;
  readonly dy: Shifted;
}

/** Moves one side along an axis so that equal steps meet. */
function meetAlong(
  emitter: Emitter,
  sides: Sides,
  geometry: ConvGeometry,
  { x, dy }: Meeting,
  axis: number,
  tap: number,
): Meeting {
  const stride = geometry.stride[axis]!;
  const offset = tap * geometry.dilation[axis]! - geometry.padLow[axis]!;
  const lead = ({ channels }: Side) =>
    isByExample(sides) ? [sides.batch, channels] : [channels, sides.batch];
  if (movesGradient(sides, geometry, axis)) {
    const size = sides.x.sizes[axis]!;
    return {
      x,
      dy: shifted(emitter, dy, lead(sides.dy), axis, -offset, size),
    };
  }
  const span = (sides.dy.sizes[axis]! - 1) * stride + 1;
  const moved = shifted(emitter, x, lead(sides.x), axis, offset, span);
  return { x: strided(emitter, moved, axis, stride), dy };
}

/** Both sides as a tap meets them, in rows: `[B, channels, S]`, or `[channels, B * S]`. */
export function meetingRows(
  emitter: Emitter,
  sides: Sides,
  geometry: ConvGeometry,
  tap: readonly number[],
): { readonly x: string; readonly dy: string } {
  const byExample = isByExample(sides);
  const begin = (side: Side): Shifted => ({
    name: ordered(emitter, side, byExample),
    sizes: side.sizes,
  });
  // The last axis first: what is moved along it serves all taps of the other one.
  const { x, dy } = tap.reduceRight<Meeting>(
    (met, step, axis) => meetAlong(emitter, sides, geometry, met, axis, step),
    { x: begin(sides.x), dy: begin(sides.dy) },
  );
  const rows = ({ name, sizes }: Shifted, channels: number) => {
    const shape = byExample
      ? [sides.batch, channels, elements(sizes)]
      : [channels, sides.batch * elements(sizes)];
    return emitter.once(`rows ${name}`, () => emitter.reshape(name, shape));
  };
  return { x: rows(x, sides.x.channels), dy: rows(dy, sides.dy.channels) };
}
