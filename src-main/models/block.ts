/** A spec into the input steps that one step of its slowest layer stands for. */
import type { LayerSpec } from "./spec/layers.ts";
import type { PerAxis } from "./spec/parts.ts";
import type { ModelSpec } from "./spec/spec.ts";

/** Windows of a multiple of this many frames fill every layer's last step. */
export function blockFrames({ layers, heads }: ModelSpec): number {
  const heading = Object.values(heads).map(blockOf);
  return blockOf(layers) * leastCommonMultiple(heading);
}

/** Strides in a row multiply. */
function blockOf(layers: readonly LayerSpec[]): number {
  return layers.reduce((block, layer) => block * strideOf(layer), 1);
}

function strideOf(layer: LayerSpec): number {
  switch (layer.kind) {
    case "conv":
      return overTime(layer.stride);
    case "pool":
      return overTime(layer.stride ?? layer.size);
    case "parallel":
      return leastCommonMultiple(layer.stacks.map(blockOf));
    default:
      return "body" in layer ? blockOf(layer.body) : 1;
  }
}

function overTime(stride: PerAxis): number {
  return typeof stride === "number" ? stride : stride[0];
}

/** Of no numbers: 1. */
export function leastCommonMultiple(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => (a * b) / greatestCommonDivisor(a, b), 1);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
