/** Parameters as one flat vector: where each lies, how it begins, and how a graph reads it. */
import { badInput } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { copyInto } from "../ir/copy.ts";
import { reshape, slice, input } from "../ir/build.ts";
import { Graph } from "../ir/graph.ts";
import type { Value } from "../ir/node.ts";
import { axis, elements, shapeOf, type Axis } from "../ir/value.ts";

/** One parameter's place in the flat vector. */
export interface ParameterSlot {
  readonly name: string;
  readonly axes: readonly Axis[];
  readonly offset: number;
  readonly size: number;
}

/** Name of the flat vector among a graph's inputs. */
export const parametersInput = "parameters";

/** The slots of all parameter inputs that the graph's outputs need, in order of construction. */
export function parameterSlots(graph: Graph): ParameterSlot[] {
  const live = new Set(graph.liveNodes());
  let offset = 0;
  return graph
    .inputNodes()
    .filter((node) => node.params.role === "parameter" && live.has(node))
    .map(({ params: { name, axes } }) => {
      const size = elements(axes.map((one) => one.size));
      const slot = { name, axes, offset, size };
      offset += size;
      return slot;
    });
}

/** Number of numbers in all slots. */
export function parameterCount(slots: readonly ParameterSlot[]): number {
  return slots.reduce((count, { size }) => count + size, 0);
}

/** A copy of the graph that reads its parameters from one flat input. */
export interface PackedGraph {
  readonly graph: Graph;
  readonly slots: readonly ParameterSlot[];
  /** The flat vector `[P]`; null when the graph has no parameters. */
  readonly flat: Value | null;
  /** Each slot's value, cut from the flat vector. */
  readonly parameters: readonly Value[];
  /** The copy of each value of the original graph. */
  readonly copies: ReadonlyMap<Value, Value>;
}

export function packParameters(model: Graph): PackedGraph {
  const slots = parameterSlots(model);
  const graph = new Graph();
  const count = parameterCount(slots);
  const flat =
    count > 0
      ? input(graph, parametersInput, [axis("parameter", count)], "parameter")
      : null;
  const parameters = slots.map(({ axes, offset, size }) =>
    reshape(slice(flat!, 0, offset, offset + size), axes),
  );
  const byName = new Map(slots.map((slot, i) => [slot.name, parameters[i]!]));
  const copies = copyInto(graph, model, (node) =>
    node.params.role === "parameter"
      ? (byName.get(node.params.name) ?? null)
      : null,
  );
  return { graph, slots, flat, parameters, copies };
}

/** How a parameter begins. */
export type Initialiser =
  | { readonly kind: "zeros" }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "values"; readonly values: readonly number[] }
  /** Normal with this standard deviation. */
  | { readonly kind: "normal"; readonly deviation: number }
  /** Uniform in [-bound, bound]. */
  | { readonly kind: "uniform"; readonly bound: number }
  /** Blocks of `[H, H]` with orthonormal rows (Saxe et al. 2014). */
  | { readonly kind: "orthogonal" };

/** The flat vector at the beginning; each parameter draws from a stream of its own name. */
export function initialParameters(
  slots: readonly ParameterSlot[],
  initialisers: ReadonlyMap<string, Initialiser>,
  random: Random,
): Float32Array {
  const flat = new Float32Array(parameterCount(slots));
  for (const slot of slots) {
    const initialiser = initialisers.get(slot.name);
    if (!initialiser)
      throw badInput(`parameters: "${slot.name}" has no initialiser`);
    const part = flat.subarray(slot.offset, slot.offset + slot.size);
    fill(part, slot, initialiser, random.fork(slot.name));
  }
  return flat;
}

function fill(
  part: Float32Array,
  slot: ParameterSlot,
  initialiser: Initialiser,
  random: Random,
): void {
  switch (initialiser.kind) {
    case "zeros":
      return;
    case "constant":
      part.fill(initialiser.value);
      return;
    case "values":
      part.set(initialiser.values);
      return;
    case "normal":
      for (let i = 0; i < part.length; i++)
        part[i] = initialiser.deviation * random.normal();
      return;
    case "uniform":
      for (let i = 0; i < part.length; i++)
        part[i] = random.between(-initialiser.bound, initialiser.bound);
      return;
    case "orthogonal":
      fillOrthogonal(part, slot, random);
      return;
    default:
      initialiser satisfies never;
  }
}

/** Gram-Schmidt on rows of normal numbers, block by block of as many rows as columns. */
function fillOrthogonal(
  part: Float32Array,
  { axes }: ParameterSlot,
  random: Random,
): void {
  const [rows, columns] = shapeOf({ dtype: "f32", axes }) as [number, number];
  for (let row = 0; row < rows; row++) {
    const own = part.subarray(row * columns, (row + 1) * columns);
    for (let i = 0; i < columns; i++) own[i] = random.normal();
    const blockStart = row - (row % columns);
    for (let other = blockStart; other < row; other++) {
      const before = part.subarray(other * columns, (other + 1) * columns);
      const overlap = dot(own, before);
      for (let i = 0; i < columns; i++) own[i]! -= overlap * before[i]!;
    }
    const length = Math.sqrt(dot(own, own));
    for (let i = 0; i < columns; i++) own[i]! /= length;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
