/** A checkpoint into its model's streaming form, with its trained numbers as feeds or constants. */
import { receptiveField, traceReach } from "../../engine/analysis/reach.ts";
import {
  streamGraph,
  type StreamGraph,
} from "../../engine/analysis/stream/stream.ts";
import { floats, type Tensor } from "../../engine/executors/executor.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import { parametersInput } from "../../engine/optim/parameters.ts";
import { blockFrames, leastCommonMultiple } from "../../models/block.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel, type Model, type ModelSize } from "../../models/model.ts";
import { packModel } from "../../models/packed.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { idleControls } from "../training/noise.ts";
import { rearranged } from "../training/start.ts";

/** A trained model whose graph gives what a user asks of it: its heads, or its output, and codes. */
export interface TrainedModel {
  readonly spec: ModelSpec;
  readonly model: Model;
  readonly graph: Graph;
  /** Trained numbers and idle controls by input name. */
  readonly fixed: Readonly<Record<string, Tensor>>;
}

/**
 * Builds the model at a size, with the outputs that `wanted` says; parameters stay separate inputs, so that an export
 * may name them.
 */
export function trainedModel(
  { head, tensors }: Checkpoint,
  size: ModelSize,
  wanted?: (name: string) => boolean,
): TrainedModel {
  const spec = parseSpec(head.spec);
  const model = buildModel(spec, size);
  const packed = packModel(model.graph, wanted);
  const flat = rearranged(
    tensors[parametersInput]!.data as Float32Array,
    head.slots,
    packed.slots,
  );
  return {
    spec,
    model,
    graph: packed.graph,
    fixed: {
      ...tensors,
      ...idleControls(model),
      [parametersInput]: floats(flat, [flat.length]),
    },
  };
}

export interface ModelStream extends TrainedModel {
  readonly stream: StreamGraph;
  /** Input frames of one push. */
  readonly chunk: number;
}

/** The streaming form, one output step at a time. Throws for a model that looks ahead, with the layer's name. */
export function modelStream(checkpoint: Checkpoint): ModelStream {
  const stride = strideOf(checkpoint);
  // A window that reaches over all the past is cut at this many strides.
  const trained = trainedModel(checkpoint, { batch: 1, steps: 256 * stride });
  const stream = streamGraph(trained.graph, stride);
  return { ...trained, stream, chunk: stride };
}

/** Input frames that end with a whole step of every layer and output. */
function strideOf(checkpoint: Checkpoint): number {
  const block = blockFrames(parseSpec(checkpoint.head.spec));
  const { graph } = trainedModel(checkpoint, { batch: 1, steps: 256 * block });
  const reaches = traceReach(graph, inputName);
  const strides = [...graph.outputs.values()].map((value) =>
    Math.max(1, receptiveField(reaches.get(value)!)?.stride ?? 1),
  );
  return leastCommonMultiple([block, ...strides]);
}
