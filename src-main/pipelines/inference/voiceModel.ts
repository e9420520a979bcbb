/** A reconstructing run: log-mel frames into codes and frames again, and codes into frames; in chunks whose seams are exact. */
import { badInput } from "../../base/errors.ts";
import {
  floats,
  integers,
  type Executor,
  type Session,
  type Tensor,
} from "../../engine/executors/executor.ts";
import { withConstants } from "../../engine/ir/constants.ts";
import { blockFrames } from "../../models/block.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel } from "../../models/model.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { breathe } from "../io.ts";
import { trainedModel } from "../streaming/modelStream.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import {
  hearVoice,
  voiceInput,
  type VoiceInput,
} from "../training/voiceInput.ts";
import {
  decoderContextOf,
  boundedExtentOf,
  gridsOf,
  type CodeGrid,
} from "./codeGrids.ts";
import type { Extent } from "./extent.ts";
import { expectedValues, natsOfLevels } from "./expectedLevels.ts";
import {
  grainOf,
  voiceChunks,
  type Chunk,
  type FrameSource,
} from "./voiceChunks.ts";

/** Codes of frames `[start, start + frames)` of a voice. */
export interface CodedPart {
  readonly start: number;
  readonly frames: number;
  /** Codes of each grid, `[n / stride, rows]`. */
  readonly codes: readonly Int32Array[];
}

/** The same with the frames. */
export interface VoicePart extends CodedPart {
  /** Log-mel `[n, bands]` as given and as reconstructed. */
  readonly original: Float32Array;
  readonly reconstruction: Float32Array;
  /** Sum over bands of the nats of the given levels; null for a model that does not predict levels. */
  readonly levelNats: number | null;
}

/** What a session is for: frames into codes, codes into frames, or frames into both. */
type Work = "encode" | "decode" | "reconstruct";

/** A model with its trained numbers; dispose of it to free its sessions. */
export class VoiceModel implements AsyncDisposable {
  readonly spec: ModelSpec;
  readonly grids: readonly CodeGrid[];
  /** Frames around a frame that its reconstruction and its codes depend on. */
  readonly extent: Extent;
  /** The same for the codes alone: what a code still tells after so many frames. */
  readonly decoderContext: number;
  private readonly checkpoint: Checkpoint;
  private readonly executor: Executor;
  private readonly input: VoiceInput;
  /** Chunks begin at multiples of this many frames. */
  private readonly grain: number;
  private readonly sessions = new Map<string, Promise<Compiled>>();

  constructor(checkpoint: Checkpoint, executor: Executor) {
    this.spec = parseSpec(checkpoint.head.spec);
    this.checkpoint = checkpoint;
    this.executor = executor;
    this.input = voiceInput(this.spec.features, checkpoint.head.statistics);
    const block = blockFrames(this.spec);
    const size = { batch: 1, steps: Math.ceil(512 / block) * block };
    const model = buildModel(this.spec, size);
    this.grids = gridsOf(model);
    this.extent = boundedExtentOf(model);
    this.grain = grainOf([block, ...this.grids.map(({ stride }) => stride)]);
    this.decoderContext = decoderContextOf(
      buildModel(this.spec, { ...size, codesGiven: true }),
      this.grids,
    );
  }

  /** Finds the codes of a voice from its first frame to its last, chunk by chunk; nothing is decoded. */
  async *encode(voice: FrameSource): AsyncGenerator<CodedPart> {
    for (const chunk of this.chunksOf(voice)) {
      const given = readChunk(voice, chunk);
      const found = await this.listen("encode", given, chunk);
      yield this.codedPart(found, chunk);
      await breathe();
    }
  }

  /** Reconstructs a voice from its first frame to its last, chunk by chunk. */
  async *reconstruct(voice: FrameSource): AsyncGenerator<VoicePart> {
    const { bands } = this.spec.features;
    for (const chunk of this.chunksOf(voice)) {
      const [from, to] = [chunk.from - chunk.start, chunk.to - chunk.start];
      const given = readChunk(voice, chunk);
      const found = await this.listen("reconstruct", given, chunk);
      const original = given.slice(from * bands, to * bands);
      yield {
        ...this.codedPart(found, chunk),
        original,
        reconstruction: this.frames(found, from, to),
        levelNats: this.levelNats(found, original, from),
      };
      await breathe();
    }
  }

  /** Log-mel `[frames, bands]` of codes, `[frames / stride, rows]` of each grid; the past before them is silence of codes. */
  async decode(
    codes: readonly Int32Array[],
    frames: number,
  ): Promise<Float32Array> {
    const steps = Math.ceil(frames / this.grain) * this.grain;
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
    const compiled = await this.compiled("decode", steps);
    const found = await compiled.run(Object.fromEntries(feeds));
    return this.frames(found, 0, frames);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const compiled of this.sessions.values())
      await (await compiled).session.release();
  }

  private chunksOf({ frames }: FrameSource): Chunk[] {
    return voiceChunks(frames, this.extent, this.grain);
  }

  /** What a session makes of the frames of a chunk. */
  private async listen(
    work: Work,
    given: Float32Array,
    { steps }: Chunk,
  ): Promise<Record<string, Tensor>> {
    const compiled = await this.compiled(work, steps);
    const shape = [1, 1, steps, this.spec.features.bands];
    return compiled.run({
      [inputName]: floats(this.heard(given, steps), shape),
    });
  }

  private codedPart(
    found: Readonly<Record<string, Tensor>>,
    { start, from, to }: Chunk,
  ): CodedPart {
    const codes = this.grids.map(({ path, rows, stride }) =>
      (found[`${path}/codes`]!.data as Int32Array).slice(
        ((from - start) / stride) * rows,
        Math.ceil((to - start) / stride) * rows,
      ),
    );
    return { start: from, frames: to - from, codes };
  }

  private compiled(work: Work, steps: number): Promise<Compiled> {
    const key = `${work} ${steps}`;
    let compiled = this.sessions.get(key);
    if (!compiled) {
      compiled = compile(this.checkpoint, work, steps, this.executor);
      this.sessions.set(key, compiled);
    }
    return compiled;
  }

  /** `[steps, bands]` as the model reads it, zeros beyond what is given. */
  private heard(given: Float32Array, steps: number): Float32Array {
    const result = new Float32Array(steps * this.input.bands);
    result.set(hearVoice(given, this.input).values);
    return result;
  }

  private levelNats(
    found: Readonly<Record<string, Tensor>>,
    original: Float32Array,
    from: number,
  ): number | null {
    const logits = found["levels"];
    if (!logits) return null;
    return natsOfLevels(logits, hearVoice(original, this.input).levels, from);
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
    const { mean, deviation } = this.input.normalisation;
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

/** With the trained numbers as constants: convolutions are laid out for the processor once, not in every run. */
async function compile(
  checkpoint: Checkpoint,
  work: Work,
  steps: number,
  executor: Executor,
): Promise<Compiled> {
  const size = { batch: 1, steps, codesGiven: work === "decode" };
  const { graph, fixed } = trainedModel(
    checkpoint,
    size,
    (name) => work !== "encode" || name.endsWith("/codes"),
  );
  const session = await executor.compile(withConstants(graph, fixed));
  return { session, run: (feeds) => session.run({ ...fixed, ...feeds }) };
}

function readChunk(voice: FrameSource, { start, steps }: Chunk): Float32Array {
  return voice.read(start, Math.min(voice.frames, start + steps) - start);
}
