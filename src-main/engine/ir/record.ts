/** One record per op: what it accepts and gives, what it reaches in time, its gradient and its cost. */
import type { Node, Value } from "./node.ts";
import type { OpName, OpParams } from "./opParams.ts";
import type { Reach } from "./reach.ts";
import type { ValueType } from "./value.ts";

/** A gradient of an input; null where none flows. */
export type MaybeValue = Value | null;

export interface OpRecord<K extends OpName> {
  /** Output types; throws one sentence, beginning with `place`, when the inputs do not fit. Validation and inference are one function. */
  shape(
    params: OpParams[K],
    inputs: readonly ValueType[],
    place: string,
  ): ValueType[];
  /** What each output step may depend on, from what each input step depends on, for one source and along one named axis. */
  reach(node: Node<K>, inputs: readonly Reach[], along: string): Reach;
  /** Gradients of the inputs from those of the outputs, as new nodes; null where the op has none. */
  grad:
    null | ((node: Node<K>, outputs: readonly MaybeValue[]) => MaybeValue[]);
  /** Floating-point operations of one run; a multiply-add counts two. */
  flops(node: Node<K>): number;
}

/** The records of a family of ops. */
export type RecordsOf<K extends OpName> = {
  readonly [Name in K]: OpRecord<Name>;
};
