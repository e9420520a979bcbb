/** What a graph is made of: nodes and the values they give. */
import type { OpName, OpParams } from "./opParams.ts";
import type { ValueType } from "./value.ts";

/** One result of a node. */
export interface Value extends ValueType {
  readonly id: number;
  readonly node: Node;
  /** Which of the node's outputs. */
  readonly index: number;
}

/** One application of an op. */
export interface Node<K extends OpName = OpName> {
  readonly graph: NodeSink;
  readonly op: K;
  readonly params: OpParams[K];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** The layer it belongs to, for messages: `encoder/conv2`. */
  readonly label: string;
}

/** What can take a new node; the graph. */
export interface NodeSink {
  /** In order of construction. */
  readonly nodes: readonly Node[];
  apply<K extends OpName>(
    op: K,
    params: OpParams[K],
    inputs: readonly Value[],
  ): readonly Value[];
}

/** Whether a node is of this op, for the type checker too. */
export function isOp<K extends OpName>(node: Node, op: K): node is Node<K> {
  return node.op === op;
}
