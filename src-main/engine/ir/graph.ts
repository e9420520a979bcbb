/** A model, or a whole training step, as a graph of typed nodes in order of construction. */
import { badInput } from "../../base/errors.ts";
import { hashOf } from "../../base/hash.ts";
import type { OpName, OpParams } from "./opParams.ts";
import { records } from "./records.ts";
import { isOp, type Node, type NodeSink, type Value } from "./node.ts";
import { printType, type ValueType } from "./value.ts";

/** Nodes in order; every node comes after what it reads. */
export class Graph implements NodeSink {
  readonly nodes: Node[] = [];
  readonly outputs = new Map<string, Value>();
  private readonly labels: string[] = [];
  private valueCount = 0;

  /** Adds a node; its shape rule checks the inputs and throws one sentence that names the layer. */
  apply<K extends OpName>(
    op: K,
    params: OpParams[K],
    inputs: readonly Value[],
  ): readonly Value[] {
    const label = this.labels.join("/");
    const types = inferTypes(op, params, inputs, label);
    const outputs: Value[] = [];
    const node: Node<K> = { graph: this, op, params, inputs, outputs, label };
    types.forEach((type, index) =>
      outputs.push({ ...type, id: this.valueCount++, node, index }),
    );
    this.nodes.push(node);
    return outputs;
  }

  /** Builds inside a named layer. */
  layer<T>(name: string, build: () => T): T {
    this.labels.push(name);
    try {
      return build();
    } finally {
      this.labels.pop();
    }
  }

  /** Names a value as a result of the graph. */
  output(name: string, value: Value): void {
    if (this.outputs.has(name))
      throw badInput(`graph: there are two outputs named "${name}"`);
    this.outputs.set(name, value);
  }

  /** Input nodes in order of construction. */
  inputNodes(): Node<"input">[] {
    return this.nodes.filter(isInput);
  }

  /** The value of the input with this name; throws when there is none. */
  inputNamed(name: string): Value {
    const node = this.inputNodes().find((one) => one.params.name === name);
    if (!node)
      throw badInput(
        `graph: no input is named "${name}"; there are ${this.inputNodes()
          .map((one) => one.params.name)
          .join(", ")}`,
      );
    return node.outputs[0]!;
  }

  /** Nodes that the named outputs need, in order. */
  liveNodes(): Node[] {
    const live = new Set<Node>();
    for (const value of this.outputs.values()) live.add(value.node);
    for (let i = this.nodes.length - 1; i >= 0; i--) {
      const node = this.nodes[i]!;
      if (live.has(node)) for (const input of node.inputs) live.add(input.node);
    }
    return this.nodes.filter((node) => live.has(node));
  }

  /** The graph as text, one line a node; equal structure gives equal text. */
  print(): string {
    const names = new Map<number, string>();
    const lines = this.liveNodes().map((node) => {
      const inputs = node.inputs.map((value) => names.get(value.id)!);
      const outputs = node.outputs.map((value) => {
        const name = `%${names.size}`;
        names.set(value.id, name);
        return `${name}: ${printType(value)}`;
      });
      const note = node.label ? `  # ${node.label}` : "";
      return `${outputs.join(", ")} = ${node.op}(${inputs.join(", ")})${printParams(node.params)}${note}`;
    });
    const results = [...this.outputs].map(
      ([name, value]) => `return ${name} = ${names.get(value.id)!}`,
    );
    return [...lines, ...results].join("\n");
  }

  /** A hash of the structure, labels left out: sessions are cached by it. */
  hash(): string {
    return hashOf(this.print().replace(/  # .*$/gm, ""));
  }
}

function isInput(node: Node): node is Node<"input"> {
  return isOp(node, "input");
}

/** A sentence's beginning: the op and its layer. */
export function placeOf(op: OpName, label: string): string {
  return label ? `${op} in layer "${label}"` : op;
}

function inferTypes<K extends OpName>(
  op: K,
  params: OpParams[K],
  inputs: readonly ValueType[],
  label: string,
): ValueType[] {
  const place = placeOf(op, label);
  const types = records[op].shape(params, inputs, place);
  for (const type of types)
    for (const { name, size } of type.axes)
      if (!Number.isInteger(size) || size < 1)
        throw badInput(
          `${place}: axis ${name} would have size ${size}; sizes are whole numbers of at least 1`,
        );
  return types;
}

function printParams(params: object): string {
  const entries = Object.entries(params).filter(([key]) => key !== "name");
  const name = "name" in params ? ` "${String(params.name)}"` : "";
  if (entries.length === 0) return name;
  const text = entries.map(([key, value]) => `${key}=${printParam(value)}`);
  return `${name} {${text.join(" ")}}`;
}

function printParam(value: unknown): string {
  if (value instanceof Float32Array || value instanceof Int32Array)
    return value.length <= 4
      ? `[${value.join(",")}]`
      : `#${hashOf([...value])}`;
  return JSON.stringify(value);
}
