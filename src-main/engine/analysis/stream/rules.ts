/** What a stream rule is: a node of the model and its inputs for one chunk to its outputs for that chunk. */
import { CauserieError } from "../../../base/errors.ts";
import type { Node, Value } from "../../ir/node.ts";
import type { OpName } from "../../ir/opParams.ts";
import { axis, axisIndex, type Axis } from "../../ir/value.ts";

/** What a rule may use beside its inputs. */
export interface StreamContext {
  /** Memory from chunk to chunk: an input that begins filled with a value. */
  cache(node: Node, axes: readonly Axis[], initial?: number): Value;
  /** What the cache holds when the next chunk comes. */
  keep(cache: Value, next: Value): void;
}

export type StreamRule<K extends OpName> = (
  node: Node<K>,
  inputs: readonly Value[],
  context: StreamContext,
) => readonly Value[];

export type StreamRulesOf<K extends OpName> = {
  readonly [Name in K]: StreamRule<Name>;
};

/** Index of the time axis, -1 when there is none. */
export function timeAxis(value: Value): number {
  return axisIndex(value, "time");
}

/** The sentence for an op that cannot run chunk by chunk. */
export function cannotStream(node: Node, reason: string): CauserieError {
  return new CauserieError(
    "unsupported",
    `stream: ${node.op} in ${node.label ? `layer "${node.label}"` : "the graph"} ${reason}`,
  );
}

/** The axes of the model with its time axis resized for the chunk. */
export function chunkAxes(
  axes: readonly Axis[],
  steps: number,
): readonly Axis[] {
  return axes.map((one) => (one.name === "time" ? axis("time", steps) : one));
}
