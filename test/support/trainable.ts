/** Five short simulated dialogues in a corpus, and a spec file so small that ten steps take no time. */
import { writeFileSync } from "node:fs";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { simulate } from "../../src-main/pipelines/simulate.ts";
import { pipelineIo, type TestIo } from "./pipelineIo.ts";
import { temporaryFolder, type TemporaryFolder } from "./temporaryFolder.ts";

export const tinySpec = {
  name: "tiny",
  task: "turns",
  features: { hop: 320 },
  layers: [
    {
      kind: "conv",
      channels: 8,
      kernel: 3,
      norm: "layer",
      activation: "relu",
      dropout: 0.2,
    },
  ],
  heads: { activity: [], projection: [], shift: [] },
  training: {
    steps: 10,
    batch: 2,
    windowSeconds: 2,
    learningRate: 1e-2,
    warmUpSteps: 1,
    validateEvery: 4,
  },
};

export interface Trainable extends Disposable {
  readonly folder: TemporaryFolder;
  readonly io: TestIo;
  /** Path of the spec file. */
  readonly spec: string;
}

export async function trainable(): Promise<Trainable> {
  const folder = temporaryFolder();
  const io = pipelineIo(folder.at("corpus"));
  const spec = folder.at("tiny.json");
  writeFileSync(spec, JSON.stringify(tinySpec));
  const out = folder.at("simulated");
  await simulate({ out, dialogues: 5, minutes: 0.3, seed: 3 }, io);
  await ingest({ paths: [out] }, io);
  return {
    folder,
    io,
    spec,
    [Symbol.dispose]() {
      io[Symbol.dispose]();
      folder[Symbol.dispose]();
    },
  };
}
