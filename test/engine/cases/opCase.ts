/** Turns a description of an op with its options and inputs into a small graph and random feeds. */
import { Random } from "../../../src-main/base/random.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import { input } from "../../../src-main/engine/ir/build.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import type { Axis, Dtype } from "../../../src-main/engine/ir/value.ts";
import { elements } from "../../../src-main/engine/ir/value.ts";

/** One input: its sizes and how its numbers are drawn (normal, unless said). */
export interface CaseInput {
  readonly axes: readonly Axis[];
  readonly dtype?: Dtype;
  readonly draw?: (random: Random, position: number) => number;
}

export interface OpCase {
  /** The options in words. */
  readonly title: string;
  readonly inputs: Readonly<Record<string, CaseInput>>;
  /** Applies the op; all its outputs. */
  build(inputs: Readonly<Record<string, Value>>): readonly Value[];
  /**
   * What its gradient should be: that of finite differences (when nothing is said), the same but of the first output only,
   * zero by definition, or refused because the op is itself a gradient.
   */
  readonly gradient?: "ofFirst" | "zero" | "refused";
}

export interface CaseGraph {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: readonly Value[];
  /** Random numbers by input name, exact in float32. */
  readonly feeds: Readonly<Record<string, Float32Array | Int32Array>>;
}

/** Builds the case's graph, its outputs named `output0`, ..., and draws its feeds from a seed. */
export function caseGraph(opCase: OpCase, seed = 1): CaseGraph {
  const graph = new Graph();
  const random = new Random(seed);
  const inputs: Record<string, Value> = {};
  const feeds: Record<string, Float32Array | Int32Array> = {};
  for (const [name, one] of Object.entries(opCase.inputs)) {
    const { axes, dtype = "f32" } = one;
    inputs[name] = input(graph, name, axes, "parameter", dtype);
    feeds[name] = drawFeed(one, random.fork(name));
  }
  const outputs = opCase.build(inputs);
  outputs.forEach((value, index) => graph.output(`output${index}`, value));
  return { graph, inputs, outputs, feeds };
}

function drawFeed(
  { axes, dtype, draw = (random) => random.normal() }: CaseInput,
  random: Random,
): Float32Array | Int32Array {
  const count = elements(axes.map(({ size }) => size));
  const numbers = Array.from({ length: count }, (_, i) => draw(random, i));
  return dtype === "i32"
    ? Int32Array.from(numbers)
    : Float32Array.from(numbers);
}

/** An input with unnamed axes of these sizes. */
export function sized(
  sizes: readonly number[],
  draw?: CaseInput["draw"],
): CaseInput {
  const axes = sizes.map((size, i) => ({ name: `axis${i}`, size }));
  return draw ? { axes, draw } : { axes };
}

/** Row numbers below `count`. */
export function rowsBelow(count: number, sizes: readonly number[]): CaseInput {
  return { ...sized(sizes, (random) => random.integer(count)), dtype: "i32" };
}

/** Given whole numbers. */
export function whole(
  numbers: readonly number[],
  sizes: readonly number[],
): CaseInput {
  return { ...sized(sizes, (_, i) => numbers[i]!), dtype: "i32" };
}
