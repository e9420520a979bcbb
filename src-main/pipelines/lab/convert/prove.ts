/** Two networks that should be one, run on the same random input with the same weights: do they agree at every step? */
import { Random } from "../../../base/random.ts";
import type { LabAlignment, LabProof } from "../../../contract/lab.ts";
import type { Feeds } from "../../../engine/analysis/probe.ts";
import {
  floats,
  type Executor,
  type Tensor,
} from "../../../engine/executors/executor.ts";
import type { Node } from "../../../engine/ir/node.ts";
import { shapeOf } from "../../../engine/ir/value.ts";
import { badInput } from "../../../base/errors.ts";
import { inputName } from "../../../models/builder.ts";
import type { Model } from "../../../models/model.ts";
import type { ModelSpec } from "../../../models/spec/spec.ts";
import { modelFeeds } from "../feeds.ts";
import { buildNetwork, fieldsAlong, type Network } from "../network.ts";
import { cutSteps } from "../streaming.ts";
import type { Walk } from "./rate.ts";

/** What is to be shown equal. */
export interface Claim {
  readonly theory: ModelSpec;
  readonly practice: ModelSpec;
  readonly outputs: Readonly<Record<string, LabAlignment>>;
  /** Theory's window, where it folds all of time. */
  readonly window: number | null;
  readonly hasPadding: boolean;
  readonly reorders: Walk["reorders"];
}

/** Relative to 1 + the size of the number. */
const tolerance = 1e-5;
/** Starting points of theory that are tried at most. */
const mostOffsets = 64;
/** Theory steps that lie behind the warm-up, at least. */
const settledSteps = 4;

/** Runs both. Theory is started at every phase of its stride, so that every step of practice is met. */
export async function prove(
  claim: Claim,
  executor: Executor,
): Promise<LabProof> {
  const lengths = lengthsOf(claim);
  const theory = buildNetwork(claim.theory, { steps: lengths.theory });
  const practice = buildNetwork(claim.practice, { steps: lengths.practice });
  const random = new Random(`convert ${claim.theory.name}`);
  const feeds = modelFeeds(theory.model, random, "random");
  const carried = carryWeights(
    theory.model,
    practice.model,
    feeds,
    claim.reorders,
  );
  const input = longInput(practice, random);
  const [dense] = await runAll(executor, practice, carried, [input]);
  const starts = Array.from({ length: lengths.offsets }, (_, r) =>
    cutSteps(input, r, lengths.theory),
  );
  const sparse = await runAll(executor, theory, feeds, starts);
  return compareAll(claim, theory, sparse, dense!);
}

function lengthsOf({ theory, outputs, window, hasPadding }: Claim) {
  const strides = Object.values(outputs);
  if (window !== null) {
    const offsets = hasPadding ? 1 : 8;
    return { theory: window, practice: window + offsets - 1, offsets };
  }
  const stride = Math.max(...strides.map((one) => one.stride));
  const offsets = Math.min(stride, mostOffsets);
  const steps = stride * (settledSteps + Math.ceil(pastOf(theory) / stride));
  return { theory: steps, practice: steps + stride - 1, offsets };
}

/** The longest past of theory, and of layers without padding. */
function pastOf(spec: ModelSpec): number {
  for (const steps of [64, 1024, 8192])
    try {
      const network = buildNetwork(spec, { steps });
      const fieldOf = fieldsAlong(network);
      const fields = [...network.model.graph.outputs.values()].map(fieldOf);
      return Math.max(
        16,
        ...fields.map((field) =>
          field && Number.isFinite(field.frames) ? field.frames : 32,
        ),
      );
    } catch {
      continue;
    }
  throw badInput(`convert: ${spec.name} needs more than 8192 steps of input`);
}

/** Theory's numbers under practice's names: both were built in the same order. */
function carryWeights(
  theory: Model,
  practice: Model,
  feeds: Feeds,
  reorders: Claim["reorders"],
): Feeds {
  const from = keptInputs(theory);
  const to = keptInputs(practice);
  const pairs = to.map((node, i): [string, Tensor] => {
    const name = from[i]!.params.name;
    const { data } = feeds[name]!;
    const reorder = reorders.get(name);
    return [
      node.params.name,
      {
        dtype: "f32",
        shape: shapeOf(node.outputs[0]!),
        data: reorder ? reorder(data as Float32Array) : data,
      },
    ];
  });
  return Object.fromEntries(pairs);
}

function keptInputs({ graph }: Model): Node<"input">[] {
  const live = new Set<Node>(graph.liveNodes());
  return graph
    .inputNodes()
    .filter((node) => live.has(node) && node.params.role !== "data");
}

function longInput({ model }: Network, random: Random): Tensor {
  const shape = shapeOf(model.input);
  const size = shape.reduce((product, one) => product * one, 1);
  return floats(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

async function runAll(
  executor: Executor,
  { model }: Network,
  feeds: Feeds,
  inputs: readonly Tensor[],
): Promise<Record<string, Tensor>[]> {
  const session = await executor.compile(model.graph);
  try {
    const results: Record<string, Tensor>[] = [];
    for (const input of inputs)
      results.push(await session.run({ ...feeds, [inputName]: input }));
    return results;
  } finally {
    await session.release();
  }
}

function compareAll(
  { outputs, window }: Claim,
  theory: Network,
  sparse: readonly Record<string, Tensor>[],
  dense: Record<string, Tensor>,
): LabProof {
  const fieldOf = fieldsAlong(theory);
  let maxDifference = 0;
  let compared = 0;
  for (const [name, alignment] of Object.entries(outputs)) {
    const field = fieldOf(theory.model.graph.outputs.get(name)!);
    const past = field && Number.isFinite(field.from) ? -field.from : Infinity;
    sparse.forEach((results, offset) => {
      // A later start sees zeros where practice sees frames, until its past lies behind it.
      const first =
        offset === 0 || window !== null
          ? 0
          : Math.ceil(past / alignment.stride);
      const found = compareSteps(
        results[name]!,
        dense[name]!,
        offset,
        first,
        alignment,
      );
      maxDifference = Math.max(maxDifference, found.difference);
      compared += found.count;
    });
  }
  return {
    equal: compared > 0 && maxDifference <= tolerance,
    maxDifference,
    compared,
    offsets: sparse.length,
  };
}

function compareSteps(
  theory: Tensor,
  practice: Tensor,
  offset: number,
  first: number,
  { stride, phase }: LabAlignment,
): { difference: number; count: number } {
  const [, channels, steps, bins = 1] = theory.shape as [
    number,
    number,
    number,
    number?,
  ];
  const length = practice.shape[2]!;
  let difference = 0;
  let count = 0;
  for (let c = 0; c < channels; c++)
    for (let n = first; n < steps; n++) {
      const at = offset + n * stride + phase;
      if (at >= length) break;
      for (let f = 0; f < bins; f++, count++) {
        const a = theory.data[(c * steps + n) * bins + f]!;
        const b = practice.data[(c * length + at) * bins + f]!;
        difference = Math.max(difference, Math.abs(a - b) / (1 + Math.abs(b)));
      }
    }
  return { difference, count };
}
