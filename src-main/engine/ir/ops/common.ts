/** Rules that many op records share. */
import { badInput } from "../../../base/errors.ts";
import type { Node, Value } from "../node.ts";
import { fullReach, mergeReaches, noReach, type Reach } from "../reach.ts";
import { sum, reshape } from "../build.ts";
import {
  axis,
  axisIndex,
  elements,
  printType,
  shapeOf,
  type Axis,
  type ValueType,
} from "../value.ts";

/** Throws unless the op got this many inputs. */
export function expectInputs(
  inputs: readonly ValueType[],
  counts: readonly number[],
  place: string,
): void {
  if (!counts.includes(inputs.length))
    throw badInput(
      `${place}: got ${inputs.length} inputs, expects ${counts.join(" or ")}`,
    );
}

/** Axes of two values combined by the rule that sizes are equal or 1. */
export function broadcastAxes(
  inputs: readonly ValueType[],
  place: string,
): readonly Axis[] {
  const ranked = inputs.filter(({ axes }) => axes.length > 0);
  if (ranked.length === 0) return [];
  const first = ranked[0]!.axes;
  return first.map((one, index) => {
    const sizes = ranked.map(({ axes }) => axes[index]);
    const wide = sizes.find((other) => other && other.size > 1) ?? one;
    const fits = ranked.every(
      ({ axes }) =>
        axes.length === first.length &&
        (axes[index]!.size === 1 || axes[index]!.size === wide.size),
    );
    if (!fits)
      throw badInput(
        `${place}: the shapes ${inputs.map(printType).join(" and ")} do not fit; sizes must be equal or 1`,
      );
    return wide;
  });
}

/** Sums a gradient over the axes along which the input was repeated. */
export function unbroadcast(gradient: Value, input: Value): Value {
  if (input.axes.length === 0)
    return gradient.axes.length === 0 ? gradient : sum(gradient);
  const repeated = input.axes.flatMap(({ size }, index) =>
    size === 1 && gradient.axes[index]!.size > 1 ? [index] : [],
  );
  const summed = repeated.length > 0 ? sum(gradient, repeated, true) : gradient;
  const sameNames = summed.axes.every(
    ({ name }, index) => name === input.axes[index]!.name,
  );
  return sameNames ? summed : reshape(summed, input.axes);
}

/** Reach of an op that combines equal steps; a value without the traced axis is the same for every step. */
export function mergedReach(node: Node, inputs: readonly Reach[]): Reach {
  const merged = mergeReaches(inputs);
  if (merged === null)
    throw badInput(
      `${node.op} in layer "${node.label}": its inputs run at different rates; branches that join need equal strides`,
    );
  return merged;
}

/**
 * Reach of an op that combines steps of equal index. An input that is repeated along the traced axis, or that has it at
 * another place than the result, gives all its steps to every step.
 */
export function alignedReach(
  node: Node,
  inputs: readonly Reach[],
  along: string,
): Reach {
  const output = node.outputs[0]!;
  const landed = inputs.map((reach, index) => {
    const input = node.inputs[index]!;
    const place = axisIndex(input, along);
    const stays =
      input.axes.length === output.axes.length &&
      input.axes[place]?.size === output.axes[place]?.size;
    return landedReach(node, reach, along, stays ? place : -1);
  });
  return mergedReach(node, landed);
}

/** The reach of an input whose traced axis becomes axis `place` of the result; all its steps when that is another axis than the traced one. */
export function landedReach(
  node: Node,
  reach: Reach,
  along: string,
  place: number,
): Reach {
  const traced = axisIndex(node.outputs[0]!, along);
  return reach.kind === "steps" && (place < 0 || place !== traced)
    ? fullReach
    : reach;
}

/** Reach of an op that mixes all steps of the traced axis. */
export function mixedReach(inputs: readonly Reach[]): Reach {
  return inputs.every(({ kind }) => kind === "none") ? noReach : fullReach;
}

/** Reach when an op works along `axisPosition`: mixed if that is the traced axis, else step by step. */
export function reachAlong(
  node: Node,
  inputs: readonly Reach[],
  along: string,
  positions: readonly number[],
): Reach {
  const traced = axisIndex(node.inputs[0]!, along);
  return positions.includes(traced)
    ? mixedReach(inputs)
    : mergedReach(node, inputs);
}

/** Number of elements of a node's first output. */
export function outputSize(node: Node): number {
  return elements(shapeOf(node.outputs[0]!));
}

/** Number of elements of a node's input. */
export function inputSize(node: Node, index = 0): number {
  return elements(shapeOf(node.inputs[index]!));
}

/** The axes with one of them resized. */
export function withSize(
  axes: readonly Axis[],
  index: number,
  size: number,
): Axis[] {
  return axes.map((one, position) =>
    position === index ? axis(one.name, size) : one,
  );
}

/** Throws unless the index names an axis of the value. */
export function expectAxis(
  type: ValueType,
  index: number,
  place: string,
): Axis {
  const found = type.axes[index];
  if (!found)
    throw badInput(
      `${place}: axis ${index} of ${printType(type)} does not exist`,
    );
  return found;
}
