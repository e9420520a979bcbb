/** A device into a reason not to train on it: other losses than float64 arithmetic gives, or noise from the future. */
import { Random } from "../../base/random.ts";
import { probeGradient } from "../../engine/analysis/probe.ts";
import { floats, type Executor } from "../../engine/executors/executor.ts";
import { referenceExecutor } from "../../engine/executors/reference/reference.ts";
import { parameterSlots } from "../../engine/optim/parameters.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel } from "../../models/model.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import { TrainingSession } from "./session.ts";
import { initialState } from "./start.ts";
import type { TaskData } from "./taskData.ts";

const steps = 3;
/** Relative difference of losses that rounding and other orders of summation explain. */
const tolerance = 1e-4;

/** Small enough for a second, with what trainings use: dilation, normalisation, skips, a frame's bins. */
const spec = parseSpec({
  name: "self-check",
  task: "reconstruction",
  features: { bands: 8 },
  layers: [
    { kind: "conv", channels: 8, kernel: 3, norm: "layer", activation: "relu" },
    {
      kind: "residual",
      body: [{ kind: "conv", channels: 8, kernel: 3, dilation: [2, 1] }],
    },
    { kind: "conv", channels: 1, kernel: 1 },
  ],
  training: { batch: 2, windowSeconds: 0.64, warmUpSteps: 0 },
});
const frames = 32;

/** Why the device must not be used; null when three training steps agree with the reference and the future stays dark. */
export async function selfCheck(executor: Executor): Promise<string | null> {
  const expected = await lossesOn(referenceExecutor);
  const found = await lossesOn(executor);
  const wrong = found.findIndex(
    (loss, i) =>
      !(Math.abs(loss - expected[i]!) <= tolerance * Math.abs(expected[i]!)),
  );
  if (wrong >= 0)
    return `its loss after ${wrong + 1} steps of the self-check is ${found[wrong]}, the right one is ${expected[wrong]}`;
  const future = await futureGradient(executor);
  return future === 0
    ? null
    : `its convolutions leak noise from the future (a gradient of ${future} where it must be 0)`;
}

async function lossesOn(executor: Executor): Promise<number[]> {
  const random = new Random("self-check");
  await using session = await TrainingSession.create(
    spec,
    executor,
    random,
    null,
  );
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const { metrics } = await session.run(noiseData, random, step, 1e-3);
    losses.push(metrics["loss"]!);
  }
  return losses;
}

/** Batches of noise. */
const noiseData: TaskData = {
  statistics: {
    bands: 8,
    frames: 0,
    mean: 0,
    standardDeviation: 1,
    minimum: -1,
    maximum: 1,
    bandMean: [],
    bandStandardDeviation: [],
  },
  constants: {},
  seconds: { train: 1, validation: 0 },
  draw: (random) => ({
    [inputName]: floats(normals(2 * frames * 8, random), [2, 1, frames, 8]),
    frameMask: floats(new Float32Array(2 * frames).fill(1), [2, 1, frames, 1]),
  }),
  *sweep() {},
};

function normals(count: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal());
}

/** Largest gradient that an output step has in later input steps. */
async function futureGradient(executor: Executor): Promise<number> {
  const random = new Random("self-check");
  const model = buildModel(spec, { batch: 1, steps: frames });
  const slots = parameterSlots(model.graph);
  const state = initialState(model, slots, random);
  const flat = state["parameters"]!.data as Float32Array;
  const parameters = slots.map(({ name, axes, offset, size }) => [
    name,
    floats(
      flat.slice(offset, offset + size),
      axes.map((axis) => axis.size),
    ),
  ]);
  const feeds = {
    ...(Object.fromEntries(parameters) as Record<
      string,
      ReturnType<typeof floats>
    >),
    [inputName]: floats(normals(frames * 8, random), [1, 1, frames, 8]),
  };
  const step = frames / 2;
  const { maxFutureGradient } = await probeGradient(
    executor,
    model.graph,
    feeds,
    { source: inputName, output: "output", step, anchorStep: step },
  );
  return maxFutureGradient;
}
