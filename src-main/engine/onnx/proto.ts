/** ONNX records to protobuf bytes: the few message types that a model needs (onnx.proto, IR version 8). */

/** Grows as it is written; fields in the wire format of protocol buffers. */
class ProtoWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  varint(field: number, value: number): void {
    this.raw(field << 3);
    this.raw(value);
  }

  float(field: number, value: number): void {
    this.raw((field << 3) | 5);
    this.append(new Uint8Array(Float32Array.of(value).buffer));
  }

  text(field: number, value: string): void {
    this.block(field, new TextEncoder().encode(value));
  }

  block(field: number, value: Uint8Array): void {
    this.raw((field << 3) | 2);
    this.raw(value.length);
    this.append(value);
  }

  message(field: number, write: (inner: ProtoWriter) => void): void {
    const inner = new ProtoWriter();
    write(inner);
    this.block(field, inner.finish());
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** A varint of 64 bits, two's complement for negative numbers. */
  private raw(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    const out: number[] = [];
    do {
      const low = Number(rest & 127n);
      rest >>= 7n;
      out.push(rest > 0n ? low | 128 : low);
    } while (rest > 0n);
    this.append(Uint8Array.from(out));
  }

  private append(value: Uint8Array): void {
    if (this.length + value.length > this.bytes.length) {
      const wider = new Uint8Array(
        Math.max(this.bytes.length * 2, this.length + value.length),
      );
      wider.set(this.finish());
      this.bytes = wider;
    }
    this.bytes.set(value, this.length);
    this.length += value.length;
  }
}

/** ONNX element types that we use. */
export const elementTypes = { f32: 1, i32: 6, i64: 7, bool: 9 } as const;
export type ElementType = keyof typeof elementTypes;

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string }
  | { readonly graph: OnnxGraph };

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian elements. */
  readonly bytes: Uint8Array;
}

/** A graph input or output; a text dimension is a named dynamic axis. */
export interface OnnxPort {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** The opset that every lowering is written for: no newer than needed, so that older tools load the files too. */
export const opset = 17;

/** A whole model; metadata travels inside the file. */
export function encodeModel(
  graph: OnnxGraph,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const model = new ProtoWriter();
  model.varint(1, 8);
  model.text(2, "causerie");
  model.message(7, (inner) => writeGraph(inner, graph));
  model.message(8, (inner) => inner.varint(2, opset));
  for (const [key, value] of Object.entries(metadata))
    model.message(14, (inner) => {
      inner.text(1, key);
      inner.text(2, value);
    });
  return model.finish();
}

function writeGraph(writer: ProtoWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes)
    writer.message(1, (inner) => writeNode(inner, node));
  writer.text(2, graph.name);
  for (const tensor of graph.constants)
    writer.message(5, (inner) => writeTensor(inner, tensor));
  for (const port of graph.inputs)
    writer.message(11, (inner) => writePort(inner, port));
  for (const port of graph.outputs)
    writer.message(12, (inner) => writePort(inner, port));
}

function writeNode(writer: ProtoWriter, node: OnnxNode): void {
  for (const name of node.inputs) writer.text(1, name);
  for (const name of node.outputs) writer.text(2, name);
  writer.text(3, node.name);
  writer.text(4, node.op);
  for (const [name, value] of Object.entries(node.attributes))
    writer.message(5, (inner) => writeAttribute(inner, name, value));
}

function writeAttribute(
  writer: ProtoWriter,
  name: string,
  value: Attribute,
): void {
  writer.text(1, name);
  if ("float" in value) {
    writer.float(2, value.float);
    writer.varint(20, 1);
  } else if ("int" in value) {
    writer.varint(3, value.int);
    writer.varint(20, 2);
  } else if ("text" in value) {
    writer.text(4, value.text);
    writer.varint(20, 3);
  } else if ("graph" in value) {
    writer.message(6, (inner) => writeGraph(inner, value.graph));
    writer.varint(20, 5);
  } else {
    for (const one of value.ints) writer.varint(8, one);
    writer.varint(20, 7);
  }
}

function writeTensor(writer: ProtoWriter, tensor: OnnxTensor): void {
  for (const size of tensor.shape) writer.varint(1, size);
  writer.varint(2, elementTypes[tensor.type]);
  writer.text(8, tensor.name);
  writer.block(9, tensor.bytes);
}

function writePort(writer: ProtoWriter, port: OnnxPort): void {
  writer.text(1, port.name);
  writer.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.varint(1, elementTypes[port.type]);
      tensor.message(2, (shape) => {
        for (const size of port.shape)
          shape.message(1, (dimension) =>
            typeof size === "number"
              ? dimension.varint(1, size)
              : dimension.text(2, size),
          );
      });
    }),
  );
}
