/** Codes at a lower rate than frames: presets with strides over time set, from causality to files. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import {
  openFeeds,
  probeGradient,
} from "../../src-main/engine/analysis/probe.ts";
import {
  receptiveField,
  traceReach,
} from "../../src-main/engine/analysis/reach.ts";
import { floats } from "../../src-main/engine/executors/executor.ts";
import { openOnnx, ortExecutor } from "../../src-main/engine/executors/ort.ts";
import { blockFrames } from "../../src-main/models/block.ts";
import { buildModel } from "../../src-main/models/model.ts";
import { untrained } from "../../src-main/pipelines/bench/codes.ts";
import { exportRun } from "../../src-main/pipelines/exportRun.ts";
import {
  VoiceModel,
  type VoicePart,
} from "../../src-main/pipelines/inference/voiceModel.ts";
import type { FrameSource } from "../../src-main/pipelines/inference/voiceChunks.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { paint } from "../../src-main/pipelines/paint.ts";
import { reconstruct } from "../../src-main/pipelines/reconstruct.ts";
import { simulate } from "../../src-main/pipelines/simulate.ts";
import { streamRun } from "../../src-main/pipelines/stream.ts";
import { trainedModel } from "../../src-main/pipelines/streaming/modelStream.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { stepSize } from "../../src-main/pipelines/training/session.ts";
import { loadSpec } from "../../src-main/pipelines/training/specs.ts";
import { readTrackFrames } from "../../src-main/storage/trackFiles.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

/** A stride over time where the preset has one over freq alone, and what brings the rate back. */
const down = (layer: string, stride: number) => ({
  [`${layer}.stride`]: [stride, 2],
});
const up = (layer: string, stride: number) => ({
  [`${layer}.kernel`]: [stride, 4],
  [`${layer}.stride`]: [stride, 2],
});
const oneLevel = (stride: number) => ({
  ...down("layers.encoder.body.1", stride),
  ...up("layers.decoder.body.4", stride),
});
const topAtHalf = {
  ...down("layers.encoderTop.body.0", 2),
  ...up("layers.decoderTop.body.4", 2),
  ...up("layers.upsampleTop.body.0", 2),
};
const bothSlower = {
  ...topAtHalf,
  ...down("layers.encoderBottom.body.1", 2),
  ...up("layers.decoder.body.4", 2),
};
const wholeBlocks = { anchor: "end", causal: false };

const strided = [
  ["vqvae at half the rate", "vqvae", oneLevel(2), [2]],
  ["vqvae at a third", "vqvae", oneLevel(3), [3]],
  ["fsq at half the rate", "fsq", oneLevel(2), [2]],
  ["vqvae2, top at half", "vqvae2", topAtHalf, [2, 1]],
  ["vqvae2, bottom at half, top at a quarter", "vqvae2", bothSlower, [4, 2]],
] as const;

/** Of lists of one length; Infinity otherwise. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - b[i]!)),
    0,
  );
}

describe.each(strided)("%s", (_title, preset, set, strides) => {
  test("is causal by reach: every code and every frame", () => {
    const spec = loadSpec(preset, { set });
    expect(blockFrames(spec)).toBe(strides[0]);
    const { graph } = buildModel(spec, {
      batch: 1,
      steps: 24,
      training: true,
    });
    const reaches = traceReach(graph, "input");
    const fields = [...graph.outputs.values()].map((value) =>
      receptiveField(reaches.get(value)!)!,
    );
    expect(fields.length).toBe(1 + strides.length);
    for (const { to, causal } of fields) {
      expect(to).toBe(0);
      expect(causal).toBe(true);
    }
  });

  test("is causal by gradient, for frames at every place of a block", async () => {
    const { graph } = buildModel(loadSpec(preset, { set }), {
      batch: 1,
      steps: 48,
    });
    const feeds = openFeeds(graph, new Random("open"));
    const block = strides[0];
    for (let place = 0; place < block; place++) {
      const step = 36 + place;
      const { maxFutureGradient, steps } = await probeGradient(
        ortExecutor("cpu", { threads: 1 }),
        graph,
        feeds,
        { source: "input", output: "output", step, anchorStep: step },
      );
      expect(maxFutureGradient).toBe(0);
      // A block of the fastest codes is known from its first frame on.
      const fastest = strides.at(-1)!;
      expect(steps.at(-1)).toBe(fastest * Math.floor(step / fastest));
    }
  });

  test("gives the same codes and frames, bit for bit, whatever comes later", async () => {
    const steps = 48;
    const checkpoint = untrained(preset, new Random("model"), set);
    const { graph, fixed } = trainedModel(checkpoint, { batch: 1, steps });
    const session = await ortExecutor("cpu", { threads: 1 }).compile(graph);
    const random = new Random("voice");
    const voice = Float32Array.from({ length: steps * 80 }, () =>
      random.normal(),
    );
    const run = async (input: Float32Array) =>
      session.run({ ...fixed, input: floats(input, [1, 1, steps, 80]) });
    const before = await run(voice);
    for (const changedFrom of [24, 29]) {
      const after = await run(
        voice.map((value, i) => (i < changedFrom * 80 ? value : -value)),
      );
      for (const [name, { data, shape }] of Object.entries(before)) {
        const times = name === "output" ? shape[2]! : shape[1]!;
        const known = Math.ceil((changedFrom * times) / steps);
        const end = (data.length / times) * known;
        expect(after[name]!.data.slice(0, end)).toEqual(data.slice(0, end));
        expect(after[name]!.data).not.toEqual(data);
      }
    }
    await session.release();
  });

  test("has exact seams, and codes that decode to what they came with", async () => {
    await using model = new VoiceModel(
      untrained(preset, new Random("model"), set),
      ortExecutor("cpu"),
    );
    expect(model.grids.map(({ stride }) => stride)).toEqual(strides);
    const random = new Random("frames");
    const noise = Float32Array.from({ length: 1400 * 80 }, () =>
      random.normal(),
    );
    const voiceFrom = (first: number): FrameSource => ({
      frames: 1399 - first,
      read: (start, count) =>
        noise.subarray((first + start) * 80, (first + start + count) * 80),
    });
    const all: VoicePart[] = [];
    for await (const part of model.reconstruct(voiceFrom(0))) all.push(part);
    const second = all[1]!;
    expect(all.at(-1)!.start + all.at(-1)!.frames).toBe(1399);
    // A voice that begins a chunk's start later: a multiple of every stride.
    const first = 12 * Math.floor((second.start - model.extent.before) / 12);
    const alone: VoicePart[] = [];
    for await (const part of model.reconstruct(voiceFrom(first)))
      alone.push(part);
    const skipped = second.start - first;
    expect(
      largestDifference(
        second.reconstruction,
        alone[0]!.reconstruction.slice(skipped * 80),
      ),
    ).toBe(0);
    model.grids.forEach(({ rows, stride }, grid) => {
      expect(second.codes[grid]).toEqual(
        alone[0]!.codes[grid]!.slice((skipped / stride) * rows),
      );
      const codes = all.flatMap((part) => [...part.codes[grid]!]);
      expect(codes.length).toBe(Math.ceil(1399 / stride) * rows);
    });
    const decoded = await model.decode(all[0]!.codes, all[0]!.frames);
    expect(largestDifference(decoded, all[0]!.reconstruction)).toBeLessThan(
      1e-5,
    );
  });
});

describe("a model that waits for whole blocks", () => {
  const set = { ...oneLevel(2), ...wholeBlocks };

  test("looks ahead to the end of a block and no farther, and has exact seams", async () => {
    await using model = new VoiceModel(
      untrained("vqvae", new Random("model"), set),
      ortExecutor("cpu"),
    );
    expect(model.extent.after).toBe(1);
    const random = new Random("frames");
    const noise = Float32Array.from({ length: 1300 * 80 }, () =>
      random.normal(),
    );
    const partsOf = async (frames: Float32Array) => {
      const read = (start: number, count: number) =>
        frames.subarray(start * 80, (start + count) * 80);
      const parts = [];
      for await (const part of model.reconstruct({
        frames: frames.length / 80,
        read,
      }))
        parts.push(part);
      return parts;
    };
    const [first, second] = await partsOf(noise);
    expect(second!.start).toBe(first!.frames);
    const start = second!.start - 128;
    const [alone] = await partsOf(noise.slice(start * 80));
    expect(
      largestDifference(
        second!.reconstruction,
        alone!.reconstruction.slice(128 * 80),
      ),
    ).toBe(0);
    expect(second!.codes[0]).toEqual(alone!.codes[0]!.slice(64 * 20));
  });

  test("does not build as a causal one, and the sentence says by how much", () => {
    const spec = loadSpec("vqvae", { set: { ...set, causal: true } });
    expect(() => buildModel(spec, { batch: 1, steps: 48 })).toThrow(
      "looks 1 step ahead",
    );
  });
});

test("a window that is no multiple of the blocks is trained with its last block whole", () => {
  const spec = loadSpec("vqvae", {
    set: { ...oneLevel(5), "training.windowSeconds": 0.768 },
  });
  expect(stepSize(spec).steps).toBe(50);
  const turns = loadSpec("turns-cnn");
  expect(stepSize(turns).steps % 1).toBe(0);
});

test("where one branch is slower than the other, the sentence names the join", () => {
  const spec = loadSpec("vqvae2", {
    set: down("layers.encoderTop.body.0", 2),
  });
  expect(() => buildModel(spec, { batch: 1, steps: 48 })).toThrow(
    /concat in layer "bottom".*time 48.*does not join.*time 24/,
  );
});

describe("trained a little", () => {
  let folder: TemporaryFolder;
  let io: TestIo;

  beforeAll(async () => {
    folder = temporaryFolder();
    io = pipelineIo(folder.at("corpus"));
    const out = folder.at("simulated");
    await simulate({ out, dialogues: 2, minutes: 0.2, seed: 3 }, io);
    await ingest({ paths: [out] }, io);
    const set = {
      ...bothSlower,
      "features.bands": 16,
      "training.batch": 4,
      "training.windowSeconds": 0.5,
      "layers.top.body.1.codes": 32,
      "layers.bottom.body.1.codes": 16,
    };
    await train({ preset: "vqvae2", name: "slow", steps: 6, set }, io);
  }, 120_000);

  afterAll(() => {
    io[Symbol.dispose]();
    folder[Symbol.dispose]();
  });

  test("it reconstructs: tracks, files of codes and bits a second have the codes' own rate", async () => {
    const [dialogue] = io.corpus.dialogues();
    const json = folder.at("codes.json");
    const npz = folder.at("codes.npz");
    const asked = { run: "slow", dialogue: dialogue!.id };
    await reconstruct({ ...asked, codes: npz }, io);
    const result = await reconstruct({ ...asked, codes: json }, io);
    const tracks = io.corpus
      .tracks(dialogue!.id)
      .filter(({ runId, speaker }) => runId === result.run && speaker === 0);
    const codesOf = (name: string) =>
      tracks.find((track) => track.name === `${name} codes`)!;
    const frames = tracks.find(({ kind }) => kind === "reconstruction")!.frames;
    expect(codesOf("top")).toMatchObject({
      rateHz: 62.5 / 4,
      frames: Math.ceil(frames / 4),
      frameShape: [2],
    });
    expect(codesOf("bottom")).toMatchObject({
      rateHz: 62.5 / 2,
      frames: Math.ceil(frames / 2),
      frameShape: [4],
    });
    expect(result.metrics["bits/transmitted"]).toBe(
      (62.5 / 4) * 2 * 5 + (62.5 / 2) * 4 * 4,
    );
    const written = JSON.parse(readFileSync(json, "utf8")) as {
      voices: {
        grids: { name: string; rateHz: number; values: number[][] }[];
      }[];
    };
    const [top, bottom] = written.voices[0]!.grids;
    expect(top).toMatchObject({ name: "top", rateHz: 62.5 / 4 });
    expect(bottom).toMatchObject({ name: "bottom", rateHz: 62.5 / 2 });
    const { absoluteFile } = io.corpus.track(codesOf("top").id);
    expect(top!.values.flat()).toEqual([
      ...readTrackFrames(codesOf("top"), absoluteFile),
    ]);
    const bytes = readFileSync(npz).toString("latin1");
    for (const name of ["A_top", "A_bottom", "rateHz_top", "rateHz_bottom"])
      expect(bytes).toContain(`${name}.npy`);
    expect(bytes).toContain(`'shape': (${Math.ceil(frames / 4)}, 2)`);
    const rate = Buffer.alloc(8);
    rate.writeDoubleLE(62.5 / 4);
    expect(bytes).toContain(rate.toString("latin1"));
  });

  test("a painted code changes its own time on the voice's axis", async () => {
    const [dialogue] = io.corpus.dialogues();
    await reconstruct({ run: "slow", dialogue: dialogue!.id }, io);
    const strokes = [{ grid: "top", frame: 50, row: 1, code: 3 }];
    const painted = await paint(
      { run: "slow", dialogue: dialogue!.id, speaker: 0, strokes },
      io,
    );
    // Code 50 stands at frame 200; 32 frames around it lead in and out.
    expect(painted.start).toBeCloseTo((200 - 32) / 62.5, 6);
    expect(painted.end).toBeGreaterThan((204 + 32) / 62.5);
  });

  test("it streams block by block what it gives at once", async () => {
    const streamed = await streamRun(
      {
        run: "slow",
        corpus: folder.at("corpus"),
        file: folder.at("simulated/simulated-3-001.wav"),
      },
      new AbortController().signal,
    );
    expect(streamed.chunkFrames).toBe(4);
    expect(streamed.maxAbsDifferenceToBatch).toBeLessThan(1e-4);
  });

  test("it is exported with the rates of its codes, for recordings of any number of blocks", async () => {
    const out = folder.at("slow.onnx");
    const { outputs } = await exportRun({
      run: "slow",
      corpus: folder.at("corpus"),
      out,
      streaming: false,
    });
    const codes = outputs.filter(({ name }) => name.endsWith("/codes"));
    expect(codes.length).toBe(2);
    const model = await openOnnx(readFileSync(out));
    for (const blocks of [3, 50]) {
      const input = floats(new Float32Array(4 * blocks * 16), [
        1,
        1,
        4 * blocks,
        16,
      ]);
      const found = await model.run({ input });
      const shapes = Object.values(found).map(({ shape }) => shape);
      expect(shapes).toContainEqual([1, blocks, 2]);
      expect(shapes).toContainEqual([1, 2 * blocks, 4]);
      expect(shapes).toContainEqual([1, 1, 4 * blocks, 16]);
    }
    await model.release();
  });
});
