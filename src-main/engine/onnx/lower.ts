/** A graph to an ONNX graph: every op by its entry in one total table. */
import type { Graph } from "../ir/graph.ts";
import { isOp, type Node, type Value } from "../ir/node.ts";
import type { OpName } from "../ir/opParams.ts";
import { shapeOf } from "../ir/value.ts";
import { Emitter } from "./emitter.ts";
import { encodeModel, type OnnxPort } from "./proto.ts";
import type { Lowering } from "./lowering.ts";
import { attentionLowerings } from "./lower/attention.ts";
import { convolutionLowerings } from "./lower/convolution.ts";
import { ctcLowerings } from "./lower/ctc.ts";
import { elementwiseLowerings } from "./lower/elementwise.ts";
import { formLowerings } from "./lower/form.ts";
import { recurrentLowerings } from "./lower/recurrent.ts";
import { reductionLowerings } from "./lower/reduction.ts";

/** Every op's lowering; the type holds that none is missing. */
export const lowerings: { readonly [K in OpName]: Lowering<K> } = {
  ...elementwiseLowerings,
  ...reductionLowerings,
  ...formLowerings,
  ...convolutionLowerings,
  ...recurrentLowerings,
  ...attentionLowerings,
  ...ctcLowerings,
};

/** ONNX bytes of a graph: inputs and outputs keep their names. */
export function lowerToOnnx(
  graph: Graph,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const emitter = new Emitter();
  const names = new Map<Value, string>();
  const live = graph.liveNodes();
  const inputs: OnnxPort[] = [];
  for (const node of live) {
    const emitted = lowerNode(emitter, node, names, inputs);
    node.outputs.forEach((value, index) => names.set(value, emitted[index]!));
  }
  const outputs = [...graph.outputs].map(([name, value]): OnnxPort => {
    emitter.emit("Identity", [names.get(value)!], [name]);
    return { name, type: value.dtype, shape: shapeOf(value) };
  });
  return encodeModel(emitter.finish("causerie", inputs, outputs), metadata);
}

function lowerNode(
  emitter: Emitter,
  node: Node,
  names: ReadonlyMap<Value, string>,
  ports: OnnxPort[],
): string[] {
  if (isOp(node, "input")) {
    const { name, dtype } = node.params;
    ports.push({ name, type: dtype, shape: shapeOf(node.outputs[0]!) });
    return [name];
  }
  const lower = lowerings[node.op] as Lowering<OpName>;
  return lower(
    emitter,
    node,
    node.inputs.map((value) => names.get(value)!),
  );
}
