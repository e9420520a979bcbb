/** A model into the same model with its loss: what `buildStep` turns into a training step. */
import { badInput } from "../../base/errors.ts";
import { add, mul, scalar } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { nextPrefix } from "../../engine/optim/step.ts";
import { buildModel, type Model, type ModelSize } from "../model.ts";
import { expectWindowHolds } from "../window.ts";
import type { ModelSpec, TaskName } from "../spec/spec.ts";
import { phoneLosses, waveformLosses } from "./classLosses.ts";
import { reconstructionLosses } from "./reconstructionLosses.ts";
import { contrastLosses, frameLosses } from "./voiceLosses.ts";
import { turnLosses, type Losses } from "./turnLosses.ts";

const lossesOf: Partial<Record<TaskName, (model: Model) => Losses>> = {
  turns: turnLosses,
  reconstruction: reconstructionLosses,
  frames: frameLosses,
  cpc: contrastLosses,
  phones: phoneLosses,
  waveform: waveformLosses,
};

/**
 * Builds the model and adds targets as inputs, `loss` and its parts as outputs, and, in training, `next/<state>` of
 * every state that changes. Throws when the task cannot be trained, the model has nothing that it trains, or a layer reaches beyond the window.
 */
export function buildWithLoss(spec: ModelSpec, size: ModelSize): Model {
  const model = buildModel(spec, size);
  expectWindowHolds(model);
  const parts = lossParts(model);
  for (const [name, value] of parts) model.graph.output(name, value);
  model.graph.output("loss", weightedSum(parts, spec));
  if (size.training)
    for (const { name, next } of model.states)
      if (next) model.graph.output(nextPrefix + name, next);
  return model;
}

function lossParts(model: Model): Losses {
  const losses = lossesOf[model.spec.task];
  if (!losses)
    throw badInput(
      `spec ${model.spec.name}: the task ${model.spec.task} has no training; ${Object.keys(lossesOf).join(" and ")} have`,
    );
  const parts = losses(model);
  for (const [name, value] of model.penalties) parts.set(name, value);
  if (parts.size === 0)
    throw badInput(
      `spec ${model.spec.name}: nothing of it is trained; give it a head`,
    );
  return parts;
}

function weightedSum(parts: Losses, spec: ModelSpec): Value {
  const weights = spec.training.lossWeights;
  const unknown = Object.keys(weights).find((name) => !parts.has(name));
  if (unknown)
    throw badInput(
      `spec ${spec.name}: training.lossWeights names "${unknown}"; the model's losses are ${[...parts.keys()].join(", ")}`,
    );
  const terms = [...parts].map(([name, value]) =>
    mul(value, weights[name] ?? 1),
  );
  return terms.reduce((total, term) => add(total, term), scalar(terms[0]!, 0));
}
