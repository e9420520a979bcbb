/** Whole training steps of reference networks, as benchmark cases; the networks are specs as a user would write them. */
import { Random } from "../../base/random.ts";
import {
  floats,
  type Executor,
  type Tensor,
} from "../../engine/executors/executor.ts";
import { ortExecutor } from "../../engine/executors/ort.ts";
import {
  add,
  input,
  mean,
  mul,
  softplus,
  square,
  sub,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { elements, shapeOf } from "../../engine/ir/value.ts";
import { adam, scheduleInputs } from "../../engine/optim/optimizers.ts";
import {
  initialParameters,
  parametersInput,
} from "../../engine/optim/parameters.ts";
import {
  buildStep,
  nextPrefix,
  type TrainingStep,
} from "../../engine/optim/step.ts";
import { Trainer, type TrainingState } from "../../engine/optim/trainer.ts";
import { vqVae2Layers } from "../../models/networks/vqVae.ts";
import { buildModel, type Model } from "../../models/model.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { BenchCase, Prepared } from "./case.ts";
import type { ModelSpec, WrittenSpec } from "../../models/spec/spec.ts";

export interface StepCase {
  readonly name: string;
  readonly title: string;
  readonly spec: () => ModelSpec;
  readonly batch: number;
  readonly steps: number;
  /** `activity`: binary cross-entropy of the one output channel; `copy`: squared error to the input. */
  readonly target: "activity" | "copy";
  readonly runs: number;
}

type Layers = WrittenSpec["layers"];

const written = (channels: number, layers: Layers) => () =>
  parseSpec({ name: "bench", task: "none", input: { channels }, layers });

const convStack = (dilations: readonly number[]): Layers => [
  ...dilations.map((dilation) => ({
    kind: "conv" as const,
    channels: 256,
    kernel: 3,
    dilation,
    activation: "relu" as const,
  })),
  { kind: "conv", channels: 1, kernel: 1 },
];

const residualBlock = (dilation: number) => ({
  kind: "residual" as const,
  body: [
    {
      kind: "conv" as const,
      channels: 128,
      kernel: 3,
      dilation,
      activation: "relu" as const,
    },
    { kind: "conv" as const, channels: 128, kernel: 3, dilation },
  ],
});

const stack = (dilations: readonly number[]) => [
  { kind: "conv" as const, channels: 128, kernel: 3 },
  ...dilations.map(residualBlock),
];

const recurrentHead = (kind: "gru" | "lstm"): Layers => [
  { kind, hidden: 256 },
  { kind: "conv", channels: 1, kernel: 1 },
];

/** As published: the preset is narrower. */
const vqVae2 = () =>
  parseSpec({
    name: "bench",
    task: "none",
    input: { channels: 1, bins: 80 },
    layers: vqVae2Layers({ channels: 64, residual: 32, width: 64, codes: 512 }),
  });

export const stepCases: readonly StepCase[] = [
  {
    name: "step/conv-stack",
    title: "5 causal conv layers, B16 T512 C80 H256 K3",
    spec: written(80, convStack([1, 1, 1, 1, 1])),
    batch: 16,
    steps: 512,
    target: "activity",
    runs: 9,
  },
  {
    name: "step/conv-stack-dilated",
    title: "the same with dilations 1, 2, 4, 8, 16",
    spec: written(80, convStack([1, 2, 4, 8, 16])),
    batch: 16,
    steps: 512,
    target: "activity",
    runs: 9,
  },
  {
    name: "step/resnet-multistack",
    title: "2 stacks of 3 residual blocks, B16 T512 C80 H128 K3",
    spec: written(80, [
      {
        kind: "parallel",
        stacks: [stack([1, 2, 4]), stack([3, 6, 9])],
        combine: "concat",
      },
      { kind: "conv", channels: 1, kernel: 1 },
    ]),
    batch: 16,
    steps: 512,
    target: "activity",
    runs: 9,
  },
  {
    name: "step/vqvae2",
    title: "causal VQ-VAE-2, B8 T128, 64 channels, 512 x 64 codes",
    spec: vqVae2,
    batch: 8,
    steps: 128,
    target: "copy",
    runs: 7,
  },
  {
    name: "step/gru-head",
    title: "GRU B16 T512 C256 H256",
    spec: written(256, recurrentHead("gru")),
    batch: 16,
    steps: 512,
    target: "activity",
    runs: 7,
  },
  {
    name: "step/lstm-head",
    title: "LSTM B16 T512 C256 H256",
    spec: written(256, recurrentHead("lstm")),
    batch: 16,
    steps: 512,
    target: "activity",
    runs: 7,
  },
];

/** All training-step cases. */
export const trainingStepCases: readonly BenchCase[] = stepCases.map((one) => ({
  name: one.name,
  title: one.title,
  peer: one.name.replace("step/", "step_").replaceAll("-", "_"),
  runs: one.runs,
  prepare: (threads) => prepareStep(one, ortExecutor("cpu", { threads })),
}));

/** The case as a training that is ready to go on with one random batch. */
export async function prepareStep(
  one: StepCase,
  executor: Executor,
): Promise<Prepared> {
  const random = new Random(one.name);
  const model = buildModel(one.spec(), {
    batch: one.batch,
    steps: one.steps,
    training: true,
  });
  addLoss(model, one.target);
  const step = buildStep(model.graph, { optimizer: adam, clipNorm: null });
  const trainer = await Trainer.create(
    executor,
    step,
    adam,
    initialState(model, step, random),
  );
  const batch = randomFeeds(model, step, random);
  let number = 0;
  return {
    run: async () => {
      await trainer.run(batch, ++number, 1e-4);
    },
    release: () => trainer.release(),
  };
}

/** Outputs `loss`, and the next value of every state that changes. */
function addLoss(model: Model, target: StepCase["target"]): void {
  const { graph, output } = model;
  const wanted =
    target === "copy" ? model.input : input(graph, "target", output.axes);
  const own: Value =
    target === "copy"
      ? mean(square(sub(output, wanted)))
      : mean(sub(softplus(output), mul(output, wanted)));
  graph.output("loss", [...model.penalties.values()].reduce(add, own));
  for (const { name, next } of model.states)
    if (next) graph.output(nextPrefix + name, next);
}

function initialState(
  model: Model,
  step: TrainingStep,
  random: Random,
): TrainingState {
  const flat = initialParameters(step.slots, model.initialisers, random);
  const states = model.states.map(({ name, value }) => {
    const shape = shapeOf(value);
    const data = Float32Array.from({ length: elements(shape) }, () =>
      random.normal(),
    );
    return [name, floats(data, shape)] as const;
  });
  return {
    [parametersInput]: floats(flat, [flat.length]),
    ...Object.fromEntries(states),
  };
}

const scheduled = new Set<string>(Object.values(scheduleInputs));

/** Random numbers for every input that the step's own state does not fill; controls are idle. */
function randomFeeds(
  model: Model,
  step: TrainingStep,
  random: Random,
): Record<string, Tensor> {
  const idle = new Map(model.controls.map((one) => [one.name, one.idle]));
  const feeds: Record<string, Tensor> = {};
  for (const { params, outputs } of step.graph.inputNodes()) {
    const { name, role, dtype } = params;
    const fed = role === "data" || role === "noise";
    if (!fed || scheduled.has(name)) continue;
    const shape = shapeOf(outputs[0]!);
    const draw = role === "noise" ? random.uniform : random.normal;
    const data =
      idle.get(name) ??
      Float32Array.from({ length: elements(shape) }, () => draw.call(random));
    feeds[name] = { dtype, shape, data };
  }
  return feeds;
}
