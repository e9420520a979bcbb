/** What a lowering is: a node and the names of its inputs to the names of its outputs. */
import type { Node } from "../ir/node.ts";
import type { OpName } from "../ir/opParams.ts";
import type { Emitter } from "./emitter.ts";

export type Lowering<K extends OpName> = (
  emitter: Emitter,
  node: Node<K>,
  inputs: readonly string[],
) => string[];

/** The lowerings of a family of ops. */
export type LoweringsOf<K extends OpName> = {
  readonly [Name in K]: Lowering<Name>;
};
