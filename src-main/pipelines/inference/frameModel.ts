/** A trained run into outputs for every frame of a recording, however long: in chunks whose seams are exact. */
import { badInput } from "../../base/errors.ts";
import {
  floats,
  type Executor,
  type Session,
  type Tensor,
} from "../../engine/executors/executor.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import { axisIndex, elements } from "../../engine/ir/value.ts";
import {
  parametersInput,
  type ParameterSlot,
} from "../../engine/optim/parameters.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel, type Model } from "../../models/model.ts";
import { packModel } from "../../models/packed.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import { inputOf } from "../../models/tasks/shape.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { breathe } from "../io.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { idleControls } from "../training/noise.ts";
import { rearranged } from "../training/start.ts";
import { extentOf, type Extent } from "./extent.ts";

/** Frames that a chunk gives; its context comes on top. Attention needs the square of both. */
const chunkFrames = 1024;
/** A whole recording in one piece is filled up to a multiple of this, so that few sizes are compiled. */
const pieceFrames = 512;

/** A result for every frame, `[outer, N, inner]`: channels before time, bins after it. */
export interface FrameOutput {
  readonly outer: number;
  readonly inner: number;
  readonly data: Float32Array | Int32Array;
}

/** Outputs by name: heads (or `output`), and code indices of quantisers. */
export type FrameOutputs = Readonly<Record<string, FrameOutput>>;

/** A model with its trained numbers; dispose of it to free its sessions. */
export class FrameModel implements AsyncDisposable {
  readonly spec: ModelSpec;
  private readonly checkpoint: Checkpoint;
  private readonly executor: Executor;
  private readonly reached: Extent;
  private readonly sessions = new Map<number, Promise<CompiledModel>>();

  constructor(checkpoint: Checkpoint, executor: Executor) {
    this.spec = parseSpec(checkpoint.head.spec);
    this.checkpoint = checkpoint;
    this.executor = executor;
    this.reached = extentOf(
      buildModel(this.spec, { batch: 1, steps: pieceFrames }),
    );
  }

  /** Outputs of input `[channels, N]` or `[channels, N, bins]`; every frame sees just what it would see in one piece. */
  async run(input: Float32Array, frames: number): Promise<FrameOutputs> {
    const { channels, bins } = inputOf(this.spec);
    const source = { outer: channels, inner: bins ?? 1, data: input };
    const rows = source.outer * source.inner;
    if (input.length !== rows * frames)
      throw badInput(
        `run: got ${input.length} numbers for ${frames} frames, expects ${rows} a frame`,
      );
    const outputs: Record<string, FrameOutput> = {};
    for (const chunk of chunksOf(frames, this.reached)) {
      const model = await this.compiled(chunk.steps);
      const found = await model.run(cutInput(source, frames, chunk));
      for (const [name, output] of Object.entries(found))
        copyChunk(
          (outputs[name] ??= emptyLike(output, frames, chunk.steps)),
          output,
          frames,
          chunk,
        );
      await breathe();
    }
    return outputs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const compiled of this.sessions.values())
      await (await compiled).session.release();
  }

  private compiled(steps: number): Promise<CompiledModel> {
    const known = this.sessions.get(steps);
    if (known) return known;
    const compiled = compileModel(
      this.spec,
      steps,
      this.checkpoint,
      this.executor,
    );
    this.sessions.set(steps, compiled);
    return compiled;
  }
}

interface CompiledModel {
  readonly session: Session;
  run(input: Float32Array): Promise<FrameOutputs>;
}

async function compileModel(
  spec: ModelSpec,
  steps: number,
  { head, tensors }: Checkpoint,
  executor: Executor,
): Promise<CompiledModel> {
  const model = buildModel(spec, { batch: 1, steps });
  const { graph, slots } = packModel(
    model.graph,
    (_, value) => value.axes[0]?.name === "batch",
  );
  const session = await executor.compile(graph);
  const shape = model.input.axes.map(({ size }) => size);
  const fixed = fixedFeeds(model, slots, head.slots, tensors);
  return {
    session,
    async run(input) {
      const feeds = { ...fixed, [inputName]: floats(input, shape) };
      return splitAtTime(await session.run(feeds), graph);
    },
  };
}

function fixedFeeds(
  model: Model,
  slots: readonly ParameterSlot[],
  trained: Checkpoint["head"]["slots"],
  tensors: Checkpoint["tensors"],
): Record<string, Tensor> {
  const flat = rearranged(
    tensors[parametersInput]!.data as Float32Array,
    trained,
    slots,
  );
  return {
    ...tensors,
    ...idleControls(model),
    [parametersInput]: floats(flat, [flat.length]),
  };
}

/** Input frames `[start, start + steps)` (zeros beyond the end), of which `[from, to)` are wanted. */
interface Chunk {
  readonly start: number;
  readonly steps: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Chunks of one size, each with the whole receptive field before it. The first begins with the recording, because
 * a layer's own zeros before the first frame are not what it would make of frames of zeros. A model without bounds
 * takes the recording in one piece.
 */
export function chunksOf(frames: number, { before, after }: Extent): Chunk[] {
  if (frames === 0) return [];
  const steps = chunkFrames + before + after;
  if (!Number.isFinite(steps) || frames <= steps) {
    const whole = Math.ceil(frames / pieceFrames) * pieceFrames;
    return [{ start: 0, steps: whole, from: 0, to: frames }];
  }
  const chunks: Chunk[] = [];
  for (let from = 0; from < frames;) {
    const start = Math.max(0, from - before);
    const to = Math.min(frames, start + steps - after);
    chunks.push({ start, steps, from, to });
    from = to;
  }
  return chunks;
}

/** Results with their axes before and after time counted. */
function splitAtTime(
  found: Readonly<Record<string, Tensor>>,
  graph: Graph,
): FrameOutputs {
  return Object.fromEntries(
    Object.entries(found).map(([name, { data, shape }]) => {
      const time = axisIndex(graph.outputs.get(name)!, "time");
      const outer = elements(shape.slice(0, time));
      return [name, { outer, inner: elements(shape.slice(time + 1)), data }];
    }),
  );
}

/** The chunk's frames of the input. */
function cutInput(
  { outer, inner, data }: FrameOutput,
  frames: number,
  { start, steps }: Chunk,
): Float32Array {
  const cut = new Float32Array(outer * steps * inner);
  const end = Math.min(frames, start + steps);
  for (let row = 0; row < outer; row++) {
    const at = row * frames * inner;
    cut.set(
      data.subarray(at + start * inner, at + end * inner),
      row * steps * inner,
    );
  }
  return cut;
}

/** Room for all frames of an output that runs at the input's rate. */
function emptyLike(
  { outer, inner, data }: FrameOutput,
  frames: number,
  steps: number,
): FrameOutput {
  if (data.length !== outer * steps * inner)
    throw badInput(
      `run: the model gives ${data.length / (outer * inner)} steps for ${steps} frames; only models that keep the rate of their input can be run over a recording`,
    );
  const size = outer * frames * inner;
  const room =
    data instanceof Float32Array
      ? new Float32Array(size)
      : new Int32Array(size);
  return { outer, inner, data: room };
}

function copyChunk(
  all: FrameOutput,
  { outer, inner, data }: FrameOutput,
  frames: number,
  { start, steps, from, to }: Chunk,
): void {
  for (let row = 0; row < outer; row++) {
    const at = row * steps * inner;
    all.data.set(
      data.subarray(at + (from - start) * inner, at + (to - start) * inner),
      (row * frames + from) * inner,
    );
  }
}
