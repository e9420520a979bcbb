/** A trained run outside its corpus: streamed frame by frame, and exported for other programs. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { floats } from "../../src-main/engine/executors/executor.ts";
import { openOnnx } from "../../src-main/engine/executors/ort.ts";
import { exportRun } from "../../src-main/pipelines/exportRun.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { simulate } from "../../src-main/pipelines/simulate.ts";
import { streamRun } from "../../src-main/pipelines/stream.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

const spec = {
  name: "tiny",
  task: "turns",
  features: { hop: 320 },
  layers: [
    {
      kind: "conv",
      channels: 8,
      kernel: 3,
      dilation: 2,
      norm: "layer",
      activation: "relu",
    },
    { kind: "gru", hidden: 6 },
    { kind: "attention", heads: 2, window: 7 },
  ],
  heads: { activity: [], projection: [], shift: [] },
  training: { steps: 2, batch: 2, windowSeconds: 2 },
};

let folder: TemporaryFolder;
let io: TestIo;
let run: string;
const corpus = () => folder.at("corpus");
const sound = () => folder.at("simulated/simulated-3-001.wav");

beforeAll(async () => {
  folder = temporaryFolder();
  io = pipelineIo(corpus());
  writeFileSync(folder.at("tiny.json"), JSON.stringify(spec));
  const out = folder.at("simulated");
  await simulate({ out, dialogues: 5, minutes: 0.3, seed: 3 }, io);
  await ingest({ paths: [out] }, io);
  ({ run } = await train({ preset: folder.at("tiny.json") }, io));
}, 60_000);

afterAll(() => {
  io[Symbol.dispose]();
  folder[Symbol.dispose]();
});

const never = new AbortController().signal;

test("a stream says frame by frame what the whole recording says at once", async () => {
  const result = await streamRun(
    { run, corpus: corpus(), file: sound() },
    never,
  );
  expect(result.frames).toBe(900);
  expect(result.maxAbsDifferenceToBatch).toBeLessThan(1e-5);
  // Four frames of 160 for the conv, six of the GRU, six keys, values and marks of attention.
  expect(result.stateSize).toBe(4 * 160 + 6 + 6 * 6 + 6 * 6 + 6);
});

test("a run is found by its folder too, and one channel is enough", async () => {
  const result = await streamRun(
    { run: folder.at(`corpus/runs/${run}`), file: sound(), channel: 1 },
    never,
  );
  expect(result.maxAbsDifferenceToBatch).toBeLessThan(1e-5);
});

test("a channel that the recording does not have is refused in a sentence", async () => {
  await expect(
    streamRun({ run, corpus: corpus(), file: sound(), channel: 2 }, never),
  ).rejects.toThrow(
    "stream: the recording has 2 channels, --channel 2 is not one of 0 to 1",
  );
});

test("a run that is nowhere is refused with the places where it was looked for", async () => {
  await expect(
    streamRun(
      { run: "nowhere", corpus: folder.at("none"), file: sound() },
      never,
    ),
  ).rejects.toThrow(/there is no run folder .*nowhere and no corpus in .*none/);
});

test("an exported run takes recordings of any length and carries its settings", async () => {
  const out = folder.at("model.onnx");
  const result = await exportRun({
    run,
    corpus: corpus(),
    out,
    streaming: false,
  });
  expect(result.inputs).toEqual([
    { name: "input", shape: ["batch", 160, "time"] },
  ]);
  expect(result.outputs.map(({ name }) => name)).toEqual([
    "activity",
    "projection",
    "shift",
  ]);
  const bytes = readFileSync(out);
  expect(bytes.includes("causerie.normalisation")).toBe(true);
  const model = await openOnnx(bytes);
  const steps = 33;
  const input = floats(new Float32Array(2 * 160 * steps), [2, 160, steps]);
  const found = await model.run({ input });
  expect(found.shift!.shape).toEqual([2, 1, steps]);
  await model.release();
});

test("the streaming form has a cache out for every cache in", async () => {
  const out = folder.at("stream.onnx");
  const { inputs, outputs } = await exportRun({
    run,
    corpus: corpus(),
    out,
    streaming: true,
  });
  const caches = inputs.filter(({ name }) => name.startsWith("cache/"));
  expect(caches.length).toBe(5);
  for (const { name, shape } of caches)
    expect(outputs).toContainEqual({ name: `next/${name}`, shape });
});
