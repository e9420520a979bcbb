/** Vectors to the nearest codes of a codebook (VQ-VAE, van den Oord et al. 2017), with codes that follow what they stand for. */
import {
  add,
  argMax,
  argMin,
  concat,
  div,
  expand,
  gather,
  greater,
  matmul,
  maximum,
  mean,
  mul,
  oneHot,
  pad,
  reshape,
  slice,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  transpose,
  where,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, elements, shapeOf } from "../../engine/ir/value.ts";
import type { QuantizeLayer } from "../spec/layers.ts";
import type { LayerBuilder, LayerContext } from "./context.ts";
import { ones } from "./init.ts";

/** Keeps the counts of unused codes away from zero in a division (MODELS: Laplace smoothing). */
const smoothing = 1e-5;

/** Names of what the host sets for a codebook in each step, after the layer's path. */
export const codebookControls = {
  /** Indices of vectors of the batch that would replace codes, one for each code. */
  rows: "restart/rows",
  /** Codes with a smaller mean count than this are replaced; 0 replaces none. */
  below: "restart/below",
  /** The mean count that a replaced code begins with. */
  count: "restart/count",
} as const;

export const buildQuantize: LayerBuilder<QuantizeLayer> = (
  layer,
  x,
  context,
) => {
  const vectors = channelsLast(x); // [B, T, D] or [B, T, F, D]
  const width = vectors.axes.at(-1)!.size;
  const codebookAxes = [axis("code", layer.codes), axis("width", width)];
  const begin = { kind: "normal", deviation: 1 } as const;
  const codebook =
    layer.update === "ema"
      ? context.state("codebook", codebookAxes, begin)
      : context.parameter("codebook", codebookAxes, begin);
  const looked = layer.cosine ? unitLength(vectors) : vectors;
  const book = layer.cosine ? unitLength(codebook) : codebook;
  const { indices, given } = context.codes(
    layer.codes,
    vectors.axes.slice(0, -1),
    () => nearestCodes(looked, book, layer.cosine),
  );
  const codes = gather(book, indices);
  if (given) return channelsSecond(codes);
  addLosses(layer, looked, codes, context);
  if (context.training && layer.update === "ema")
    followVectors(layer, looked, indices, codebook, context);
  const through =
    layer.gradient === "rotation"
      ? rotated(looked, codes)
      : add(looked, stopGradient(sub(codes, looked)));
  return channelsSecond(through);
};

/** Indices of the codes of least squared distance, the lowest of equals; of the largest product for unit lengths. */
export function nearestCodes(
  vectors: Value,
  codebook: Value,
  cosine = false,
): Value {
  const detached = stopGradient(vectors);
  const codes = stopGradient(codebook);
  if (cosine) return argMax(matmul(detached, codes, { transposeB: true }), -1);
  // |z|^2 is the same for all codes and left out; a 1 beside z lets one product give -2 z.e + |e|^2.
  const lengths = sum(square(codes), [1], true); // [K, 1]
  const table = concat([mul(codes, -2), lengths], 1); // [K, D + 1]
  const distances = matmul(withOne(detached), table, { transposeB: true });
  return argMin(distances, -1); // [...]
}

/** `[..., D]` with a 1 at the end of each vector: `[..., D + 1]`. */
function withOne(vectors: Value): Value {
  return pad(vectors, -1, 0, 1, 1);
}

function addLosses(
  { update, commitment }: QuantizeLayer,
  vectors: Value,
  codes: Value,
  context: LayerContext,
): void {
  const distance = (a: Value, b: Value) =>
    mean(square(sub(a, stopGradient(b))));
  context.penalty("commitment", mul(distance(vectors, codes), commitment));
  if (update === "gradient")
    context.penalty("codebook", distance(codes, vectors));
}

/**
 * Exponential moving averages (van den Oord et al. 2017, appendix A.1), with gamma the decay:
 * `N <- gamma N + (1 - gamma) n`, `m <- gamma m + (1 - gamma) s`, `e = m / smoothedCounts(N)`. Then codes whose N is below
 * the host's threshold are replaced by vectors of the batch that the host chose.
 */
function followVectors(
  layer: QuantizeLayer,
  vectors: Value,
  indices: Value,
  codebook: Value,
  context: LayerContext,
): void {
  const [codeAxis, widthAxis] = codebook.axes;
  const counts = context.state("counts", [codeAxis!], ones);
  const sums = context.state("sums", codebook.axes, {
    kind: "copy",
    of: "codebook",
  });
  const flat = flatRows(stopGradient(vectors)); // [M, D]
  const assigned = assignments(indices, layer.codes); // [M, K]
  // The 1 beside each vector counts it: sums and counts are one product.
  const totals = matmul(assigned, withOne(flat), { transposeA: true });
  const width = widthAxis!.size;
  const used = reshape(slice(totals, 1, width, width + 1), [codeAxis!]);
  context.sideOutput("usage", used);
  const follow = (old: Value, now: Value) =>
    add(mul(old, layer.decay), mul(now, 1 - layer.decay));
  const nextCounts = follow(counts, used);
  const nextSums = follow(sums, slice(totals, 1, 0, width));
  const control = restartControls(layer, context);
  const dead = greater(control.below, nextCounts); // [K]
  const fresh = gather(flat, control.rows); // [K, D]
  const column = (value: Value) =>
    expand(reshape(value, [codeAxis!, axis("width", 1)]), [
      codeAxis!,
      widthAxis!,
    ]);
  const newCounts = where(
    dead,
    expandTo(control.count, nextCounts),
    nextCounts,
  );
  const newSums = where(
    column(dead),
    mul(fresh, expandTo(control.count, fresh)),
    nextSums,
  );
  const means = div(newSums, column(smoothedCounts(newCounts, layer.codes)));
  context.setNextState(counts, newCounts);
  context.setNextState(sums, newSums);
  context.setNextState(
    codebook,
    layer.cosine ? unitLength(means) : where(column(dead), fresh, means),
  );
}

/** `(N + eps) / (sum N + K eps) sum N`: the same sum, no zeros. */
export function smoothedCounts(
  counts: Value,
  codes: number,
  epsilon = smoothing,
): Value {
  const total = sum(counts);
  return mul(add(counts, epsilon), div(total, add(total, codes * epsilon)));
}

function restartControls(layer: QuantizeLayer, context: LayerContext) {
  const codes = axis("code", layer.codes);
  return {
    rows: context.control(
      codebookControls.rows,
      [codes],
      new Int32Array(layer.codes),
    ),
    below: context.control(codebookControls.below, [], Float32Array.of(0)),
    count: context.control(codebookControls.count, [], Float32Array.of(1)),
  };
}

/** One row `[K]` for each vector, 1 at its code. */
function assignments(indices: Value, codes: number): Value {
  const flat = reshape(indices, [axis("vector", elements(shapeOf(indices)))]);
  return oneHot(flat, axis("code", codes));
}

/** All vectors below each other, `[M, D]`. */
function flatRows(vectors: Value): Value {
  const width = vectors.axes.at(-1)!;
  const rows = elements(shapeOf(vectors)) / width.size;
  return reshape(vectors, [axis("vector", rows), axis("width", width.size)]);
}

/**
 * The rotation trick (arXiv 2410.06424): forward the code, backward the gradient turned and scaled as z was turned into q:
 * `q = lambda R z`, `R = I - 2 r r^T + 2 q z^T` of unit vectors, all but z constant.
 */
export function rotated(vectors: Value, codes: Value): Value {
  const z = stopGradient(unitLength(vectors));
  const q = stopGradient(unitLength(codes));
  const r = unitLength(add(z, q));
  const scale = stopGradient(div(lengthOf(codes), lengthOf(vectors)));
  const along = (direction: Value) => sum(mul(vectors, direction), [-1], true);
  const turned = add(
    sub(vectors, mul(mul(r, along(r)), 2)),
    mul(mul(q, along(z)), 2),
  );
  return mul(turned, scale);
}

function lengthOf(vectors: Value): Value {
  return maximum(sqrt(add(sum(square(vectors), [-1], true), 1e-24)), 1e-6);
}

/** Vectors divided by their lengths. */
export function unitLength(vectors: Value): Value {
  return div(vectors, lengthOf(vectors));
}

function expandTo(value: Value, like: Value): Value {
  const single = like.axes.map(({ name }) => axis(name, 1));
  return expand(reshape(value, single), like.axes);
}

/** `[B, C, ...]` to `[B, ..., C]`. */
function channelsLast(x: Value): Value {
  const rest = x.axes.map((_, index) => index).slice(2);
  return transpose(x, [0, ...rest, 1]);
}

/** The inverse. */
function channelsSecond(x: Value): Value {
  const rest = x.axes.map((_, index) => index).slice(1, -1);
  const moved = transpose(x, [0, x.axes.length - 1, ...rest]);
  return moved;
}
