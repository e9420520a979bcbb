/** A reconstructing run: log-mel frames into codes and frames again, and codes into frames; in chunks whose seams are exact. */
import { badInput, internal } from "../../base/errors.ts";
import type { Normalisation } from "../../dataset/statistics.ts";
import { receptiveField, traceReach } from "../../engine/analysis/reach.ts";
import {
  floats,
  integers,
  type Executor,
  type Session,
  type Tensor,
} from "../../engine/executors/executor.ts";
import { axisIndex, shapeOf } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel, type Model, type ModelSize } from "../../models/model.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { breathe } from "../io.ts";
import { trainedModel } from "../streaming/modelStream.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { normalisationOf } from "../training/turnData.ts";

/** Frames that a chunk gives; its context comes on top. */
const chunkFrames = 1024;
/** Chunks begin at multiples of this many frames, and so of every stride over time. */
const grain = 64;

/** The codes of one quantizing layer. */
export interface CodeGrid {
  /** The layer's path, which its codes are named after. */
  readonly path: string;
  /** What a person reads: the first part of the path. */
  readonly name: string;
  /** Codes to choose from. */
  readonly codes: number;
  /** Codes at one time, lowest frequency first. */
  readonly rows: number;
  /** Input frames that one time of this grid stands for. */
  readonly stride: number;
}

/** Frames `[start, start + frames)` of a voice. */
export interface VoicePart {
  readonly start: number;
  readonly frames: number;
  /** Log-mel `[n, bands]` as given and as reconstructed. */
  readonly original: Float32Array;
  readonly reconstruction: Float32Array;
  /** Codes of each grid, `[n / stride, rows]`. */
  readonly codes: readonly Int32Array[];
}

/** Log-mel frames `[count, bands]` of a voice, which may be too long for memory. */
export interface FrameSource {
  readonly frames: number;
  read(start: number, count: number): Float32Array;
}

/** A model with its trained numbers; dispose of it to free its sessions. */
export class VoiceModel implements AsyncDisposable {
  readonly spec: ModelSpec;
  readonly grids: readonly CodeGrid[];
  /** Frames after which nothing of the past counts any more. */
  readonly context: number;
  private readonly checkpoint: Checkpoint;
  private readonly executor: Executor;
  private readonly normalisation: Normalisation;
  private readonly sessions = new Map<string, Promise<Compiled>>();

  constructor(checkpoint: Checkpoint, executor: Executor) {
    this.spec = parseSpec(checkpoint.head.spec);
    this.checkpoint = checkpoint;
    this.executor = executor;
    const { features } = this.spec;
    this.normalisation = normalisationOf(features, checkpoint.head.statistics);
    const model = buildModel(this.spec, { batch: 1, steps: 8 * grain });
    this.grids = gridsOf(model);
    this.context = contextOf(model);
  }

  /** Reconstructs a voice from its first frame to its last, chunk by chunk. */
  async *reconstruct(voice: FrameSource): AsyncGenerator<VoicePart> {
    const { bands } = this.spec.features;
    for (const chunk of voiceChunks(voice.frames, this.context)) {
      const { start, from, to, steps } = chunk;
      const count = Math.min(voice.frames, start + steps) - start;
      const given = voice.read(start, count);
      const compiled = await this.compiled(steps, false);
      const found = await compiled.run({
        [inputName]: floats(this.normalised(given, steps), [
          1,
          1,
          steps,
          bands,
        ]),
      });
      yield {
        start: from,
        frames: to - from,
        original: given.slice((from - start) * bands, (to - start) * bands),
        reconstruction: this.frames(found, from - start, to - start),
        codes: this.grids.map(({ path, rows, stride }) =>
          (found[`${path}/codes`]!.data as Int32Array).slice(
            ((from - start) / stride) * rows,
            Math.ceil((to - start) / stride) * rows,
          ),
        ),
      };
      await breathe();
    }
  }

  /** Log-mel `[frames, bands]` of codes, `[frames / stride, rows]` of each grid; the past before them is silence of codes. */
  async decode(
    codes: readonly Int32Array[],
    frames: number,
  ): Promise<Float32Array> {
    const steps = Math.ceil(frames / grain) * grain;
    const feeds = this.grids.map(({ path, rows, stride }, index) => {
      const filled = new Int32Array((steps / stride) * rows);
      const own = codes[index]!;
      if (own.length > filled.length)
        throw badInput(
          `decode: got ${own.length} codes of ${path} for ${frames} frames, expects ${Math.ceil(frames / stride) * rows}`,
        );
      filled.set(own);
      const shape = [1, steps / stride, ...(rows > 1 ? [rows] : [])];
      return [`${path}/codes`, integers(filled, shape)] as const;
    });
    const compiled = await this.compiled(steps, true);
    const found = await compiled.run(Object.fromEntries(feeds));
    return this.frames(found, 0, frames);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const compiled of this.sessions.values())
      await (await compiled).session.release();
  }

  private compiled(steps: number, codesGiven: boolean): Promise<Compiled> {
    const key = `${steps} ${codesGiven}`;
    let compiled = this.sessions.get(key);
    if (!compiled) {
      const size = { batch: 1, steps, codesGiven };
      compiled = compile(this.checkpoint, size, this.executor);
      this.sessions.set(key, compiled);
    }
    return compiled;
  }

  /** `[steps, bands]` as the model takes it, zeros beyond what is given. */
  private normalised(given: Float32Array, steps: number): Float32Array {
    const { bands } = this.spec.features;
    const { mean, deviation } = this.normalisation;
    const result = new Float32Array(steps * bands);
    for (let i = 0; i < given.length; i++)
      result[i] = (given[i]! - mean[i % bands]!) / deviation[i % bands]!;
    return result;
  }

  /** Log-mel frames `[from, to)` of the model's output. */
  private frames(
    found: Readonly<Record<string, Tensor>>,
    from: number,
    to: number,
  ): Float32Array {
    const { bands } = this.spec.features;
    const { statistics } = this.checkpoint.head;
    const result = found["levels"]
      ? expectedValues(found["levels"], statistics).slice(
          from * bands,
          to * bands,
        )
      : (found["output"]!.data as Float32Array).slice(from * bands, to * bands);
    if (found["levels"]) return result;
    const { mean, deviation } = this.normalisation;
    for (let i = 0; i < result.length; i++)
      result[i] = Math.min(
        loudest,
        Math.max(
          statistics.minimum,
          result[i]! * deviation[i % bands]! + mean[i % bands]!,
        ),
      );
    return result;
  }
}

/** No sound of full scale has a larger logarithm of its mel magnitude; a model that is far off stays audible. */
const loudest = 6;

interface Compiled {
  readonly session: Session;
  run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>;
}

async function compile(
  checkpoint: Checkpoint,
  size: ModelSize,
  executor: Executor,
): Promise<Compiled> {
  const { graph, fixed } = trainedModel(checkpoint, size);
  const session = await executor.compile(graph);
  return { session, run: (feeds) => session.run({ ...fixed, ...feeds }) };
}

function gridsOf(model: Model): CodeGrid[] {
  const steps = shapeOf(model.input)[2]!;
  return [...model.codebooks].map(([path, { indices, codes }]) => {
    const [, times, rows] = shapeOf(indices);
    const name = path.split("/")[0]!;
    return { path, name, codes, rows: rows ?? 1, stride: steps / times! };
  });
}

/** Frames before a frame that output and codes depend on. Throws for a model that needs all of a recording. */
function contextOf({ graph, spec }: Model): number {
  const reaches = traceReach(graph, inputName);
  let context = 0;
  for (const value of graph.outputs.values()) {
    if (axisIndex(value, "time") < 0) continue;
    const field = receptiveField(reaches.get(value)!, spec.anchor);
    if (field) context = Math.max(context, -field.from);
  }
  if (!spec.causal || !Number.isFinite(context))
    throw badInput(
      `spec ${spec.name}: only causal models with a bounded receptive field reconstruct recordings chunk by chunk`,
    );
  return context;
}

/** Frames `[start, start + steps)` of a voice, of which `[from, to)` are wanted. */
interface Chunk {
  readonly start: number;
  readonly steps: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Chunks of one size with the whole receptive field before what they give. The first begins with the voice, because a
 * layer's own zeros before the first frame are not what it would make of frames of zeros.
 */
export function voiceChunks(frames: number, context: number): Chunk[] {
  const before = Math.ceil(context / grain) * grain;
  const steps = Math.min(
    chunkFrames + before,
    Math.ceil(frames / grain) * grain,
  );
  const chunks: Chunk[] = [];
  for (let from = 0; from < frames;) {
    const start = Math.max(0, from - before);
    const to = Math.min(frames, start + steps);
    if (to <= from) throw internal("a chunk of a voice without frames");
    chunks.push({ start, steps, from, to });
    from = to;
  }
  return chunks;
}

/** The mean of each bin's distribution over levels: logits `[1, L, T, F]` to log-mel `[T, F]`. */
function expectedValues(
  { data, shape }: Tensor,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): Float32Array {
  const levels = shape[1]!;
  const places = shape[2]! * shape[3]!;
  const step = (maximum - minimum) / levels;
  return Float32Array.from({ length: places }, (_, place) => {
    let most = -Infinity;
    for (let level = 0; level < levels; level++)
      most = Math.max(most, data[level * places + place]!);
    let total = 0;
    let weighted = 0;
    for (let level = 0; level < levels; level++) {
      const weight = Math.exp(data[level * places + place]! - most);
      total += weight;
      weighted += weight * (level + 0.5);
    }
    return minimum + (step * weighted) / total;
  });
}
