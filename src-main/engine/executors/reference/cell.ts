/** What the recurrent ops share: the order of steps, products with gate weights, and the sums of their gradients. */
import type { Numbers } from "./numbers.ts";

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** A recurrent layer's inputs: x `[B, C, T]`, weights `[G, C]`, recurrent `[G, H]`, bias `[2G]`, where G counts gates times H. */
export interface Layer {
  readonly x: Numbers;
  readonly weights: Numbers;
  readonly recurrent: Numbers;
  readonly bias: Numbers;
  readonly batch: number;
  readonly channels: number;
  readonly steps: number;
  readonly hidden: number;
  readonly gateRows: number;
}

export function layerOf(inputs: readonly Numbers[]): Layer {
  const [x, weights, recurrent, bias] = inputs as [
    Numbers,
    Numbers,
    Numbers,
    Numbers,
  ];
  const [batch, channels, steps] = x.shape as [number, number, number];
  const [gateRows, hidden] = recurrent.shape as [number, number];
  return {
    ...{ x, weights, recurrent, bias },
    ...{ batch, channels, steps, hidden, gateRows },
  };
}

/** The steps in the order in which the recurrence takes them. */
export function stepOrder(steps: number, reverse: boolean): number[] {
  const order = Array.from({ length: steps }, (_, step) => step);
  return reverse ? order.reverse() : order;
}

/** The channels of one step of `[B, C, T]`. */
export function stepOf(x: Numbers, b: number, t: number): number[] {
  const [, channels, steps] = x.shape as [number, number, number];
  return Array.from(
    { length: channels },
    (_, c) => x.data[(b * channels + c) * steps + t]!,
  );
}

/** Writes the channels of one step of `[B, C, T]`. */
export function writeStep(
  data: Float64Array,
  [, channels, steps]: readonly number[],
  b: number,
  t: number,
  values: readonly number[],
): void {
  values.forEach((value, c) => {
    data[(b * channels! + c) * steps! + t] = value;
  });
}

/** One row of `[B, H]`. */
export function rowOf(x: Numbers, b: number): number[] {
  const width = x.shape[1]!;
  return [...x.data.subarray(b * width, (b + 1) * width)];
}

/** A matrix times a vector: `[R, C] x [C]`. */
export function times(matrix: Numbers, vector: readonly number[]): number[] {
  const [rows, columns] = matrix.shape as [number, number];
  return Array.from({ length: rows }, (_, row) =>
    vector.reduce(
      (sum, value, column) =>
        sum + matrix.data[row * columns + column]! * value,
      0,
    ),
  );
}

/** A transposed matrix times a vector: `[R, C]^T x [R]`. */
function transposedTimes(matrix: Numbers, vector: readonly number[]): number[] {
  const [rows, columns] = matrix.shape as [number, number];
  return Array.from({ length: columns }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++)
      sum += matrix.data[row * columns + column]! * vector[row]!;
    return sum;
  });
}

/** `W x + b`, the input's share of all gates, and `U h + c`, the state's. */
export function gateSums(
  layer: Layer,
  x: readonly number[],
  h: readonly number[],
): { fromInput: number[]; fromState: number[] } {
  const { weights, recurrent, bias, gateRows } = layer;
  return {
    fromInput: times(weights, x).map((sum, g) => sum + bias.data[g]!),
    fromState: times(recurrent, h).map(
      (sum, g) => sum + bias.data[gateRows + g]!,
    ),
  };
}

/** Gradients of x, weights, recurrent and bias, summed step by step. */
export class LayerGradients {
  readonly dx: Float64Array;
  readonly dWeights: Float64Array;
  readonly dRecurrent: Float64Array;
  readonly dBias: Float64Array;
  private readonly layer: Layer;

  constructor(layer: Layer) {
    this.layer = layer;
    this.dx = new Float64Array(layer.x.data.length);
    this.dWeights = new Float64Array(layer.weights.data.length);
    this.dRecurrent = new Float64Array(layer.recurrent.data.length);
    this.dBias = new Float64Array(layer.bias.data.length);
  }

  /** Adds one step's share from the gradients of `W x + b` and of `U h + c`; returns the gradient of h. */
  addStep(
    b: number,
    t: number,
    h: readonly number[],
    dInput: readonly number[],
    dState: readonly number[],
  ): number[] {
    const { layer } = this;
    const x = stepOf(layer.x, b, t);
    addOuter(this.dWeights, dInput, x);
    addOuter(this.dRecurrent, dState, h);
    [...dInput, ...dState].forEach((value, g) => {
      this.dBias[g]! += value;
    });
    const dx = transposedTimes(layer.weights, dInput);
    writeStep(this.dx, layer.x.shape, b, t, dx);
    return transposedTimes(layer.recurrent, dState);
  }
}

/** Adds `rows x columns^T`. */
function addOuter(
  sum: Float64Array,
  rows: readonly number[],
  columns: readonly number[],
): void {
  rows.forEach((row, i) =>
    columns.forEach((column, j) => {
      sum[i * columns.length + j]! += row * column;
    }),
  );
}
