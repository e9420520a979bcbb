/** Waveform models: trained on made-up recordings, resumed bit for bit, scored beside guessers, streamed sample by sample. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { writeWav } from "../../src-main/audio/writeWav.ts";
import { evaluate } from "../../src-main/pipelines/evaluate.ts";
import { exportRun } from "../../src-main/pipelines/exportRun.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { predict } from "../../src-main/pipelines/predict.ts";
import { reconstruct } from "../../src-main/pipelines/reconstruct.ts";
import { streamRun } from "../../src-main/pipelines/stream.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { waveformData } from "../../src-main/pipelines/training/waveformData.ts";
import { loadSpec } from "../../src-main/pipelines/training/specs.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import { trainedTwice } from "../support/stoppedTraining.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

const spec = {
  name: "wave",
  task: "waveform",
  features: { sampleRate: 8000, speakers: "each" },
  layers: [
    { kind: "shift", time: 1 },
    { kind: "conv", channels: 16, kernel: 2, gated: true },
    { kind: "conv", channels: 16, kernel: 2, dilation: 2, gated: true },
  ],
  heads: { levels: [] },
  training: {
    steps: 30,
    batch: 4,
    windowSeconds: 0.05,
    learningRate: 2e-2,
    warmUpSteps: 1,
    validateEvery: 10,
  },
};

/** Two seconds of hum, then digital silence, on each side at another time. */
function talk(seed: number, isSilentAt: (seconds: number) => boolean) {
  const random = new Random(`talk ${seed}`);
  return Float32Array.from({ length: 3 * 16000 }, (_, n) =>
    isSilentAt(n / 16000)
      ? 0
      : 0.3 * Math.sin(0.05 * n) + 0.005 * random.normal(),
  );
}

let folder: TemporaryFolder;
let io: TestIo;
const preset = () => folder.at("wave.json");

beforeAll(async () => {
  folder = temporaryFolder();
  io = pipelineIo(folder.at("corpus"));
  writeFileSync(preset(), JSON.stringify(spec));
  for (let i = 0; i < 5; i++)
    writeWav(
      folder.at(`talk${"abcde"[i]}.wav`),
      [talk(i, (at) => at > 2), talk(i + 5, (at) => at < 1)],
      16000,
    );
  await ingest({ paths: [folder.path] }, io);
}, 60_000);

afterAll(() => {
  io[Symbol.dispose]();
  folder[Symbol.dispose]();
});

test("each sample is a target, heard one step later, at the rate of the spec", async () => {
  const loaded = loadSpec(preset(), { set: { "training.gainDecibels": 0 } });
  const data = await waveformData(loaded, io);
  const { input, classes, frameMask } = data.draw(new Random("draw"));
  expect(input!.shape).toEqual([4, 1, 400]);
  expect(classes!.shape).toEqual([4, 400]);
  expect(Array.from(classes!.data, (level) => (2 * level) / 255 - 1)).toEqual(
    Array.from(input!.data, (value) => expect.closeTo(value, 6) as number),
  );
  expect(new Set(frameMask!.data)).toContain(1);
  expect(data.statistics.maximum).toBeGreaterThan(0.5);
});

test("digital silence does not count", async () => {
  const data = await waveformData(loadSpec(preset()), io);
  const counted = [...data.trained(1e6)].map(({ counted: one }) =>
    one.reduce((a, b) => a + b, 0),
  );
  const seconds = counted.reduce((a, b) => a + b, 0) / 8000;
  // A third of every side is silent, but for the 10 ms in which that shows.
  expect(seconds).toBeCloseTo((data.seconds.train * 2) / 3, 0);
});

test("a model learns more than guessers know, and its numbers stand beside theirs", async () => {
  const { run } = await train({ preset: preset(), steps: 120 }, io);
  const { metrics } = await evaluate({ run, split: "test" }, io);
  const { value, baselines, samples } =
    metrics["waveform/waveform/bitsPerSample"]!;
  const [uniform, histogram, linear] = baselines.map((one) => one.value!);
  expect(baselines.map(({ name }) => name)).toEqual([
    "uniform",
    "level histogram",
    "linear prediction",
  ]);
  expect(uniform).toBe(8);
  expect(histogram).toBeLessThan(8);
  expect(linear).toBeLessThan(histogram!);
  expect(value).toBeLessThan(histogram!);
  expect(samples).toBeGreaterThan(10_000);
  const nats = metrics["waveform/waveform/crossEntropy"]!;
  expect(nats.value).toBeCloseTo(value! * Math.LN2, 6);
}, 60_000);

test("a run that was stopped goes on to the same parameters", async () => {
  const [whole, resumed] = await trainedTwice(preset(), 20, io);
  expect(resumed).toEqual(whole);
});

test("a stream says sample by sample what the whole says at once", async () => {
  const { run } = await train({ preset: preset(), steps: 2 }, io);
  const file = folder.at("short.wav");
  writeWav(file, [talk(0, () => false).subarray(0, 5000)], 16000);
  const input = { run, corpus: io.corpus.path, file };
  const result = await streamRun(input, new AbortController().signal);
  expect(result.maxAbsDifferenceToBatch).toBeLessThan(1e-5);
  expect(result.frames).toBe(2500);
  const out = folder.at("wave.onnx");
  const exported = { run, corpus: io.corpus.path, out, streaming: true };
  expect((await exportRun(exported)).inputs[0]!.shape).toEqual([1, 1, 1]);
}, 60_000);

test("what a waveform model has no answer to is refused in a sentence", async () => {
  const { run } = await train({ preset: preset(), steps: 1 }, io);
  await expect(predict({ run, dialogue: "talka" }, io)).rejects.toThrow(
    /was trained for waveform; this needs a run of the task turns/,
  );
  await expect(reconstruct({ run, dialogue: "talka" }, io)).rejects.toThrow(
    /was trained for waveform; this needs a run of the task reconstruction/,
  );
  expect(() =>
    loadSpec("turns-cnn", { set: { "features.sampleRate": 8000 } }),
  ).toThrow("expects 16000, of which mel frames are made");
});
