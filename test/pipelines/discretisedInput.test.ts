/** Models of min-max discretised frames, with 8 and with 6 bits: what they read is levels, in training and wherever they are used. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRecording } from "../../src-main/audio/openRecording.ts";
import { Random } from "../../src-main/base/random.ts";
import { floats } from "../../src-main/engine/executors/executor.ts";
import { dequantise, discretise } from "../../src-main/features/discretise.ts";
import { evaluate } from "../../src-main/pipelines/evaluate.ts";
import { exportRun } from "../../src-main/pipelines/exportRun.ts";
import {
  expectedValues,
  natsOfLevels,
} from "../../src-main/pipelines/inference/expectedLevels.ts";
import { openRun } from "../../src-main/pipelines/inference/openRun.ts";
import {
  openVoiceRun,
  type OpenedVoiceRun,
} from "../../src-main/pipelines/inference/openVoiceRun.ts";
import type { VoicePart } from "../../src-main/pipelines/inference/voiceModel.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { reconstruct } from "../../src-main/pipelines/reconstruct.ts";
import { simulate } from "../../src-main/pipelines/simulate.ts";
import { streamRun } from "../../src-main/pipelines/stream.ts";
import { liveFrames } from "../../src-main/pipelines/streaming/liveFrames.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { voiceData } from "../../src-main/pipelines/training/voiceData.ts";
import {
  hearVoice,
  voiceInput,
} from "../../src-main/pipelines/training/voiceInput.ts";
import { readTrackFrames } from "../../src-main/storage/trackFiles.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

const bands = 16;

const specOf = (levels: 256 | 64) => ({
  name: `levels-${levels}`,
  task: "reconstruction",
  features: {
    hop: 256,
    bands,
    speakers: "each",
    normalise: "overall",
    levels,
  },
  layers: [
    {
      kind: "conv",
      channels: 6,
      kernel: [3, 4],
      stride: [1, 4],
      activation: "relu",
    },
    {
      kind: "block",
      name: "codes",
      body: [
        { kind: "conv", channels: 4, kernel: 1 },
        { kind: "quantize", codes: 16 },
      ],
    },
    {
      kind: "convTranspose",
      channels: 6,
      kernel: [1, 4],
      stride: [1, 4],
      activation: "relu",
    },
  ],
  heads: { levels: [] },
  training: {
    steps: 5,
    batch: 2,
    windowSeconds: 0.5,
    warmUpSteps: 1,
    validateEvery: 5,
  },
});

let folder: TemporaryFolder;
let io: TestIo;
const sound = () => folder.at("simulated/simulated-3-001.wav");

beforeAll(async () => {
  folder = temporaryFolder();
  io = pipelineIo(folder.at("corpus"));
  const out = folder.at("simulated");
  await simulate({ out, dialogues: 2, minutes: 0.2, seed: 3 }, io);
  await ingest({ paths: [out] }, io);
  for (const levels of [256, 64] as const) {
    const path = folder.at(`${levels}.json`);
    writeFileSync(path, JSON.stringify(specOf(levels)));
    await train({ preset: path, name: `${levels}` }, io);
  }
}, 120_000);

afterAll(() => {
  io[Symbol.dispose]();
  folder[Symbol.dispose]();
});

/** What every number that the network reads must be one of. */
function middles({ model, checkpoint }: OpenedVoiceRun): Set<number> {
  const { range, normalisation } = voiceInput(
    model.spec.features,
    checkpoint.head.statistics,
  );
  const values = dequantise(
    Array.from({ length: range!.levels }, (_, level) => level),
    range!,
  );
  const [mean, deviation] = [
    normalisation.mean[0]!,
    normalisation.deviation[0]!,
  ];
  return new Set(
    Array.from(values, (value) => Math.fround((value - mean) / deviation)),
  );
}

async function partsOf(
  { model }: OpenedVoiceRun,
  frames: Float32Array,
): Promise<VoicePart[]> {
  const read = (start: number, count: number) =>
    frames.subarray(start * bands, (start + count) * bands);
  const source = { frames: frames.length / bands, read };
  const parts: VoicePart[] = [];
  for await (const part of model.reconstruct(source)) parts.push(part);
  return parts;
}

describe.each([256, 64])("%i levels", (levels) => {
  test("are all that a training batch holds, beside the level of every bin", async () => {
    await using opened = await openVoiceRun(`${levels}`, io);
    const data = await voiceData(opened.model.spec, io);
    const feeds = data.draw(new Random("batch"));
    const input = feeds["input"]!.data as Float32Array;
    const mask = feeds["frameMask"]!.data;
    const known = middles(opened);
    const classes = feeds["levels"]!.data as Int32Array;
    const byLevel = [...known];
    let seen = 0;
    input.forEach((value, i) => {
      if (mask[Math.floor(i / bands)] === 0) return;
      seen++;
      expect(value).toBe(byLevel[classes[i]!]);
    });
    expect(seen).toBeGreaterThan(bands);
    expect(known.size).toBe(levels);
  });

  test("are all that the model hears: what falls into the same levels is the same voice", async () => {
    await using opened = await openVoiceRun(`${levels}`, io);
    const { minimum: low, maximum: high } = opened.checkpoint.head.statistics;
    const range = { low, high, levels };
    const random = new Random("voice");
    const chosen = Array.from({ length: 100 * bands }, () =>
      random.integer(levels),
    );
    const step = (high - low) / levels;
    const middle = Float32Array.from(dequantise(chosen, range));
    const elsewhere = middle.map(
      (value) => value + step * random.between(-0.49, 0.49),
    );
    expect([...discretise(elsewhere, range)]).toEqual(chosen);
    const [one] = await partsOf(opened, middle);
    const [other] = await partsOf(opened, elsewhere);
    expect(other!.codes).toEqual(one!.codes);
    expect(other!.reconstruction).toEqual(one!.reconstruction);
    const louder = await partsOf(
      opened,
      middle.map((value) => value + 20 * step),
    );
    expect(louder[0]!.reconstruction).not.toEqual(one!.reconstruction);
  });

  test("are learnt, scored and reconstructed within their range", async () => {
    const { metrics } = await evaluate({ run: `${levels}`, split: "test" }, io);
    expect(metrics["reconstruction/reconstruction/lsd"]!.value).toBeGreaterThan(
      0,
    );
    const bits = metrics["reconstruction/reconstruction/levelBits"]!;
    expect(bits.baselines[0]!.value).toBe(Math.log2(levels));
    // Hardly trained: near even odds.
    expect(bits.value).toBeGreaterThan(0.5 * Math.log2(levels));
    expect(bits.value).toBeLessThan(1.1 * Math.log2(levels));
    const [dialogue] = io.corpus.dialogues();
    const result = await reconstruct(
      { run: `${levels}`, dialogue: dialogue!.id },
      io,
    );
    for (const value of Object.values(result.metrics))
      expect(Number.isFinite(value)).toBe(true);
    await using opened = await openVoiceRun(`${levels}`, io);
    const { minimum, maximum } = opened.checkpoint.head.statistics;
    const track = io.corpus
      .tracks(dialogue!.id)
      .find(
        ({ kind, runId }) => kind === "reconstruction" && runId === result.run,
      )!;
    const { absoluteFile } = io.corpus.track(track.id);
    for (const value of readTrackFrames(track, absoluteFile)) {
      expect(value).toBeGreaterThanOrEqual(minimum);
      expect(value).toBeLessThanOrEqual(maximum);
    }
  });

  test("are streamed from sound as they are computed at once", async () => {
    await using opened = await openVoiceRun(`${levels}`, io);
    const { model, checkpoint } = opened;
    using recording = openRecording(sound());
    const known = middles(opened);
    let frames = 0;
    for (const { values } of liveFrames(
      recording,
      [0],
      model.spec,
      checkpoint.head.statistics,
    )) {
      frames++;
      for (const value of values) expect(known.has(value)).toBe(true);
    }
    expect(frames).toBeGreaterThan(100);
    const run = io.corpus.runFolder(opened.run.id);
    const streamed = await streamRun(
      { run, file: sound() },
      new AbortController().signal,
    );
    expect(streamed.frames).toBe(frames);
    expect(streamed.maxAbsDifferenceToBatch).toBeLessThan(1e-5);
  });

  test("are named in an exported file, for programs that feed it", async () => {
    const { run } = await openRun(`${levels}`, ["reconstruction"], io);
    const out = folder.at(`${levels}.onnx`);
    await exportRun({
      run: io.corpus.runFolder(run.id),
      out,
      streaming: false,
    });
    expect(readFileSync(out, "latin1")).toMatch(
      new RegExp(
        `causerie\\.discretisation.*"low":-[\\d.]+,"high":[\\d.-]+,"levels":${levels}}`,
        "s",
      ),
    );
  });
});

test("nats of given levels are those of their softmax, and expected values its mean", () => {
  const logits = floats([0, 2, Math.log(3), 2], [1, 2, 2, 1]);
  expect(natsOfLevels(logits, [1, 0], 0)).toBeCloseTo(
    Math.log(4 / 3) + Math.log(2),
    6,
  );
  expect(natsOfLevels(logits, [0], 1)).toBeCloseTo(Math.log(2), 6);
  // A quarter in the middle of [-4, 0], three in that of [0, 4]; then halves.
  const range = { minimum: -4, maximum: 4 };
  const [first, second] = expectedValues(logits, range);
  expect(first).toBeCloseTo(1, 6);
  expect(second).toBeCloseTo(0, 6);
});

test("a range without width hears level 0 everywhere, and no number is not finite", async () => {
  await using opened = await openVoiceRun("64", io);
  const { statistics } = opened.checkpoint.head;
  const flat = {
    ...statistics,
    minimum: -11.5,
    maximum: -11.5,
    mean: -11.5,
    standardDeviation: 1e-5,
  };
  const heard = hearVoice(
    [-11.5, -20, 3],
    voiceInput(opened.model.spec.features, flat),
  );
  expect([...heard.levels]).toEqual([0, 0, 0]);
  expect([...heard.values]).toEqual([0, 0, 0]);
});
