/** Models of single voices: codebooks begin from data and are resumed bit for bit, chunks of a recording have no seams. */
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import type { Report } from "../../src-main/contract/reports.ts";
import { vqVae2Layers } from "../../src-main/models/networks/vqVae.ts";
import { evaluate } from "../../src-main/pipelines/evaluate.ts";
import { chunksOf } from "../../src-main/pipelines/inference/frameModel.ts";
import { openRun } from "../../src-main/pipelines/inference/openRun.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { simulate } from "../../src-main/pipelines/simulate.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { readCheckpoint } from "../../src-main/pipelines/training/checkpoint.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

const features = {
  hop: 256,
  bands: 16,
  speakers: "each",
  normalise: "overall",
};
const training = {
  steps: 8,
  batch: 2,
  windowSeconds: 0.4,
  learningRate: 1e-2,
  warmUpSteps: 1,
  validateEvery: 4,
};
const sizes = { channels: 8, residual: 4, width: 4, codes: 16 };
const frameStack = {
  layers: [
    { kind: "shift", time: 1 },
    { kind: "conv", channels: 8, kernel: [2, 3], activation: "relu" },
  ],
};
const specs: Record<string, object> = {
  vq: { task: "reconstruction", features, layers: vqVae2Layers(sizes) },
  scalar: {
    task: "reconstruction",
    features,
    layers: [
      { kind: "conv", channels: 3, kernel: 1 },
      { kind: "scalarQuantize", levels: [5, 5, 3] },
      { kind: "conv", channels: 1, kernel: 1 },
    ],
  },
  levels: {
    task: "frames",
    features: { ...features, levels: 64 },
    ...frameStack,
    heads: { levels: [] },
  },
  mixture: { task: "frames", features, ...frameStack, heads: { mixture: [] } },
  contrast: {
    task: "cpc",
    features,
    layers: [
      { kind: "conv", name: "latents", channels: 8, kernel: 3 },
      { kind: "gru", hidden: 8 },
    ],
    heads: { prediction: [] },
  },
};

let folder: TemporaryFolder;
let io: TestIo;

beforeAll(async () => {
  folder = temporaryFolder();
  io = pipelineIo(folder.at("corpus"));
  const out = folder.at("simulated");
  await simulate({ out, dialogues: 5, minutes: 0.2, seed: 5 }, io);
  await ingest({ paths: [out] }, io);
  for (const [name, spec] of Object.entries(specs))
    writeFileSync(
      folder.at(`${name}.json`),
      JSON.stringify({ name, training, ...spec }),
    );
}, 60_000);

afterAll(() => {
  io[Symbol.dispose]();
  folder[Symbol.dispose]();
});

function run(name: string, { resume = "", stopAfter = Infinity } = {}) {
  const controller = new AbortController();
  let clock = Date.now();
  return train(
    { preset: folder.at(`${name}.json`), ...(resume ? { resume } : {}) },
    {
      ...io,
      report(message: Report) {
        io.report(message);
        const done = message.type === "progress" ? message.message : "";
        if (Number(/^step (\d+)/.exec(done)?.[1]) >= stopAfter)
          controller.abort();
      },
      now: () => (clock += 1000),
      signal: controller.signal,
    },
  );
}

test.each(Object.keys(specs))(
  "the task of %s lowers its loss",
  async (name) => {
    const { run: id } = await run(name);
    const losses = io.corpus
      .run(id)
      .curve.filter(({ series }) => series === "validation/loss");
    expect(losses.at(-1)!.value).toBeLessThan(losses[0]!.value);
  },
);

test("codebooks begin from data and are the same after a stop and a resume", async () => {
  const whole = await run("vq");
  const part = await run("vq", { stopAfter: 3 });
  const rest = await run("vq", { resume: part.run });
  const tensors = (id: string) =>
    readCheckpoint(io.corpus.runFolder(id), "last").tensors;
  expect(tensors(rest.run)).toEqual(tensors(whole.run));
  const counts = tensors(whole.run)["top/quantize1/counts"]!.data;
  // 2 windows of 25 frames with 2 top codes each.
  const total = (counts as Float32Array).reduce((sum, n) => sum + n, 0);
  expect(total).toBeCloseTo(100, 0);
});

test("a reconstruction is evaluated beside guessers at its bit rate", async () => {
  const { run: id } = await run("vq");
  const { metrics } = await evaluate({ run: id, split: "test" }, io);
  const error = metrics["reconstruction/reconstruction/nmse"]!;
  expect(error.value).toBeGreaterThan(0);
  expect(error.baselines.map(({ name }) => name)).toEqual([
    "mean of training",
    "uniform steps, same bits",
    "PCA and k-means, same bits",
  ]);
  // (2 + 4) codes of 4 bits, 62.5 times a second.
  expect(metrics["reconstruction/codes/nominalRate"]!.value).toBeCloseTo(1.5);
});

test.each([
  // 64 levels; a density is compared at 256.
  ["levels", "frames/frames/bitsPerBin", 6],
  ["mixture", "frames/frames/bitsPerBin", 8],
  ["contrast", "contrast/contrast/loss", Math.log(65)],
])("%s is evaluated beside a guess", async (name, metric, guess) => {
  const { run: id } = await run(name);
  const { metrics } = await evaluate({ run: id, split: "test" }, io);
  const row = metrics[metric]!;
  expect(row.baselines[0]!.value).toBeCloseTo(guess);
  expect(row.value).toBeLessThan(1.5 * guess);
  expect(row.samples).toBeGreaterThan(0);
});

test("a recording in chunks gives what it gives in one piece", async () => {
  const { run: id } = await run("vq");
  await using opened = await openRun(id, ["reconstruction"], io);
  const random = new Random("recording");
  const frames = 1300;
  const voice = Float32Array.from({ length: frames * 16 }, () =>
    random.normal(),
  );
  const whole = await opened.model.run(voice, frames);
  const first = await opened.model.run(voice.slice(0, 1040 * 16), 1040);
  // 1300 frames take two chunks, 1040 fit into the first: the seam is between them.
  expect(chunksOf(frames, { before: 30, after: 0 }).length).toBe(2);
  expect(chunksOf(1040, { before: 30, after: 0 }).length).toBe(1);
  const { data } = whole["output"]!;
  const { data: short } = first["output"]!;
  for (let i = 0; i < short.length; i++)
    expect(Math.abs(short[i]! - data[i]!)).toBeLessThan(1e-5);
  expect(whole["top/quantize1/codes"]!.data.length).toBe(frames * 2);
});
