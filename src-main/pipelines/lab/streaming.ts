/** A network into its streaming form, run frame by frame: how its memories fill, what it costs, and that it equals the network run at once. */
import { CauserieError } from "../../base/errors.ts";
import { Random } from "../../base/random.ts";
import type { LabCache, LabStream } from "../../contract/lab.ts";
import {
  streamGraph,
  type Cache,
  type StreamGraph,
} from "../../engine/analysis/stream/stream.ts";
import { Streamer } from "../../engine/analysis/stream/streamer.ts";
import {
  floats,
  type Executor,
  type Tensor,
} from "../../engine/executors/executor.ts";
import { elements } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import { stepRate, type ModelSpec } from "../../models/spec/spec.ts";
import { graphFlops } from "./cost.ts";
import { modelFeeds } from "./feeds.ts";
import {
  buildNetwork,
  buildRoomyNetwork,
  chunkOf,
  foldsTime,
  timedOutputs,
  type Network,
} from "./network.ts";
import { analyse } from "./report.ts";

/** Timed chunks; the middle one counts. */
const timedChunks = 15;

/** The streaming form; null with the reason where there is none. */
export function streamOf(
  network: Network,
): { stream: StreamGraph } | { refusal: string } {
  if (foldsTime(network.spec))
    return {
      refusal:
        "it folds all of time into one step, so it has no output before its window is full; convert it to practice and stream that",
    };
  try {
    return {
      stream: streamGraph(
        withFloatOutputs(network).model.graph,
        chunkOf(network),
      ),
    };
  } catch (error) {
    if (error instanceof CauserieError) return { refusal: error.message };
    throw error;
  }
}

/** Runs `frames` frames, rounded up to whole chunks. */
export async function studyStream(
  spec: ModelSpec,
  executor: Executor,
  frames: number,
): Promise<LabStream> {
  const roomy = buildRoomyNetwork(spec);
  const { receptiveField } = analyse(spec, roomy);
  const latencyFrames =
    receptiveField.to === null ? null : Math.max(0, receptiveField.to);
  const chunk = chunkOf(roomy);
  const steps = Math.ceil(frames / chunk) * chunk;
  const found = streamOf(buildSized(spec, steps, roomy));
  if ("refusal" in found)
    return { ...nothing, refusal: found.refusal, latencyFrames };
  const network = withFloatOutputs(buildSized(spec, steps, roomy));
  const feeds = modelFeeds(
    network.model,
    new Random(`stream ${spec.name}`),
    "random",
  );
  const session = await executor.compile(network.model.graph);
  const whole = await session.run(feeds);
  await session.release();
  const run = await runChunks(executor, found.stream, feeds, steps);
  const millisecondsPerFrame = run.milliseconds / chunk;
  return {
    refusal: null,
    latencyFrames,
    chunk,
    stateSize: found.stream.stateSize,
    flopsPerFrame: graphFlops(found.stream.graph) / chunk,
    millisecondsPerFrame,
    timesRealTime: 1000 / stepRate(spec) / millisecondsPerFrame,
    maxDifference: differenceOf(whole, run.outputs),
    caches: found.stream.caches.map((cache) => cacheRecord(cache, network)),
    frames: run.memories,
  };
}

const nothing: Omit<LabStream, "refusal" | "latencyFrames"> = {
  chunk: 1,
  stateSize: 0,
  flopsPerFrame: 0,
  millisecondsPerFrame: 0,
  timesRealTime: 0,
  maxDifference: 0,
  caches: [],
  frames: [],
};

function buildSized(spec: ModelSpec, steps: number, roomy: Network): Network {
  return roomy.steps === steps ? roomy : buildNetwork(spec, { steps });
}

/** Indices are left out: a code that is equally near to two may be either. */
function withFloatOutputs(network: Network): Network {
  const kept = new Set(timedOutputs(network).map(([name]) => name));
  for (const name of [...network.model.graph.outputs.keys()])
    if (!kept.has(name)) network.model.graph.outputs.delete(name);
  return network;
}

interface ChunkRun {
  readonly outputs: Record<string, Tensor[]>;
  readonly memories: (number | null)[][][];
  readonly milliseconds: number;
}

async function runChunks(
  executor: Executor,
  stream: StreamGraph,
  feeds: Readonly<Record<string, Tensor>>,
  steps: number,
): Promise<ChunkRun> {
  const streamer = await Streamer.create(executor, stream, feeds);
  try {
    const outputs: Record<string, Tensor[]> = {};
    const memories: (number | null)[][][] = [];
    const input = feeds[inputName]!;
    for (let at = 0; at < steps; at += stream.chunk) {
      const results = await streamer.push({
        [inputName]: cutSteps(input, at, stream.chunk),
      });
      for (const name of stream.graph.outputs.keys())
        if (!name.startsWith("next/"))
          (outputs[name] ??= []).push(results[name]!);
      memories.push(
        streamer.memory.map((memory, i) => slotsOf(memory, stream.caches[i]!)),
      );
    }
    const milliseconds = await timeChunk(streamer, input, stream.chunk);
    return { outputs, memories, milliseconds };
  } finally {
    await streamer.release();
  }
}

async function timeChunk(
  streamer: Streamer,
  input: Tensor,
  chunk: number,
): Promise<number> {
  const piece = { [inputName]: cutSteps(input, 0, chunk) };
  const times: number[] = [];
  for (let i = 0; i < timedChunks; i++) {
    const start = performance.now();
    await streamer.push(piece);
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(timedChunks / 2)]!;
}

/** Mean size of every step of a memory `[batch, channel, time, ...]`; null where it holds what it began with. */
function slotsOf(
  { data, shape }: Tensor,
  { axes, initial }: Cache,
): (number | null)[] {
  const time = axes.findIndex(({ name }) => name === "time");
  const steps = time < 0 ? 1 : shape[time]!;
  const inner = time < 0 ? data.length : elements(shape.slice(time + 1));
  const sums = new Float64Array(steps);
  const touched = new Array<boolean>(steps).fill(false);
  for (let i = 0; i < data.length; i++) {
    const step = time < 0 ? 0 : Math.floor(i / inner) % steps;
    if (data[i] === initial) continue;
    touched[step] = true;
    sums[step]! += Math.abs(data[i]!);
  }
  return Array.from(sums, (sum, step) =>
    touched[step] ? (sum * steps) / data.length : null,
  );
}

/** With the layer's path, as messages call it: nodes carry the label of the named spec. */
function cacheRecord({ layer, axes }: Cache, { layers }: Network): LabCache {
  const time = axes.find(({ name }) => name === "time");
  const inside = layers.find(
    ({ label }) => layer === label || layer.startsWith(`${label}/`),
  );
  return {
    layer: inside?.path ?? layer,
    steps: time?.size ?? 1,
    numbers: elements(axes.map(({ size }) => size)),
  };
}

function differenceOf(
  whole: Readonly<Record<string, Tensor>>,
  pieces: Readonly<Record<string, readonly Tensor[]>>,
): number {
  let difference = 0;
  for (const [name, list] of Object.entries(pieces)) {
    const { data, shape } = whole[name]!;
    const steps = shape[2]!;
    const inner = elements(shape.slice(3));
    let at = 0;
    for (const piece of list) {
      const own = piece.shape[2]!;
      for (let i = 0; i < piece.data.length; i++) {
        const step = Math.floor(i / inner) % own;
        const channel = Math.floor(i / inner / own);
        const place = (channel * steps + at + step) * inner + (i % inner);
        difference = Math.max(
          difference,
          Math.abs(data[place]! - piece.data[i]!),
        );
      }
      at += own;
    }
  }
  return difference;
}

/** Steps of an input `[1, C, T]` or `[1, C, T, F]`. */
export function cutSteps(
  { shape, data }: Tensor,
  start: number,
  count: number,
): Tensor {
  const [batch, channels, steps] = shape as [number, number, number];
  const bins = elements(shape.slice(3));
  const result = new Float32Array(batch * channels * count * bins);
  for (let row = 0; row < batch * channels; row++)
    result.set(
      data.subarray(
        (row * steps + start) * bins,
        (row * steps + start + count) * bins,
      ),
      row * count * bins,
    );
  return floats(result, [batch, channels, count, ...shape.slice(3)]);
}
