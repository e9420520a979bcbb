/** A run and a recording into outputs frame by frame with caches, held against the same model on the whole recording. */
import { openRecording } from "../audio/openRecording.ts";
import { badInput } from "../base/errors.ts";
import { Streamer } from "../engine/analysis/stream/streamer.ts";
import {
  floats,
  type Executor,
  type Tensor,
} from "../engine/executors/executor.ts";
import { ortExecutor } from "../engine/executors/ort.ts";
import { axisIndex } from "../engine/ir/value.ts";
import { inputName } from "../models/builder.ts";
import { inputOf } from "../models/tasks/shape.ts";
import { findRunCheckpoint } from "./inference/runFolder.ts";
import { liveFrames, sidesOf, type LiveFrame } from "./streaming/liveFrames.ts";
import { liveSamples } from "./streaming/liveSamples.ts";
import {
  modelStream,
  trainedModel,
  type ModelStream,
} from "./streaming/modelStream.ts";
import type { Checkpoint } from "./training/checkpoint.ts";

export interface StreamInput {
  readonly run: string;
  readonly corpus?: string | undefined;
  /** A sound file. */
  readonly file: string;
  /** The channel to listen to; both sides of a stereo recording when not given. */
  readonly channel?: number | undefined;
}

export interface StreamResult {
  readonly run: string;
  readonly frames: number;
  /** Between the stream's outputs and those of (at most the first 4,096 frames of) the recording at once. */
  readonly maxAbsDifferenceToBatch: number;
  /** Features and model for one frame. */
  readonly millisecondsPerFrame: { readonly p50: number; readonly p99: number };
  /** Seconds of sound per second of work. */
  readonly timesRealTime: number;
  /** Floats that the stream remembers. */
  readonly stateSize: number;
  readonly chunkFrames: number;
}

/** Streams the recording through the run's best model. */
export async function streamRun(
  { run, corpus, file, channel }: StreamInput,
  signal: AbortSignal,
): Promise<StreamResult> {
  const { name, checkpoint } = findRunCheckpoint(run, corpus);
  const model = modelStream(checkpoint);
  using recording = openRecording(file);
  const sides = sidesOf(model.spec, recording, channel);
  const live = model.spec.task === "waveform" ? liveSamples : liveFrames;
  const frames = live(recording, sides, model.spec, checkpoint.head.statistics);
  // One frame is too little work for several threads.
  const heard = await listen(
    model,
    frames,
    ortExecutor("cpu", { threads: 1 }),
    signal,
  );
  if (heard.frames === 0)
    throw badInput(`stream: ${file} is shorter than one frame of the model`);
  const total = heard.milliseconds.reduce((a, b) => a + b, 0);
  const soundSeconds = recording.samples / recording.sampleRate;
  return {
    run: name,
    frames: heard.frames,
    maxAbsDifferenceToBatch: await differenceToBatch(
      checkpoint,
      heard,
      model.chunk,
    ),
    millisecondsPerFrame: {
      p50: percentile(heard.milliseconds, 0.5),
      p99: percentile(heard.milliseconds, 0.99),
    },
    timesRealTime: (soundSeconds * 1000) / total,
    stateSize: model.stream.stateSize,
    chunkFrames: model.chunk,
  };
}

/** What went in and came out, frame by frame. */
interface Heard {
  readonly frames: number;
  /** The first of them, as many as are compared. */
  readonly inputs: readonly Float32Array[];
  /** By output name, the values of each push of those. */
  readonly outputs: ReadonlyMap<string, Float32Array[]>;
  readonly milliseconds: readonly number[];
}

async function listen(
  model: ModelStream,
  frames: Iterable<LiveFrame>,
  executor: Executor,
  signal: AbortSignal,
): Promise<Heard> {
  const streamer = await Streamer.create(executor, model.stream, model.fixed);
  const inputs: Float32Array[] = [];
  const milliseconds: number[] = [];
  const outputs = new Map<string, Float32Array[]>();
  const { channels, bins } = inputOf(model.spec);
  const shape = [1, channels, model.chunk, ...(bins === null ? [] : [bins])];
  let waiting: Float32Array[] = [];
  let spent = 0;
  let count = 0;
  try {
    for (const frame of frames) {
      signal.throwIfAborted();
      const isCompared = count++ < comparedFrames;
      if (isCompared) inputs.push(frame.values);
      waiting.push(frame.values);
      spent += frame.milliseconds;
      if (waiting.length < model.chunk) continue;
      const began = performance.now();
      const chunk = floats(interleaved(waiting, channels), shape);
      const found = await streamer.push({ [inputName]: chunk });
      spent += performance.now() - began;
      for (const name of isCompared ? model.graph.outputs.keys() : []) {
        const steps = outputs.get(name) ?? [];
        steps.push(Float32Array.from(found[name]!.data));
        outputs.set(name, steps);
      }
      milliseconds.push(spent / model.chunk);
      waiting = [];
      spent = 0;
    }
  } finally {
    await streamer.release();
  }
  return { frames: count, inputs, outputs, milliseconds };
}

/** Frames `[C * F]` as `[C, T, F]`. */
function interleaved(
  frames: readonly Float32Array[],
  channels: number,
): Float32Array {
  const width = frames[0]!.length / channels;
  const joined = new Float32Array(frames.length * channels * width);
  for (let c = 0; c < channels; c++)
    frames.forEach((frame, t) =>
      joined.set(
        frame.subarray(c * width, (c + 1) * width),
        (c * frames.length + t) * width,
      ),
    );
  return joined;
}

/** Frames at the beginning of which the whole is computed at once; more would only need more memory. */
const comparedFrames = 4096;

/** Largest difference between the streamed outputs and those of the beginning of the recording in one piece. */
async function differenceToBatch(
  checkpoint: Checkpoint,
  { inputs, outputs }: Heard,
  chunk: number,
): Promise<number> {
  const pushes = Math.floor(inputs.length / chunk);
  const steps = pushes * chunk;
  const whole = trainedModel(checkpoint, { batch: 1, steps });
  const { channels, bins } = inputOf(whole.spec);
  const shape = [1, channels, steps, ...(bins === null ? [] : [bins])];
  const session = await ortExecutor("cpu").compile(whole.graph);
  try {
    const input = interleaved(inputs.slice(0, steps), channels);
    const found = await session.run({
      ...whole.fixed,
      [inputName]: floats(input, shape),
    });
    return [...whole.graph.outputs].reduce((largest, [name, value]) => {
      const time = axisIndex(value, "time");
      const streamed = outputs.get(name)!;
      return Math.max(
        largest,
        largestDifference(found[name]!, time, streamed, pushes),
      );
    }, 0);
  } finally {
    await session.release();
  }
}

/** Compares a whole output, step by step of its time axis, with what the stream gave in each push. */
function largestDifference(
  whole: Tensor,
  time: number,
  streamed: readonly Float32Array[],
  pushes: number,
): number {
  const inner = whole.shape.slice(time + 1).reduce((a, b) => a * b, 1);
  const steps = whole.shape[time]!;
  const perPush = steps / pushes;
  let largest = 0;
  whole.data.forEach((value, i) => {
    const step = Math.floor(i / inner) % steps;
    const outer = Math.floor(i / (inner * steps));
    const row = outer * perPush + (step % perPush);
    const other =
      streamed[Math.floor(step / perPush)]![row * inner + (i % inner)]!;
    largest = Math.max(largest, Math.abs(value - other));
  });
  return largest;
}

/** The value below which this share lies. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[
    Math.min(sorted.length - 1, Math.floor(share * sorted.length))
  ]!;
}
