/** Graphs on TensorFlow.js, op by op: libtensorflow where it is installed, else plain JavaScript. Gradients are the graph's own. */
import { badInput, CauserieError, describeError } from "../../base/errors.ts";
import type { Graph } from "../ir/graph.ts";
import { isOp, type Node, type Value } from "../ir/node.ts";
import { elements, printType, shapeOf } from "../ir/value.ts";
import type { Executor, Session, Tensor } from "./executor.ts";
import type { TfjsKernel, TfjsOp } from "./tfjs/kernel.ts";
import { kernels } from "./tfjs/kernels.ts";
import {
  loadTfjs,
  type Tfjs,
  type TfjsBackend,
  type TfTensor,
} from "./tfjs/library.ts";

export type { TfjsBackend } from "./tfjs/library.ts";

/** All backends, the fastest first. */
export const tfjsBackends: readonly TfjsBackend[] = ["tensorflow", "cpu"];

/** An executor on one backend; throws a sentence with the reason when it cannot be loaded. */
export async function tfjsExecutor(backend: TfjsBackend): Promise<Executor> {
  const tf = await loadTfjs(backend);
  return {
    name: `tfjs/${backend}`,
    compile: async (graph) => new TfjsSession(tf, backend, graph),
  };
}

/** The executor on the fastest backend that loads, with the reasons why faster ones do not. */
export async function openTfjs(): Promise<{
  executor: Executor;
  reasons: string[];
}> {
  const reasons: string[] = [];
  for (const backend of tfjsBackends)
    try {
      return { executor: await tfjsExecutor(backend), reasons };
    } catch (error) {
      reasons.push(describeError(error).message);
    }
  throw new CauserieError("unsupported", reasons.join("; "));
}

/** A node with what may be freed once it is computed. */
interface Stage {
  readonly node: Node;
  readonly lastUses: readonly Value[];
}

class TfjsSession implements Session {
  private readonly tf: Tfjs;
  private readonly backend: TfjsBackend;
  private readonly graph: Graph;
  private readonly stages: readonly Stage[];
  private readonly constants = new Map<Value, TfTensor>();

  constructor(tf: Tfjs, backend: TfjsBackend, graph: Graph) {
    this.tf = tf;
    this.backend = backend;
    this.graph = graph;
    this.stages = stagesOf(graph);
    for (const { node } of this.stages)
      if (isOp(node, "constant")) this.keepConstant(node);
  }

  async run(
    feeds: Readonly<Record<string, Tensor>>,
    results: Readonly<Record<string, Tensor>> = {},
  ): Promise<Record<string, Tensor>> {
    // Another session of this process may have chosen another backend.
    await this.tf.setBackend(this.backend);
    const outputs = this.compute(feeds);
    const read = [...this.graph.outputs].map(async ([name, value]) => {
      const tensor = outputs.get(value)!;
      return [name, await readTensor(tensor, value, results[name])] as const;
    });
    const found = Object.fromEntries(await Promise.all(read));
    this.free(outputs.values());
    return found;
  }

  async release(): Promise<void> {
    this.tf.dispose([...this.constants.values()]);
    this.constants.clear();
  }

  private keepConstant(node: Node<"constant">): void {
    const output = node.outputs[0]!;
    const { data } = node.params;
    this.constants.set(output, this.upload(output, data));
  }

  private upload(value: Value, data: Float32Array | Int32Array): TfTensor {
    const dtype = value.dtype === "f32" ? "float32" : "int32";
    return this.tf.tensor(data, shapeOf(value), dtype);
  }

  /** Computes all stages; tensors live from the node that makes them to the last that reads them. */
  private compute(
    feeds: Readonly<Record<string, Tensor>>,
  ): Map<Value, TfTensor> {
    const live = new Map<Value, TfTensor>(this.constants);
    for (const { node, lastUses } of this.stages) {
      if (isOp(node, "input")) {
        const value = node.outputs[0]!;
        const data = expectFeed(node.params.name, value, feeds);
        live.set(value, this.upload(value, data));
      } else if (!isOp(node, "constant"))
        this.computeNode(node, live).forEach((tensor, index) =>
          live.set(node.outputs[index]!, tensor),
        );
      this.free(lastUses.map((value) => live.get(value)!));
      for (const value of lastUses) live.delete(value);
    }
    return live;
  }

  private computeNode(
    node: Node,
    live: ReadonlyMap<Value, TfTensor>,
  ): TfTensor[] {
    const kernel = kernels[node.op as TfjsOp] as TfjsKernel<TfjsOp>;
    const inputs = node.inputs.map((input) => live.get(input)!);
    const params = node.params as Node<TfjsOp>["params"];
    return this.tf.tidy(() => [
      ...kernel(this.tf, inputs, params as never, node.outputs),
    ]);
  }

  /** Frees tensors that are not constants. */
  private free(tensors: Iterable<TfTensor>): void {
    const kept = new Set(this.constants.values());
    for (const tensor of tensors) if (!kept.has(tensor)) tensor.dispose();
  }
}

/** The live nodes, each with the values that no later node and no output reads. */
function stagesOf(graph: Graph): Stage[] {
  const results = new Set(graph.outputs.values());
  const seen = new Set<Value>(results);
  const stages: Stage[] = [];
  for (const node of graph.liveNodes().reverse()) {
    const touched = new Set([...node.inputs, ...node.outputs]);
    const lastUses = [...touched].filter((value) => !seen.has(value));
    for (const value of lastUses) seen.add(value);
    stages.push({ node, lastUses });
  }
  return stages.reverse();
}

function expectFeed(
  name: string,
  value: Value,
  feeds: Readonly<Record<string, Tensor>>,
): Float32Array | Int32Array {
  const feed = feeds[name];
  const fits =
    feed?.dtype === value.dtype &&
    feed.data.length === elements(shapeOf(value));
  if (!fits)
    throw badInput(
      `run: the input "${name}" got ${feed ? `${feed.dtype}[${feed.shape}]` : "nothing"}, expects ${printType(value)}`,
    );
  return feed.data;
}

async function readTensor(
  tensor: TfTensor,
  value: Value,
  into: Tensor | undefined,
): Promise<Tensor> {
  const data = (await tensor.data()) as Float32Array | Int32Array;
  const { dtype } = value;
  const shape = shapeOf(value);
  if (!into) return { dtype, shape, data };
  into.data.set(data);
  return into;
}
