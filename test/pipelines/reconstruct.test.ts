/** A dialogue through a quantising model and back: exact seams, codes that decode to what they came from, odd recordings. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRecording } from "../../src-main/audio/openRecording.ts";
import { writeWav } from "../../src-main/audio/writeWav.ts";
import { soundFile } from "../../src-main/corpus/sounds.ts";
import { evaluate } from "../../src-main/pipelines/evaluate.ts";
import { openVoiceRun } from "../../src-main/pipelines/inference/openVoiceRun.ts";
import { voiceChunks } from "../../src-main/pipelines/inference/voiceChunks.ts";
import type { VoicePart } from "../../src-main/pipelines/inference/voiceModel.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { paint } from "../../src-main/pipelines/paint.ts";
import { reconstruct } from "../../src-main/pipelines/reconstruct.ts";
import { simulate } from "../../src-main/pipelines/simulate.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { readTrackFrames } from "../../src-main/storage/trackFiles.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

const down = (channels: number) => ({
  kind: "conv",
  channels,
  kernel: [3, 4],
  stride: [1, 4],
  activation: "relu",
});

const tinySpec = {
  name: "tiny",
  task: "reconstruction",
  features: { hop: 256, speakers: "each", normalise: "overall" },
  layers: [
    down(4),
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
      channels: 1,
      kernel: [1, 4],
      stride: [1, 4],
    },
  ],
  training: {
    steps: 6,
    batch: 4,
    windowSeconds: 0.5,
    warmUpSteps: 1,
    validateEvery: 6,
  },
};

let folder: TemporaryFolder;
let io: TestIo;

beforeAll(async () => {
  folder = temporaryFolder();
  io = pipelineIo(folder.at("corpus"));
  const spec = folder.at("tiny.json");
  writeFileSync(spec, JSON.stringify(tinySpec));
  const out = folder.at("simulated");
  await simulate({ out, dialogues: 2, minutes: 0.2, seed: 3 }, io);
  writeOddRecordings(out);
  await ingest({ paths: [out] }, io);
  await train({ preset: spec, name: "tiny" }, io);
}, 120_000);

afterAll(() => {
  io[Symbol.dispose]();
  folder[Symbol.dispose]();
});

/** A second of silence, a clipped tone, two frames, and a voice beside an empty channel. */
function writeOddRecordings(out: string): void {
  const tone = (seconds: number, height: number) =>
    Float32Array.from({ length: 16000 * seconds }, (_, n) =>
      Math.max(-1, Math.min(1, height * Math.sin(n / 9))),
    );
  const write = (name: string, ...channels: Float32Array[]) =>
    writeWav(join(out, `${name}.wav`), channels, 16000);
  write("silence", new Float32Array(16000));
  write("clipped", tone(1, 40));
  write("short", tone(0.032, 0.5));
  write("half", tone(1, 0.5), new Float32Array(16000));
}

async function partsOf(frames: Float32Array): Promise<VoicePart[]> {
  await using opened = await openVoiceRun("tiny", io);
  const parts: VoicePart[] = [];
  const read = (start: number, count: number) =>
    frames.subarray(start * 80, (start + count) * 80);
  const source = { frames: frames.length / 80, read };
  for await (const part of opened.model.reconstruct(source)) parts.push(part);
  return parts;
}

describe("chunks", () => {
  const causal = { before: 30, after: 0 };

  test("begin with the voice, overlap by what the model sees, and end where it ends", () => {
    expect(voiceChunks(2100, causal, 64)).toEqual([
      { start: 0, steps: 1088, from: 0, to: 1088 },
      { start: 1024, steps: 1088, from: 1088, to: 2100 },
    ]);
    expect(voiceChunks(5, causal, 64)).toEqual([
      { start: 0, steps: 64, from: 0, to: 5 },
    ]);
    expect(voiceChunks(300, causal, 64)).toEqual([
      { start: 0, steps: 512, from: 0, to: 300 },
    ]);
  });

  test("give the same numbers as the beginning of the voice alone does", async () => {
    const frames = Float32Array.from({ length: 1300 * 80 }, (_, i) =>
      Math.sin(i * i * 1e-3),
    );
    const whole = await partsOf(frames);
    // A voice that begins 1024 frames later, with the past that the model sees in front of it.
    const [, second] = whole;
    const [alone] = await partsOf(frames.slice(1024 * 80));
    const skipped = second!.start - 1024;
    expect([...second!.codes[0]!]).toEqual([
      ...alone!.codes[0]!.subarray(skipped * 20),
    ]);
    expect([...second!.reconstruction]).toEqual([
      ...alone!.reconstruction.subarray(skipped * 80),
    ]);
  });

  test("codes decode to the frames that they came with", async () => {
    const frames = Float32Array.from({ length: 200 * 80 }, (_, i) =>
      Math.cos(i * 0.37),
    );
    const [part] = await partsOf(frames);
    await using opened = await openVoiceRun("tiny", io);
    const decoded = await opened.model.decode(part!.codes, 200);
    const largest = decoded.reduce(
      (most, value, i) =>
        Math.max(most, Math.abs(value - part!.reconstruction[i]!)),
      0,
    );
    expect(largest).toBeLessThan(1e-5);
  });
});

describe("a dialogue", () => {
  test("becomes tracks, a stereo file of its length, and codes for NumPy and as JSON", async () => {
    const dialogue = io.corpus
      .dialogues()
      .find(({ channels, seconds }) => channels === 2 && seconds > 10)!;
    const out = folder.at("out.wav");
    const codes = folder.at("codes.json");
    const result = await reconstruct(
      { run: "tiny", dialogue: dialogue.id, out, codes },
      io,
    );
    using sound = openRecording(out);
    expect(sound.channels).toBe(2);
    expect(sound.samples / 16000).toBeCloseTo(dialogue.seconds, 1);
    expect(result.warnings).toEqual([]);
    expect(result.metrics["bits/transmitted"]).toBe(20 * 4 * 62.5);
    const kinds = io.corpus
      .tracks(dialogue.id)
      .filter(({ runId }) => runId === result.run)
      .map(({ kind, speaker }) => `${kind} ${speaker}`);
    expect(kinds.toSorted()).toEqual([
      "codes 0",
      "codes 1",
      "difference 0",
      "difference 1",
      "reconstruction 0",
      "reconstruction 1",
    ]);
    const written = JSON.parse(readFileSync(codes, "utf8")) as {
      voices: { grids: { values: number[][] }[] }[];
    };
    const track = io.corpus
      .tracks(dialogue.id)
      .find(({ kind, speaker }) => kind === "codes" && speaker === 1)!;
    const file = io.corpus.track(track.id).absoluteFile;
    expect(written.voices[1]!.grids[0]!.values[7]).toEqual([
      ...readTrackFrames(track, file, 7, 1),
    ]);
    expect(io.corpus.prototypes(result.run)!.grids[0]!.values.length).toBe(16);
  });

  test("with painted codes sounds different there and nowhere else", async () => {
    const dialogue = io.corpus
      .dialogues()
      .find(({ channels, seconds }) => channels === 2 && seconds > 10)!;
    const strokes = Array.from({ length: 20 }, (_, row) => ({
      grid: "codes",
      frame: 300,
      row,
      code: row % 16,
    }));
    const painted = await paint(
      { run: "tiny", dialogue: dialogue.id, speaker: 0, strokes },
      io,
    );
    const runFolder = io.corpus.runFolder(painted.run);
    const plain = soundFile(runFolder, {
      dialogueId: dialogue.id,
      speaker: 0,
      variant: "reconstruction",
    });
    using before = openRecording(plain);
    using after = openRecording(painted.out);
    expect(after.samples).toBe(before.samples);
    const [start, end] = [painted.start * 16000, painted.end * 16000];
    expect(after.read(0, start)).toEqual(before.read(0, start));
    expect(after.read(end, 4000)).toEqual(before.read(end, 4000));
    expect(after.read(start, end - start)).not.toEqual(
      before.read(start, end - start),
    );
  });

  test("without strokes the voice is as it was reconstructed", async () => {
    const dialogue = io.corpus
      .dialogues()
      .find(({ channels, seconds }) => channels === 2 && seconds > 10)!;
    const place = { run: "tiny", dialogue: dialogue.id, speaker: 0 } as const;
    const strokes = [{ grid: "codes", frame: 3, row: 0, code: 1 }];
    const { out } = await paint({ ...place, strokes }, io);
    expect(existsSync(out)).toBe(true);
    await paint({ ...place, strokes: [] }, io);
    expect(existsSync(out)).toBe(false);
  });

  test("a code that is not there is refused in a sentence", async () => {
    const [dialogue] = io.corpus.dialogues();
    const strokes = [{ grid: "codes", frame: 0, row: 0, code: 99 }];
    await reconstruct({ run: "tiny", dialogue: dialogue!.id }, io);
    const { speaker } = io.corpus
      .tracks(dialogue!.id)
      .find(({ kind }) => kind === "codes")!;
    await expect(
      paint({ run: "tiny", dialogue: dialogue!.id, speaker, strokes }, io),
    ).rejects.toThrow(/code 99 is not there.*codes \(20 rows, 16 codes\)/);
  });
});

describe("odd recordings", () => {
  test.each([
    ["silence", /silent throughout/],
    ["clipped", /clipped: \d+ % of the samples lie at full scale/],
    ["short", /fewer than the \d+ that the model sees/],
    ["half", /speaker B is silent throughout/],
  ] as const)(
    "%s gives numbers, and a warning where one is due",
    async (title, warning) => {
      const result = await reconstruct({ run: "tiny", dialogue: title }, io);
      expect(result.warnings.join()).toMatch(warning);
      for (const value of Object.values(result.metrics))
        expect(value === null || Number.isFinite(value)).toBe(true);
      for (const track of io.corpus.tracks(result.dialogue)) {
        if (track.runId !== result.run) continue;
        const file = io.corpus.track(track.id).absoluteFile;
        expect(readTrackFrames(track, file).every(Number.isFinite)).toBe(true);
      }
    },
  );
});

test("a run is scored beside codecs of the same rate", async () => {
  const { metrics, evaluations } = await evaluate(
    { run: "tiny", split: "test" },
    io,
  );
  const { value, baselines } = metrics["reconstruction/reconstruction/lsd"]!;
  expect(value).toBeGreaterThan(0);
  expect(baselines.map(({ name }) => name)).toEqual([
    "mean of training",
    "uniform steps, same bits",
    "PCA and k-means, same bits",
  ]);
  const { codes, bands } = evaluations[0]!.details!;
  const [{ name, counts }] = codes as [(typeof codes)[number]];
  expect([name, counts.length]).toEqual(["codes", 16]);
  const used = metrics["reconstruction/codes/codes/used"]!;
  expect(counts.filter((count) => count > 0)).toHaveLength(used.value!);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(used.samples);
  expect(bands.curves.map((curve) => curve.name)).toEqual([
    "this run",
    "uniform steps, same bits",
    "PCA and k-means, same bits",
  ]);
  for (const { decibels } of bands.curves)
    expect(decibels).toHaveLength(bands.frequenciesHz.length);
  const rate = metrics["reconstruction/codes/nominalRate"]!.value;
  expect(rate).toBe((20 * 4 * 62.5) / 1000);
});
