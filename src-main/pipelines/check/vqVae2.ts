/** Runs the numeric cases of the causal VQ-VAE-2: shapes, counts, causality, memory of its stream. */
import { Random } from "../../base/random.ts";
import { receptiveField, traceReach } from "../../engine/analysis/reach.ts";
import { streamGraph } from "../../engine/analysis/stream/stream.ts";
import { evaluate } from "../../engine/executors/reference/evaluate.ts";
import { elements, shapeOf } from "../../engine/ir/value.ts";
import {
  initialParameters,
  parameterCount,
  parameterSlots,
} from "../../engine/optim/parameters.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel, type Model } from "../../models/model.ts";
import { vqVae2Layers, type VqVaeSizes } from "../../models/networks/vqVae.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "causal VQ-VAE-2 on (B,1,T,80)": (testCase) => {
    const runner = Object.entries(runners).find(([start]) =>
      testCase.id?.startsWith(start),
    );
    return runner
      ? runner[1](testCase)
      : failed(testCase, `no runner knows the case ${testCase.id}`);
  },
};

const runners: Readonly<Record<string, (testCase: CaseRecord) => CaseResult>> =
  {
    shapes: runShapes,
    hard_causality_test: runCausality,
    frequency_sizes: runFrequencies,
    streaming_state: runStreamingState,
    receptive_field: runReceptiveField,
    rf: runReceptiveField,
  };

const smallSizes: VqVaeSizes = {
  channels: 8,
  residual: 4,
  width: 4,
  codes: 16,
};

/** Sizes as the id names them, `shapes_C128_R32_D64_K512`; what it leaves out is as published. */
function sizesIn({ id = "" }: CaseRecord): VqVaeSizes {
  const size = (letter: string, standard: number) =>
    Number(new RegExp(`_${letter}(\\d+)`).exec(id)?.[1] ?? standard);
  return {
    channels: size("C", 64),
    residual: size("R", 32),
    width: size("D", 64),
    codes: size("K", 512),
  };
}

function modelOf(
  sizes: VqVaeSizes,
  [batch, , steps, bands]: readonly number[],
): Model {
  const spec = parseSpec({
    name: "vqvae2",
    task: "reconstruction",
    features: { bands },
    layers: vqVae2Layers(sizes),
  });
  return buildModel(spec, { batch: batch!, steps: steps! });
}

function runShapes(testCase: CaseRecord): CaseResult {
  const sizes = sizesIn(testCase);
  const model = modelOf(sizes, testCase["input"] as number[]);
  const shape = (name: string) => shapeOf(model.values.get(name)!);
  const codes = (level: string) =>
    shapeOf(model.sideOutputs.get(`${level}/quantize1/codes`)!);
  return compare(testCase, {
    enc_b: shape("encoderBottom"),
    enc_t: shape("encoderTop"),
    q_t: shape("top"),
    dec_t: shape("decoderTop"),
    q_b: shape("bottom"),
    up_t: shape("upsampleTop"),
    out: shape("decoder"),
    codes_t: codes("top"),
    codes_b: codes("bottom"),
    n_trainable: parameterCount(parameterSlots(model.graph)),
    n_codebook: model.states
      .filter(({ name }) => name.endsWith("/codebook"))
      .reduce((sum, { value }) => sum + elements(shapeOf(value)), 0),
  });
}

/** Other frames from t0 on change neither reconstruction nor codes before t0, by not one bit. */
function runCausality(testCase: CaseRecord): CaseResult {
  const [steps, bands, changed] = [12, 16, 7];
  const model = modelOf(smallSizes, [1, 1, steps, bands]);
  const random = new Random("causality");
  const fixed = randomFeeds(model, random);
  const noise = () =>
    Float32Array.from({ length: steps * bands }, () => random.normal());
  const first = noise();
  const second = noise();
  second.set(first.subarray(0, changed * bands));
  const [a, b] = [first, second].map((input) =>
    evaluate(model.graph, { ...fixed, input }),
  );
  const passed = [...model.graph.outputs.keys()].every((name) => {
    const perStep = a![name]!.data.length / steps;
    const before = (data: Float64Array) => data.slice(0, changed * perStep);
    return before(a![name]!.data).join() === before(b![name]!.data).join();
  });
  return compare(testCase, { passed });
}

function randomFeeds(
  model: Model,
  random: Random,
): Record<string, Float32Array> {
  const slots = parameterSlots(model.graph);
  const flat = initialParameters(slots, model.initialisers, random);
  const parameters = slots.map(({ name, offset, size }) => [
    name,
    flat.subarray(offset, offset + size),
  ]);
  const states = model.states.map(({ name, value }) => [
    name,
    Float32Array.from({ length: elements(shapeOf(value)) }, () =>
      random.normal(),
    ),
  ]);
  return Object.fromEntries([...parameters, ...states]) as Record<
    string,
    Float32Array
  >;
}

function runFrequencies(testCase: CaseRecord): CaseResult {
  const { down } = testCase.expected as { down: number[] };
  const model = modelOf(smallSizes, [1, 1, 4, down[0]!]);
  const bins = (op: string) =>
    model.graph.nodes
      .filter((node) => node.op === op && node.inputs[1]!.axes[3]!.size === 4)
      .flatMap(({ inputs, outputs }) => [inputs[0]!, outputs[0]!])
      .map(({ axes }) => axes[3]!.size);
  const sorted = (sizes: number[]) => [...new Set(sizes)].sort((a, b) => a - b);
  return compare(testCase, {
    down: sorted(bins("conv")).reverse(),
    up: sorted(bins("convTranspose")),
  });
}

/** Steps of time that each block sees, by the names of the shapes. */
function runReceptiveField(testCase: CaseRecord): CaseResult {
  const model = modelOf(sizesIn(testCase), [1, 1, 48, 80]);
  const reaches = traceReach(model.graph, inputName);
  const field = (name: string) =>
    receptiveField(reaches.get(model.values.get(name)!)!)!;
  const out = field("decoder");
  return compare(testCase, {
    enc_b: field("encoderBottom").frames,
    enc_t: field("encoderTop").frames,
    q_t: field("top").frames,
    dec_t: field("decoderTop").frames,
    q_b: field("bottom").frames,
    up_t: field("upsampleTop").frames,
    dec: out.frames,
    out: out.frames,
    lookahead: out.to,
  });
}

/** Abbreviations of the case's table, by block. */
const modules: Readonly<Record<string, string>> = {
  encoderBottom: "eb",
  encoderTop: "et",
  decoderTop: "dt",
  decoder: "d",
};

function runStreamingState(testCase: CaseRecord): CaseResult {
  const model = modelOf(sizesIn(testCase), [1, 1, 8, 80]);
  const { caches, stateSize } = streamGraph(model.graph, 1);
  const rows = caches.map(({ layer, axes }) => {
    const [, channels, , bins] = axes.map(({ size }) => size);
    const block = layer.split("/")[0]!;
    const floats = axes.reduce((product, { size }) => product * size, 1);
    return [modules[block] ?? block, channels!, bins!, floats];
  });
  return compare(testCase, { rows, total_floats: stateSize });
}
