/** Collects ONNX nodes and constants while a graph is lowered; names are made, constants are shared. */
import {
  elementTypes,
  type Attribute,
  type ElementType,
  type OnnxGraph,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
} from "./proto.ts";

type Attributes = Readonly<Record<string, Attribute>>;

/** A size taken from an axis of the value that is reshaped, so that it may differ from run to run. */
export interface CopiedSize {
  /** The size as the graph has it. */
  readonly size: number;
  /** Index of the axis that it comes from, and that axis's size in the graph. */
  readonly from: number;
  readonly of: number;
}

export type Dimension = number | CopiedSize;

/** A size that follows an axis of the reshaped value, scaled by `size / of`. */
export function copied(size: number, from: number, of = size): CopiedSize {
  return { size, from, of };
}

/** Builds one ONNX graph; a Scan body is an emitter of its own. */
export class Emitter {
  private readonly nodes: OnnxNode[] = [];
  private readonly constants = new Map<string, OnnxTensor>();
  private readonly shared = new Map<string, readonly string[]>();
  private readonly prefix: string;
  private count = 0;

  /** Names of axes whose sizes are not fixed by the graph. */
  readonly dynamicAxes: ReadonlySet<string>;

  /** Made names begin with a percent sign, which no input or output of a model has. */
  constructor(prefix = "v", dynamicAxes: ReadonlySet<string> = new Set()) {
    this.prefix = `%${prefix}`;
    this.dynamicAxes = dynamicAxes;
  }

  /** Adds a node with one output and returns the output's name. */
  op(
    type: string,
    inputs: readonly string[],
    attributes: Attributes = {},
  ): string {
    return this.ops(type, inputs, 1, attributes)[0]!;
  }

  /** Adds a node with several outputs. */
  ops(
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Attributes = {},
  ): string[] {
    const names = Array.from(
      { length: outputs },
      () => `${this.prefix}${this.count++}`,
    );
    this.emit(type, inputs, names, attributes);
    return names;
  }

  /** Adds a node whose outputs have given names. */
  emit(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes = {},
  ): void {
    const name = `${type}_${this.nodes.length}`;
    this.nodes.push({ op: type, name, inputs, outputs, attributes });
  }

  /** Whole numbers as ONNX wants them for shapes and axes. */
  i64(...values: number[]): string {
    const bytes = new Uint8Array(
      BigInt64Array.from(values, (value) => BigInt(value)).buffer,
    );
    return this.constant("i64", [values.length], bytes);
  }

  /** One whole number without axes. */
  index(value: number): string {
    const bytes = new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
    return this.constant("i64", [], bytes);
  }

  /** One float without axes. */
  f32(value: number): string {
    return this.tensor(Float32Array.of(value), []);
  }

  tensor(data: Float32Array | Int32Array, shape: readonly number[]): string {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return this.constant(
      data instanceof Float32Array ? "f32" : "i32",
      shape,
      bytes,
    );
  }

  /** What `make` emitted for this key before, or emits now: work that several ops need is done once. */
  once(key: string, make: () => string): string {
    return this.onceAll(key, () => [make()])[0]!;
  }

  /** The same for work that has several results. */
  onceAll(key: string, make: () => readonly string[]): readonly string[] {
    const earlier = this.shared.get(key);
    if (earlier) return earlier;
    const names = make();
    this.shared.set(key, names);
    return names;
  }

  /** A reshape; copied sizes are read from the value when axes are dynamic. */
  reshape(x: string, shape: readonly Dimension[]): string {
    const fixed = shape.map((one) =>
      typeof one === "number" ? one : one.size,
    );
    const follows =
      this.dynamicAxes.size > 0 && shape.some((one) => typeof one !== "number");
    const target = follows ? this.shapeVector(x, shape) : this.i64(...fixed);
    return this.op("Reshape", [x, target]);
  }

  private shapeVector(x: string, shape: readonly Dimension[]): string {
    const sizes = this.once(`shape ${x}`, () => this.op("Shape", [x]));
    const parts = shape.map((one) => {
      if (typeof one === "number") return this.i64(one);
      const read = this.op("Gather", [sizes, this.i64(one.from)], {
        axis: { int: 0 },
      });
      if (one.size === one.of) return read;
      return one.size > one.of
        ? this.op("Mul", [read, this.i64(one.size / one.of)])
        : this.op("Div", [read, this.i64(one.of / one.size)]);
    });
    return this.op("Concat", parts, { axis: { int: 0 } });
  }

  transpose(x: string, permutation: readonly number[]): string {
    return this.op("Transpose", [x], { perm: { ints: permutation } });
  }

  /** Steps `starts` to `ends` along axes. */
  slice(
    x: string,
    axes: readonly number[],
    starts: readonly number[],
    ends: readonly number[],
    steps: readonly number[] = axes.map(() => 1),
  ): string {
    return this.op("Slice", [
      x,
      this.i64(...starts),
      this.i64(...ends),
      this.i64(...axes),
      this.i64(...steps),
    ]);
  }

  /** Adds steps of a value below and above every axis. */
  pad(
    x: string,
    low: readonly number[],
    high: readonly number[],
    value = 0,
  ): string {
    if ([...low, ...high].every((size) => size === 0)) return x;
    return this.op("Pad", [x, this.i64(...low, ...high), this.f32(value)]);
  }

  /** Turns i32 indices into a last axis with `on` at the index, `off` elsewhere. */
  oneHot(index: string, depth: number, off = 0, on = 1): string {
    // ONNX Runtime takes i32 indices only with a depth of the same type.
    return this.op("OneHot", [
      index,
      this.tensor(Int32Array.of(depth), []),
      this.tensor(Float32Array.of(off, on), [2]),
    ]);
  }

  /** 1 where two i32 values are equal, else 0; their axes are equal or of size 1. */
  equals(a: string, b: string): string {
    return this.op("Cast", [this.op("Equal", [a, b])], {
      to: { int: elementTypes.f32 },
    });
  }

  finish(
    name: string,
    inputs: readonly OnnxPort[],
    outputs: readonly OnnxPort[],
  ): OnnxGraph {
    const constants = [...this.constants.values()];
    return { name, nodes: this.nodes, constants, inputs, outputs };
  }

  private constant(
    type: ElementType,
    shape: readonly number[],
    bytes: Uint8Array,
  ): string {
    const content = Buffer.from(bytes).toString("latin1");
    const key = `${type}[${shape.join()}]${content}`;
    const earlier = this.constants.get(key);
    if (earlier) return earlier.name;
    const name = `${this.prefix}c${this.constants.size}`;
    this.constants.set(key, { name, type, shape, bytes });
    return name;
  }
}
