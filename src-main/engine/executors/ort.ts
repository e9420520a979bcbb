/** Graphs on ONNX Runtime: one code for its CPU, WebGPU, CUDA, DirectML and CoreML providers. */
import { cpus } from "node:os";
import type * as OnnxRuntime from "onnxruntime-node";
import { badInput, CauserieError } from "../../base/errors.ts";
import type { Graph } from "../ir/graph.ts";
import { elements, shapeOf, type ValueType } from "../ir/value.ts";
import { lowerToOnnx } from "../onnx/lower.ts";
import type { Executor, Session, Tensor } from "./executor.ts";

export type OrtDevice = "cpu" | "webgpu" | "cuda" | "dml" | "coreml";

export interface OrtOptions {
  /** Threads inside one op; all physical cores when not given. */
  readonly threads?: number | undefined;
  /** Writes a profile beside this path prefix. */
  readonly profilePrefix?: string;
}

type Runtime = typeof OnnxRuntime;

let runtime: Promise<Runtime> | undefined;

/** The native library, loaded when first needed; throws a sentence with the reason when it cannot be. */
async function loadRuntime(): Promise<Runtime> {
  runtime ??= import("onnxruntime-node");
  try {
    return await runtime;
  } catch (error) {
    throw new CauserieError(
      "unsupported",
      `onnxruntime: its library does not load (${String(error)}); reinstall with npm ci`,
      { cause: error },
    );
  }
}

/** Devices that this build of ONNX Runtime was made with. */
export async function ortDevices(): Promise<OrtDevice[]> {
  const known: readonly string[] = ["cpu", "webgpu", "cuda", "dml", "coreml"];
  const { listSupportedBackends } = await loadRuntime();
  return listSupportedBackends()
    .map(({ name }) => name)
    .filter((name): name is OrtDevice => known.includes(name));
}

/** An executor on one device. */
export function ortExecutor(
  device: OrtDevice = "cpu",
  options: OrtOptions = {},
): Executor {
  return {
    name: `onnxruntime/${device}`,
    compile: (graph) => compile(graph, device, options),
  };
}

/** An ONNX file as others would open it: whatever wrote it, at whatever sizes its feeds have. */
export interface OpenedModel {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/** Opens ONNX bytes on the CPU. */
export async function openOnnx(bytes: Uint8Array): Promise<OpenedModel> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(
    bytes,
    sessionOptions("cpu", {}),
  );
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    run: async (feeds) => {
      const given = Object.entries(feeds).map(
        ([name, tensor]) => [name, toOrt(ort, tensor)] as const,
      );
      const found = await session.run(Object.fromEntries(given));
      return fromOrtAll(found);
    },
    release: () => session.release(),
  };
}

async function compile(
  graph: Graph,
  device: OrtDevice,
  options: OrtOptions,
): Promise<Session> {
  const ort = await loadRuntime();
  const session = await ort.InferenceSession.create(
    lowerToOnnx(graph),
    sessionOptions(device, options),
  );
  return new OrtSession(ort, session, graph);
}

function sessionOptions(
  device: OrtDevice,
  { threads, profilePrefix }: OrtOptions,
): OnnxRuntime.InferenceSession.SessionOptions {
  return {
    executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
    intraOpNumThreads: threads ?? Math.max(1, cpus().length),
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // A pattern is one block for a whole run, beside what the first run took: a third more memory for 1 % of the time.
    enableMemPattern: false,
    ...(profilePrefix
      ? { enableProfiling: true, profileFilePrefix: profilePrefix }
      : {}),
    // Silence decays into denormal numbers, which are many times slower.
    extra: { session: { set_denormal_as_zero: "1" } },
  };
}

interface Port {
  readonly name: string;
  readonly type: ValueType;
}

class OrtSession implements Session {
  private readonly ort: Runtime;
  private readonly session: OnnxRuntime.InferenceSession;
  private readonly inputs: readonly Port[];

  constructor(
    ort: Runtime,
    session: OnnxRuntime.InferenceSession,
    graph: Graph,
  ) {
    this.ort = ort;
    this.session = session;
    const live = new Set(graph.liveNodes());
    this.inputs = graph
      .inputNodes()
      .filter((node) => live.has(node))
      .map(({ params, outputs }) => ({ name: params.name, type: outputs[0]! }));
  }

  async run(
    feeds: Readonly<Record<string, Tensor>>,
    results?: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>> {
    const given: Record<string, OnnxRuntime.Tensor> = {};
    for (const { name, type } of this.inputs)
      given[name] = toOrt(this.ort, expectFeed(name, type, feeds[name]));
    const found = results
      ? await this.session.run(given, this.allToOrt(results))
      : await this.session.run(given);
    return fromOrtAll(found);
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private allToOrt(
    tensors: Readonly<Record<string, Tensor>>,
  ): Record<string, OnnxRuntime.Tensor> {
    return Object.fromEntries(
      Object.entries(tensors).map(([name, one]) => [
        name,
        toOrt(this.ort, one),
      ]),
    );
  }
}

function expectFeed(
  name: string,
  type: ValueType,
  feed: Tensor | undefined,
): Tensor {
  const shape = shapeOf(type);
  if (!feed)
    throw badInput(`run: the input "${name}" was not given; it is [${shape}]`);
  if (feed.dtype !== type.dtype || feed.data.length !== elements(shape))
    throw badInput(
      `run: the input "${name}" got ${feed.dtype}[${feed.shape}], expects ${type.dtype}[${shape}]`,
    );
  return feed;
}

function toOrt(
  ort: Runtime,
  { dtype, data, shape }: Tensor,
): OnnxRuntime.Tensor {
  return dtype === "f32"
    ? new ort.Tensor("float32", data as Float32Array, shape)
    : new ort.Tensor("int32", data as Int32Array, shape);
}

function fromOrtAll(
  tensors: Readonly<Record<string, OnnxRuntime.Tensor>>,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, fromOrt(tensor)]),
  );
}

function fromOrt(tensor: OnnxRuntime.Tensor): Tensor {
  return tensor.type === "int32"
    ? { dtype: "i32", shape: tensor.dims, data: tensor.data as Int32Array }
    : { dtype: "f32", shape: tensor.dims, data: tensor.data as Float32Array };
}
