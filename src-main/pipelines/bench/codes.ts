/** Log-mel frames of a dialogue into codes, and codes into frames: the work of `reconstruct` without its sound. */
import { Random } from "../../base/random.ts";
import { ortExecutor } from "../../engine/executors/ort.ts";
import { buildModel } from "../../models/model.ts";
import { packModel } from "../../models/packed.ts";
import type { FrameSource } from "../inference/voiceChunks.ts";
import { VoiceModel, type CodedPart } from "../inference/voiceModel.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { stepSize } from "../training/session.ts";
import { loadSpec, type SpecChanges } from "../training/specs.ts";
import { initialState } from "../training/start.ts";
import type { BenchCase, Prepared } from "./case.ts";

/** Of each of both voices. */
const seconds = 60;
const bands = 80;
/** Frames in a second at the preset's hop. */
const rateHz = 62.5;

export const codeCases: readonly BenchCase[] = [
  {
    name: "codes/encode",
    title: "codes of a minute of dialogue, two voices (preset vqvae2)",
    peer: "codes_encode",
    runs: 9,
    prepare: async (threads) => {
      const { model, voices } = prepareModel(threads);
      return work(model, async () => {
        for (const voice of voices) await codesOf(model, voice);
      });
    },
  },
  {
    name: "codes/decode",
    title: "frames of the codes of a minute of dialogue",
    peer: "codes_decode",
    runs: 9,
    prepare: async (threads) => {
      const { model, voices } = prepareModel(threads);
      const coded: (readonly CodedPart[])[] = [];
      for (const voice of voices) coded.push(await codesOf(model, voice));
      return work(model, async () => {
        for (const { codes, frames } of coded.flat())
          await model.decode(codes, frames);
      });
    },
  },
];

/** The preset with the numbers that a training begins with. */
function prepareModel(threads?: number) {
  const random = new Random("codes");
  const frames = seconds * rateHz;
  const voices = [0, 1].map((): FrameSource => {
    const voice = Float32Array.from({ length: frames * bands }, () =>
      random.normal(),
    );
    return {
      frames,
      read: (start, count) =>
        voice.subarray(start * bands, (start + count) * bands),
    };
  });
  const executor = ortExecutor("cpu", { threads });
  return {
    model: new VoiceModel(untrained("vqvae2", random), executor),
    voices,
  };
}

/** A checkpoint of a preset, with fields set by dotted path, before its first step. */
export function untrained(
  preset: string,
  random: Random,
  set: SpecChanges["set"] = {},
): Checkpoint {
  const spec = loadSpec(preset, { set });
  const model = buildModel(spec, { ...stepSize(spec), training: true });
  const { slots } = packModel(model.graph);
  const tensors = initialState(model, slots, random);
  return {
    head: {
      spec,
      dataHash: "",
      statistics: unitStatistics,
      constants: {},
      steps: 0,
      seconds: 0,
      random: [],
      best: { validation: null, step: 0, since: 0 },
      slots: slots.map(({ name, size }) => ({ name, size })),
    },
    tensors,
  };
}

const unitStatistics = {
  bands,
  frames: 1,
  mean: 0,
  standardDeviation: 1,
  minimum: -11.5,
  maximum: 6,
  bandMean: new Array<number>(bands).fill(0),
  bandStandardDeviation: new Array<number>(bands).fill(1),
};

async function codesOf(
  model: VoiceModel,
  voice: FrameSource,
): Promise<CodedPart[]> {
  const parts: CodedPart[] = [];
  for await (const part of model.encode(voice)) parts.push(part);
  return parts;
}

function work(model: VoiceModel, run: () => Promise<void>): Prepared {
  return {
    run,
    release: () => model[Symbol.asyncDispose](),
    rate: (milliseconds) =>
      `${Math.round((1000 * seconds) / milliseconds)} times real time`,
  };
}
