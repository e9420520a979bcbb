/** Whole training steps of reference networks, as benchmark cases; the networks are specs. */
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
import { buildModel, type Model } from "../../models/model.ts";
import type { BenchCase, Prepared } from "./case.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { buildWithLoss } from "../../models/tasks/losses.ts";
import { stepSize } from "../training/session.ts";
import { loadSpec } from "../training/specs.ts";
import {
  convStack,
  recurrentHead,
  residualStack,
  vqVae2,
  written,
} from "./networks.ts";

export interface StepCase {
  readonly name: string;
  readonly title: string;
  /** The model with its loss. */
  readonly model: () => Model;
  readonly runs: number;
}

/** Binary cross-entropy of the one output channel, or squared error to the input. */
type Target = "activity" | "copy";

export const stepCases: readonly StepCase[] = [
  {
    name: "step/conv-stack",
    title: "5 causal conv layers, B16 T512 C80 H256 K3",
    model: withTarget(
      written(80, convStack([1, 1, 1, 1, 1])),
      16,
      512,
      "activity",
    ),
    runs: 9,
  },
  {
    name: "step/conv-stack-dilated",
    title: "the same with dilations 1, 2, 4, 8, 16",
    model: withTarget(
      written(80, convStack([1, 2, 4, 8, 16])),
      16,
      512,
      "activity",
    ),
    runs: 9,
  },
  {
    name: "step/resnet-multistack",
    title: "2 stacks of 3 residual blocks, B16 T512 C80 H128 K3",
    model: withTarget(
      written(80, [
        {
          kind: "parallel",
          stacks: [residualStack([1, 2, 4]), residualStack([3, 6, 9])],
          combine: "concat",
        },
        { kind: "conv", channels: 1, kernel: 1 },
      ]),
      16,
      512,
      "activity",
    ),
    runs: 9,
  },
  {
    name: "step/vqvae2",
    title: "causal VQ-VAE-2, B8 T128, 64 channels, 512 x 64 codes",
    model: withTarget(vqVae2, 8, 128, "copy"),
    runs: 7,
  },
  {
    name: "step/gru-head",
    title: "GRU B16 T512 C256 H256",
    model: withTarget(written(256, recurrentHead("gru")), 16, 512, "activity"),
    runs: 7,
  },
  {
    name: "step/lstm-head",
    title: "LSTM B16 T512 C256 H256",
    model: withTarget(written(256, recurrentHead("lstm")), 16, 512, "activity"),
    runs: 7,
  },
  {
    name: "step/cpc",
    title: "CPC with InfoNCE over 12 steps and 64 others, B8 T128 (preset cpc)",
    model: preset("cpc"),
    runs: 15,
  },
  {
    name: "step/turns-cnn",
    title: "the default model, B8 T512, three heads (preset turns-cnn)",
    model: preset("turns-cnn"),
    runs: 15,
  },
];

/** A preset as it is trained. */
function preset(name: string): () => Model {
  return () => {
    const spec = loadSpec(name);
    return buildWithLoss(spec, { ...stepSize(spec), training: true });
  };
}

function withTarget(
  spec: () => ModelSpec,
  batch: number,
  steps: number,
  target: Target,
): () => Model {
  return () => {
    const model = buildModel(spec(), { batch, steps, training: true });
    addLoss(model, target);
    return model;
  };
}

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
  const model = one.model();
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
function addLoss(model: Model, target: Target): void {
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
      (dtype === "i32"
        ? new Int32Array(elements(shape))
        : Float32Array.from({ length: elements(shape) }, () =>
            draw.call(random),
          ));
    feeds[name] = { dtype, shape, data };
  }
  return feeds;
}
