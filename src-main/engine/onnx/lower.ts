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

export interface LowerOptions {
  /** Travels inside the file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Axes that keep their name instead of their size. */
  readonly dynamicAxes?: ReadonlySet<string>;
  /** Inputs that become constants: trained parameters. */
  readonly constants?: ReadonlyMap<string, Float32Array | Int32Array>;
}

/** ONNX bytes of a graph: inputs and outputs keep their names. Throws `unsupported` where an op fixes a dynamic axis. */
export function lowerToOnnx(
  graph: Graph,
  options: LowerOptions = {},
): Uint8Array {
  const lowering = new GraphLowering(options);
  for (const node of graph.liveNodes()) lowering.place(node);
  for (const [name, value] of graph.outputs) lowering.name(name, value);
  return lowering.finish(options.metadata);
}

class GraphLowering {
  private readonly emitter: Emitter;
  private readonly constants: LowerOptions["constants"];
  private readonly names = new Map<Value, string>();
  private readonly inputs: OnnxPort[] = [];
  private readonly outputs: OnnxPort[] = [];
  /** Size of each dynamic axis at the rate of the inputs. */
  private readonly inputSizes = new Map<string, number>();

  constructor({ dynamicAxes, constants }: LowerOptions) {
    this.emitter = new Emitter("v", dynamicAxes);
    this.constants = constants;
  }

  place(node: Node): void {
    const emitted = isOp(node, "input")
      ? [this.source(node)]
      : (lowerings[node.op] as Lowering<OpName>)(
          this.emitter,
          node,
          node.inputs.map((value) => this.names.get(value)!),
        );
    node.outputs.forEach((value, i) => this.names.set(value, emitted[i]!));
  }

  name(name: string, value: Value): void {
    this.emitter.emit("Identity", [this.names.get(value)!], [name]);
    this.outputs.push(this.port(name, value));
  }

  finish(metadata?: Readonly<Record<string, string>>): Uint8Array {
    return encodeModel(
      this.emitter.finish("causerie", this.inputs, this.outputs),
      metadata,
    );
  }

  private source({ params, outputs }: Node<"input">): string {
    const fixed = this.constants?.get(params.name);
    if (fixed) return this.emitter.tensor(fixed, shapeOf(outputs[0]!));
    for (const { name, size } of params.axes) this.inputSizes.set(name, size);
    this.inputs.push(this.port(params.name, outputs[0]!));
    return params.name;
  }

  /** A dynamic axis that runs at another rate than the inputs has a name of its own. */
  private port(name: string, { dtype, axes }: Value): OnnxPort {
    const shape = axes.map((axis) => {
      if (!this.emitter.dynamicAxes.has(axis.name)) return axis.size;
      const source = this.inputSizes.get(axis.name) ?? axis.size;
      if (source === axis.size) return axis.name;
      return axis.size < source
        ? `${axis.name}_by_${source / axis.size}`
        : `${axis.name}_times_${axis.size / source}`;
    });
    return { name, type: dtype, shape };
  }
}
