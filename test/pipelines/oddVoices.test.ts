/** Every reconstructing preset on recordings with nothing, too much or too little in them, and with its sizes set: numbers, never NaN. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeWav } from "../../src-main/audio/writeWav.ts";
import { Random } from "../../src-main/base/random.ts";
import { evaluate } from "../../src-main/pipelines/evaluate.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { reconstruct } from "../../src-main/pipelines/reconstruct.ts";
import { train } from "../../src-main/pipelines/train.ts";
import {
  loadSpec,
  presetNames,
} from "../../src-main/pipelines/training/specs.ts";
import { readTrackFrames } from "../../src-main/storage/trackFiles.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

const presets = presetNames().filter(
  (name) => loadSpec(name).task === "reconstruction",
);
/** What makes three steps quick. */
const small = {
  "features.bands": 16,
  "training.batch": 2,
  "training.windowSeconds": 0.4,
  "training.validateEvery": 2,
};

const random = new Random("voices");
const voice = (seconds: number, sample: (n: number) => number) =>
  Float32Array.from({ length: 16000 * seconds }, (_, n) => sample(n));
const silence = (seconds: number) => voice(seconds, () => 0);
const noise = (seconds: number) =>
  voice(seconds, () => random.between(-0.5, 0.5));

const corpora: Readonly<Record<string, readonly Float32Array[][]>> = {
  silent: [[silence(3)], [silence(2)], [silence(2), silence(2)]],
  odd: [
    [voice(3, (n) => (n % 400 < 200 ? 1 : -1)), silence(3)],
    // A constant, so that every band but the lowest is: smallest and largest value are the same.
    [voice(3, () => 0.5)],
    [noise(2)],
    // Six frames, fewer than any of the models sees.
    [noise(0.1)],
  ],
};

describe.each(Object.keys(corpora))("recordings: %s", (kind) => {
  let folder: TemporaryFolder;
  let io: TestIo;

  beforeAll(async () => {
    folder = temporaryFolder();
    io = pipelineIo(folder.at("corpus"));
    const recordings = folder.at("recordings");
    mkdirSync(recordings);
    corpora[kind]!.forEach((channels, index) =>
      writeWav(join(recordings, `${index}.wav`), channels, 16000),
    );
    await ingest({ paths: [recordings] }, io);
  });

  afterAll(() => {
    io[Symbol.dispose]();
    folder[Symbol.dispose]();
  });

  test.each(presets)(
    "%s is trained, scored and reconstructs them in finite numbers",
    async (preset) => {
      const trained = await train(
        { preset, name: preset, steps: 3, set: small },
        io,
      );
      expect(Number.isFinite(trained.validation)).toBe(true);
      expect(trained.warnings).toEqual(
        kind === "silent"
          ? [expect.stringContaining("silent throughout") as string]
          : [],
      );
      const { metrics } = await evaluate({ run: preset, split: "test" }, io);
      for (const { name, value, baselines } of Object.values(metrics)) {
        const undefinedHere =
          kind === "silent" && name === "reconstruction/nmse";
        for (const one of [value, ...baselines.map((each) => each.value)])
          if (undefinedHere) expect(one).toBeNull();
          else expect(Number.isFinite(one)).toBe(true);
      }
      for (const { id } of io.corpus.dialogues())
        await expectFinite(preset, id, io);
    },
    60_000,
  );
});

async function expectFinite(
  run: string,
  dialogue: string,
  io: TestIo,
): Promise<void> {
  const result = await reconstruct({ run, dialogue }, io);
  for (const value of Object.values(result.metrics))
    expect(value === null || Number.isFinite(value)).toBe(true);
  for (const track of io.corpus.tracks(dialogue)) {
    if (track.runId !== result.run) continue;
    const { absoluteFile } = io.corpus.track(track.id);
    const values = readTrackFrames(track, absoluteFile);
    expect(values.every(Number.isFinite)).toBe(true);
  }
}

describe("sizes are fields to set", () => {
  let folder: TemporaryFolder;
  let io: TestIo;

  beforeAll(async () => {
    folder = temporaryFolder();
    io = pipelineIo(folder.at("corpus"));
    const recordings = folder.at("recordings");
    mkdirSync(recordings);
    writeWav(join(recordings, "noise.wav"), [noise(4)], 16000);
    await ingest({ paths: [recordings] }, io);
  });

  afterAll(() => {
    io[Symbol.dispose]();
    folder[Symbol.dispose]();
  });

  const residual = {
    kind: "residual",
    body: [
      { kind: "conv", channels: 4, kernel: 3, activation: "relu" },
      { kind: "conv", channels: 32, kernel: 1 },
    ],
  };
  // Bands 16: one level has 4 codes a frame, two levels have 2 and 4.
  test.each([
    ["vqvae", "number of codes", { "layers.codes.body.1.codes": 32 }, 4 * 5],
    ["vqvae", "width of a code", { "layers.codes.body.0.channels": 5 }, 4 * 9],
    [
      "vqvae",
      "width of layers",
      {
        "layers.encoder.body.0.channels": 6,
        "layers.decoder.body.4.channels": 7,
      },
      4 * 9,
    ],
    [
      "vqvae",
      "depth",
      { "layers.encoder.body.6": residual, "layers.decoder.body.0": residual },
      4 * 9,
    ],
    [
      "vqvae2",
      "number of codes",
      { "layers.top.body.1.codes": 16, "layers.bottom.body.1.codes": 64 },
      2 * 4 + 4 * 6,
    ],
    [
      "vqvae2",
      "width of codes",
      {
        "layers.top.body.0.channels": 6,
        "layers.bottom.body.0.channels": 5,
        "layers.decoderTop.body.4.channels": 7,
        "layers.upsampleTop.body.0.channels": 3,
      },
      (2 + 4) * 9,
    ],
    ["vqvae2", "depth", { "layers.encoderTop.body.5": residual }, 6 * 9],
    ["fsq", "levels", { "layers.codes.body.1.levels": [4, 4, 2, 2] }, 4 * 6],
    [
      "fsq",
      "number of channels",
      {
        "layers.codes.body.0.channels": 2,
        "layers.codes.body.1.levels": [16, 8],
      },
      4 * 7,
    ],
    ["vqvae-levels", "levels", { "features.levels": 64 }, 4 * 9],
  ])("%s: %s", async (preset, _what, set, bitsPerFrame) => {
    const { run } = await train(
      { preset, steps: 2, set: { ...small, ...set } },
      io,
    );
    const [dialogue] = io.corpus.dialogues();
    const { metrics } = await reconstruct({ run, dialogue: dialogue!.id }, io);
    expect(metrics["bits/transmitted"]).toBeCloseTo(bitsPerFrame * 62.5, 6);
    expect(metrics["lsd/dB"]).toBeGreaterThan(0);
  });

  test.each([
    ["vqvae", { "layers.codes.body.1.codes": 0 }, "codes is 0"],
    ["fsq", { "layers.codes.body.1.levels": [8, 1] }, "levels[1] is 1"],
    ["vqvae", { "layers.codes.body.0.channels": -2 }, "channels is -2"],
    ["vqvae", { "layers.codes.body.0.channels": 2.5 }, "channels is 2.5"],
    [
      "fsq",
      { "layers.codes.body.0.channels": 2 },
      "got 2 channels for levels [8, 5, 5, 3], expects one channel a number",
    ],
    [
      "vqvae",
      { "layers.encoder.body.9": residual },
      "body[6] is missing, expects a record",
    ],
    ["vqvae-levels", { "features.levels": 1 }, "levels is 1"],
  ])("%s %j is refused in one sentence", async (preset, set, sentence) => {
    const runs = io.corpus.runs().length;
    const asked = train({ preset, steps: 1, set: { ...small, ...set } }, io);
    await expect(asked).rejects.toThrow(sentence);
    expect(io.corpus.runs().length).toBe(runs);
  });
});
