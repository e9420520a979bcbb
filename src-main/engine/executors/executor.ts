/** What every executor offers: a graph in, a session out that turns named tensors into named tensors. */
import type { Graph } from "../ir/graph.ts";
import type { Dtype } from "../ir/value.ts";

/** Numbers with a shape, row-major. */
export interface Tensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A compiled graph on a device. */
export interface Session {
  /**
   * Feeds by input name; results by output name. Throws when a feed is missing or has another size. Results are written
   * into the tensors of `results` where the executor can, so that a training loop allocates nothing.
   */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    results?: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>>;
  /** Frees what the session holds; it must not be used afterwards. */
  release(): Promise<void>;
}

/** A way to run graphs. */
export interface Executor {
  /** For people and settings: `onnxruntime/cpu`, `tfjs/tensorflow`, `reference`. */
  readonly name: string;
  compile(graph: Graph): Promise<Session>;
}

/** A float tensor. */
export function floats(
  data: Float32Array | readonly number[],
  shape: readonly number[],
): Tensor {
  return {
    dtype: "f32",
    shape,
    data: data instanceof Float32Array ? data : Float32Array.from(data),
  };
}

/** An index tensor. */
export function integers(
  data: Int32Array | readonly number[],
  shape: readonly number[],
): Tensor {
  return {
    dtype: "i32",
    shape,
    data: data instanceof Int32Array ? data : Int32Array.from(data),
  };
}
