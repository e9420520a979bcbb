/** Phone models: trained on tones that stand for phones, resumed bit for bit, scored beside guessers, written as a tier. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { textGridOf } from "../../src-main/annotation/exportTurns.ts";
import { readAnnotations } from "../../src-main/annotation/formats.ts";
import { labelledPhones } from "../../src-main/annotation/phoneTiers.ts";
import { writeWav } from "../../src-main/audio/writeWav.ts";
import { Random } from "../../src-main/base/random.ts";
import { evaluate } from "../../src-main/pipelines/evaluate.ts";
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { predict } from "../../src-main/pipelines/predict.ts";
import { streamRun } from "../../src-main/pipelines/stream.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { readCheckpoint } from "../../src-main/pipelines/training/checkpoint.ts";
import { pipelineIo, type TestIo } from "../support/pipelineIo.ts";
import { trainedTwice } from "../support/stoppedTraining.ts";
import {
  temporaryFolder,
  type TemporaryFolder,
} from "../support/temporaryFolder.ts";

const spec = {
  name: "tones",
  task: "phones",
  causal: false,
  features: { hop: 160, bands: 20, speakers: "each" },
  layers: [
    {
      kind: "conv",
      channels: 12,
      kernel: 3,
      padding: "same",
      activation: "relu",
    },
    { kind: "lstm", hidden: 8, direction: "both" },
  ],
  heads: { phones: [] },
  training: {
    steps: 20,
    batch: 4,
    windowSeconds: 0.5,
    learningRate: 2e-2,
    warmUpSteps: 1,
    validateEvery: 10,
  },
};

const rateHz = 16000;
const tonesHz: Readonly<Record<string, number>> = {
  p: 300,
  i: 900,
  s: 4000,
  sil: 0,
};
const names = Object.keys(tonesHz);

/** Tones of 0.1 to 0.3 s in a random order, with their phones. */
function speech(seed: number, seconds = 4) {
  const random = new Random(`tones ${seed}`);
  const samples = new Float32Array(seconds * rateHz);
  const phones: { start: number; end: number; label: string }[] = [];
  for (let start = 0; start < seconds;) {
    const end = Math.min(seconds, start + random.between(0.1, 0.3));
    const label = names[random.integer(names.length)]!;
    phones.push({ start, end, label });
    for (let n = Math.ceil(start * rateHz); n < end * rateHz; n++)
      samples[n] = 0.2 * Math.sin((2 * Math.PI * tonesHz[label]! * n) / rateHz);
    start = end;
  }
  return { samples, phones };
}

let folder: TemporaryFolder;
let io: TestIo;
const preset = () => folder.at("tones.json");

beforeAll(async () => {
  folder = temporaryFolder();
  io = pipelineIo(folder.at("corpus"));
  writeFileSync(preset(), JSON.stringify(spec));
  mkdirSync(folder.at("in"));
  for (let i = 0; i < 4; i++) {
    const { samples, phones } = speech(i);
    const stem = folder.at(`in/read${"abcd"[i]}`);
    writeWav(`${stem}.wav`, [samples], rateHz);
    const tier = { name: "phones", intervals: phones };
    writeFileSync(`${stem}.TextGrid`, textGridOf([tier], 4));
  }
  await ingest({ paths: [folder.at("in")] }, io);
}, 60_000);

afterAll(() => {
  io[Symbol.dispose]();
  folder[Symbol.dispose]();
});

test("a model learns the classes of its data, and is scored beside guessers", async () => {
  const { run } = await train({ preset: preset(), steps: 80 }, io);
  const { head } = readCheckpoint(io.corpus.runFolder(run), "best");
  expect(head.spec.classes).toEqual(["i", "p", "s", "sil"]);
  const { metrics } = await evaluate({ run, split: "test" }, io);
  const accuracy = metrics["phones/phones/frameAccuracy"]!;
  const [chance, majority] = accuracy.baselines.map(({ value }) => value!);
  expect(chance).toBe(1 / 4);
  expect(accuracy.value).toBeGreaterThan(Math.max(0.7, majority! + 0.2));
  const rate = metrics["phones/phones/errorRate"]!;
  expect(rate.value).toBeLessThan(rate.baselines[0]!.value!);
  const cost = metrics["phones/phones/crossEntropy"]!;
  expect(cost.baselines[0]).toEqual({ name: "chance", value: Math.log(4) });
  expect(cost.value).toBeLessThan(cost.baselines[1]!.value!);
  // The last fifth of each of four recordings of 4 s, but for the guard.
  expect(accuracy.samples).toBeGreaterThan(4 * 65);
  expect(accuracy.samples).toBeLessThan(4 * 81);
}, 60_000);

test("its phones are written as a tier that is found again", async () => {
  const { run } = await train({ preset: preset(), steps: 80 }, io);
  const out = folder.at("reada.TextGrid");
  const { events, frames } = await predict({ run, dialogue: "reada", out }, io);
  expect(frames).toBe(400);
  const [annotation] = readAnnotations("TextGrid", readFileSync(out));
  const found = labelledPhones(annotation!.tiers);
  expect(found[0]).toMatchObject({ speaker: null, start: 0 });
  expect(found.filter(({ label }) => label !== "sil").length).toBe(
    events.filter((event) => event.kind === "phone" && event.label !== "sil")
      .length,
  );
  const { phones } = speech(0);
  const at = (list: typeof phones, time: number) =>
    list.find(({ start, end }) => time >= start && time < end)?.label;
  const times = Array.from({ length: 390 }, (_, n) => n / 100);
  const right = times.filter((time) => at(found, time) === at(phones, time));
  expect(right.length / times.length).toBeGreaterThan(0.7);
}, 60_000);

test.each(["json", "csv", "eaf"])("and as %s", async (ending) => {
  const { run } = await train({ preset: preset(), steps: 1 }, io);
  const out = folder.at(`reada.${ending}`);
  await predict({ run, dialogue: "reada", out }, io);
  expect(readFileSync(out, "utf8")).toMatch(/phone/);
});

test("a run goes on with the classes that it began with", async () => {
  const [whole, resumed] = await trainedTwice(preset(), 6, io);
  expect(resumed).toEqual(whole);
});

test("a model that hears the future does not stream", async () => {
  const { run } = await train({ preset: preset(), steps: 1 }, io);
  const file = folder.at("in/reada.wav");
  const never = new AbortController().signal;
  await expect(
    streamRun({ run, corpus: io.corpus.path, file }, never),
  ).rejects.toThrow(/lstm|future|ahead/i);
});

test("labels of TIMIT are scored folded too; two voices have a tier each", async () => {
  using timit = temporaryFolder();
  using other = pipelineIo(timit.at("corpus"));
  mkdirSync(timit.at("in"));
  const timitName: Record<string, string> = { p: "aa", i: "tcl", s: "s" };
  const renamed = speech(1, 6).phones.map((phone) => ({
    ...phone,
    label: timitName[phone.label] ?? "h#",
  }));
  const words = [{ start: 0.5, end: 5, label: "so" }];
  const tiers = ["Ana", "Bo"].flatMap((who) => [
    { name: `${who} - words`, intervals: words },
    { name: `${who} - phones`, intervals: renamed },
  ]);
  const [left, right] = [speech(1, 6).samples, speech(2, 6).samples];
  writeWav(timit.at("in/talk.wav"), [left, right], rateHz);
  writeFileSync(timit.at("in/talk.TextGrid"), textGridOf(tiers, 6));
  await ingest({ paths: [timit.at("in")] }, other);
  const { run } = await train({ preset: preset(), steps: 2 }, other);
  const { metrics } = await evaluate({ run, split: "test" }, other);
  expect(metrics["phones/phones/frameAccuracy"]!.baselines[0]!.value).toBe(
    1 / 61,
  );
  expect(metrics["phones/phones39/frameAccuracy"]!.baselines[0]!.value).toBe(
    1 / 39,
  );
  const out = timit.at("talk.TextGrid");
  await predict({ run, dialogue: "talk", out }, other);
  const text = readFileSync(out, "utf8");
  expect(text).toContain('"Ana - phones"');
  expect(text).toContain('"Bo - phones"');
});

test("without a tier of phones a sentence says what is missing", async () => {
  using empty = temporaryFolder();
  using other = pipelineIo(empty.at("corpus"));
  mkdirSync(empty.at("in"));
  writeWav(empty.at("in/read.wav"), [speech(0).samples], rateHz);
  await ingest({ paths: [empty.at("in")] }, other);
  await expect(train({ preset: preset() }, other)).rejects.toThrow(
    "the corpus has no phones in train; import recordings with a TextGrid that has a tier named phones",
  );
  expect(other.corpus.runs()).toEqual([]);
});
