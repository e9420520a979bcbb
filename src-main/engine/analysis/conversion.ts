/**
 * Theory and practice: a network with strides, as papers draw it, and the same network dense in time, as streams need it.
 * Every stride becomes 1 and each layer is dilated by the product of the strides before it; the outputs are equal at every
 * S-th step, S being the product of all strides (the "a trous" construction).
 */
import type { Anchor } from "./reach.ts";

/** One layer along time: a convolution or a pool. */
export interface StridedLayer {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

/** A layer with the zeros that go in front of its input. */
export interface PlacedLayer extends StridedLayer {
  readonly padLow: number;
}

/** Zeros in front of a causal layer: `start` puts the newest step first in its block, `end` last (EnCodec's padding). */
export function causalPad(
  { kernel, stride, dilation }: StridedLayer,
  anchor: Anchor,
): number {
  const span = (kernel - 1) * dilation;
  return anchor === "start" ? span : span + 1 - stride;
}

/** The layers as theory has them, each with its padding. */
export function conceptualLayers(
  layers: readonly StridedLayer[],
  anchor: Anchor,
): PlacedLayer[] {
  return layers.map((layer) => ({
    ...layer,
    padLow: causalPad(layer, anchor),
  }));
}

/** The dense layers of practice: stride 1, dilation times the strides before, padded to their full span. */
export function practiceLayers(layers: readonly StridedLayer[]): PlacedLayer[] {
  let before = 1;
  return layers.map(({ kernel, stride, dilation }) => {
    const wider = dilation * before;
    before *= stride;
    return {
      kernel,
      stride: 1,
      dilation: wider,
      padLow: (kernel - 1) * wider,
    };
  });
}

/** Product of all strides. */
export function totalStride(layers: readonly StridedLayer[]): number {
  return layers.reduce((product, { stride }) => product * stride, 1);
}

/** The step of practice, within each block of S, that equals a step of theory. */
export function phaseOf(
  layers: readonly StridedLayer[],
  anchor: Anchor,
): number {
  return anchor === "start" ? 0 : totalStride(layers) - 1;
}
