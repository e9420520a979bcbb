/** The types of values: a dtype and named axes with sizes. */

/** f32 for everything that is learned or measured, i32 for indices. */
export type Dtype = "f32" | "i32";

/** One axis; the names `batch`, `time`, `freq` and `channel` carry meaning, others only inform. */
export interface Axis {
  readonly name: string;
  readonly size: number;
}

export interface ValueType {
  readonly dtype: Dtype;
  readonly axes: readonly Axis[];
}

/** An axis, short to write. */
export function axis(name: string, size: number): Axis {
  return { name, size };
}

/** Sizes of all axes. */
export function shapeOf(type: ValueType): number[] {
  return type.axes.map(({ size }) => size);
}

/** Number of elements of a shape. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Index of the axis with this name, -1 when there is none. */
export function axisIndex(type: ValueType, name: string): number {
  return type.axes.findIndex((candidate) => candidate.name === name);
}

/** Prints a type as `f32[batch 16, channel 80, time 512]`. */
export function printType(type: ValueType): string {
  const axes = type.axes.map(({ name, size }) => `${name} ${size}`).join(", ");
  return `${type.dtype}[${axes}]`;
}

/** Row-major strides of a shape. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i]!;
  }
  return strides;
}
