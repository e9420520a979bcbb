/**
 * The closed list of ops with the parameters of each: the engine's table of contents. A new op does not compile until the
 * record table (ir/records.ts) and the table of every target (ONNX, reference, tfjs, streaming) know it.
 */
import type { Axis, Dtype } from "./value.ts";

/** No parameters. */
export type None = Readonly<Record<never, never>>;

/** Where a graph input comes from: a batch, the optimizer's care, state handed from run to run, or uniform noise. */
export type InputRole = "data" | "parameter" | "state" | "noise";

/** Geometry of a convolution over one or two spatial axes (time, or time and freq): `y[n] = sum_j w[j] x[n*stride + j*dilation - padLow]`. */
export interface ConvGeometry {
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padLow: readonly number[];
  readonly padHigh: readonly number[];
}

export interface OpParams {
  // Sources
  input: {
    readonly name: string;
    readonly role: InputRole;
    readonly dtype: Dtype;
    readonly axes: readonly Axis[];
  };
  constant: {
    readonly axes: readonly Axis[];
    readonly data: Float32Array | Int32Array;
  };

  // One value in, the same shape out
  neg: None;
  abs: None;
  exp: None;
  log: None;
  sqrt: None;
  reciprocal: None;
  sigmoid: None;
  tanh: None;
  relu: None;
  elu: None;
  softplus: None;
  erf: None;
  floor: None;
  /** Half to even, as ONNX and NumPy do. */
  round: None;
  sign: None;
  /** The identity whose gradient is zero. */
  stopGradient: None;
  cast: { readonly dtype: Dtype };

  // Two values in; axes are equal or of size 1, and a value of no axes fits all
  add: None;
  sub: None;
  mul: None;
  div: None;
  maximum: None;
  minimum: None;
  /** 1 where a > b, else 0. */
  greater: None;
  /** 1 where a = b, else 0. */
  equal: None;
  /** Where the first input is not 0 the second, else the third. */
  where: None;
  /** g where y > 0, else 0: the gradient of relu from its output y. */
  reluGrad: None;

  // Along axes (by index)
  reduceSum: { readonly axes: readonly number[]; readonly keep: boolean };
  reduceMean: { readonly axes: readonly number[]; readonly keep: boolean };
  reduceMax: { readonly axes: readonly number[]; readonly keep: boolean };
  /** Index of the smallest, the first of equals; i32, without the axis. */
  argMin: { readonly axis: number };
  argMax: { readonly axis: number };
  softmax: { readonly axis: number };
  logSoftmax: { readonly axis: number };
  /**
   * Layer normalisation (Ba et al. 2016): x standardised over axes, times a scale, plus a shift. Then, for its gradient, the
   * standardised x and the inverse of the deviation.
   */
  layerNorm: { readonly axes: readonly number[]; readonly epsilon: number };

  // Form
  reshape: { readonly axes: readonly Axis[] };
  transpose: { readonly permutation: readonly number[] };
  /** Repeats axes of size 1. */
  expand: { readonly axes: readonly Axis[] };
  concat: { readonly axis: number };
  slice: {
    readonly axis: number;
    readonly start: number;
    readonly end: number;
    readonly step: number;
  };
  /** The adjoint of slice: writes the steps into zeros of the given size. */
  unslice: {
    readonly axis: number;
    readonly start: number;
    readonly step: number;
    readonly size: number;
  };
  pad: {
    readonly axis: number;
    readonly low: number;
    readonly high: number;
    readonly value: number;
  };
  /** Rows of a table `[K, D]` by index `[...]`: `[..., D]`. */
  gather: None;
  /** The adjoint of gather: adds rows `[..., D]` into a table of zeros `[K, D]` by index. */
  scatterAdd: { readonly rows: Axis };
  oneHot: { readonly depth: Axis };

  // Products
  /** `[..., M, K] x [..., K, N]` after the named transpositions; b may be a plain matrix, else leading axes are equal. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** x `[B, C, S...]`, w `[O, C, K...]`, optional bias `[O]`: `[B, O, S'...]`. */
  conv: ConvGeometry;
  /** The adjoint of conv in x: x `[B, O, S'...]`, w `[O, C, K...]`, optional bias `[C]`: `[B, C, sizes...]`. */
  convTranspose: ConvGeometry & { readonly sizes: readonly number[] };
  /** The gradient of conv in w: x `[B, C, S...]`, dy `[B, O, S'...]`: `[O, C, kernel...]`. */
  convWeightGrad: ConvGeometry & { readonly kernel: readonly number[] };

  // Recurrence over time, x `[B, C, T]` (rules and derivations: ir/ops/recurrent.ts)
  /** x, weights `[3H, C]`, recurrent `[3H, H]`, bias `[6H]` (gates z, r, n; input biases, then recurrent), h0 `[B, H]`: h `[B, H, T]`. */
  gru: { readonly reverse: boolean };
  /** x, weights, recurrent, bias, h0, h, dh: dx, dWeights, dRecurrent, dBias, dh0. */
  gruGrad: { readonly reverse: boolean };
  /** x, weights `[4H, C]`, recurrent `[4H, H]`, bias `[8H]` (gates i, o, f, g), h0, c0 `[B, H]`: h `[B, H, T]`, the last cell `[B, H]`. */
  lstm: { readonly reverse: boolean };
  /** x, weights, recurrent, bias, h0, c0, h, dh, dc: dx, dWeights, dRecurrent, dBias, dh0, dc0. */
  lstmGrad: { readonly reverse: boolean };

  // Causal self-attention over time (ir/ops/attention.ts)
  /** q, k, v `[B, heads, T, D]`: step t attends to steps t-window+1..t, scores `scale q.k - slope_h (t - s)` (ALiBi): `[B, heads, T, D]`. */
  attention: {
    readonly window: number;
    readonly slopes: readonly number[];
    readonly scale: number;
  };
  /** q, k, v, dy: dq, dk, dv. */
  attentionGrad: {
    readonly window: number;
    readonly slopes: readonly number[];
    readonly scale: number;
  };

  // Connectionist temporal classification (ir/ops/ctc.ts)
  /** Log-probabilities `[B, K, T]`, labels i32 `[B, L]` (padded with 0), label lengths i32 `[B]`, input lengths i32 `[B]`; blank 0: loss `[B]`, and its gradient `[B, K, T]`. */
  ctc: None;
}

export type OpName = keyof OpParams;
