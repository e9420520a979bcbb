/** Every kind of layer with what builds it; the type holds that none is missing. */
import type { LayerKind, LayerOf, LayerSpec } from "../spec/layers.ts";
import { activate } from "./activations.ts";
import { buildAttention } from "./attention.ts";
import {
  buildBlock,
  buildDenseConcat,
  buildParallel,
  buildResidual,
  buildShared,
  buildSwap,
} from "./containers.ts";
import type { LayerBuilder } from "./context.ts";
import { buildConv, buildConvTranspose, buildDense } from "./conv.ts";
import { buildDropout } from "./dropout.ts";
import {
  buildFlatten,
  buildJoin,
  buildShift,
  buildUnflatten,
  buildUpsample,
} from "./form.ts";
import { buildGaussian } from "./gaussian.ts";
import { buildNorm } from "./norm.ts";
import { buildPool } from "./pool.ts";
import { buildQuantize } from "./quantize.ts";
import { buildRecurrent } from "./recurrent.ts";
import { buildScalarQuantize } from "./scalarQuantize.ts";

const builders: { readonly [K in LayerKind]: LayerBuilder<LayerOf<K>> } = {
  conv: buildConv,
  convTranspose: buildConvTranspose,
  pool: buildPool,
  dense: buildDense,
  flatten: buildFlatten,
  unflatten: buildUnflatten,
  shift: buildShift,
  upsample: buildUpsample,
  swap: buildSwap,
  norm: buildNorm,
  activation: (layer, x) => activate(x, layer.activation),
  dropout: buildDropout,
  gru: buildRecurrent,
  lstm: buildRecurrent,
  attention: buildAttention,
  quantize: buildQuantize,
  scalarQuantize: buildScalarQuantize,
  gaussian: buildGaussian,
  join: buildJoin,
  residual: buildResidual,
  denseConcat: buildDenseConcat,
  parallel: buildParallel,
  shared: buildShared,
  block: buildBlock,
};

/** What builds a layer of this kind. */
export function builderOf(layer: LayerSpec): LayerBuilder<LayerSpec> {
  // The table is total and keyed by the layer's own kind, which the checker cannot follow through the union.
  return builders[layer.kind] as LayerBuilder<LayerSpec>;
}
