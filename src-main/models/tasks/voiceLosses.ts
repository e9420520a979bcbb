/** Models of single voices and the targets of a batch into losses: next levels, next values, latents to come. */
import { badInput } from "../../base/errors.ts";
import { input } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import { contrastLoss } from "../losses/contrast.ts";
import { crossEntropy, maskedMean } from "../losses/elementLosses.ts";
import { mixtureNats } from "../losses/mixture.ts";
import type { Model } from "../model.ts";
import { latentsName } from "./shape.ts";
import type { Losses } from "./turnLosses.ts";

/** Other latents that the right one is told from. */
export const contrastOthers = 64;

/** Frames that are there, `[B, 1, T, 1]` or `[B, 1, T]`: those beyond a recording do not count. */
export function frameMask({ graph, input: x }: Model): Value {
  const [batch, , time, freq] = x.axes;
  const single = freq ? [axis("freq", 1)] : [];
  return input(graph, "frameMask", [
    batch!,
    axis("channel", 1),
    time!,
    ...single,
  ]);
}

/** Level of every bin, i32 `[B, T, F]`. */
export function levelTargets({ graph, input: x }: Model): Value {
  const [batch, , time, freq] = x.axes;
  return input(graph, "levels", [batch!, time!, freq!], "data", "i32");
}

/** Nats of every bin: as one of the levels, or under a mixture of Gaussians. */
export function frameLosses(model: Model): Losses {
  const losses: Losses = new Map();
  const levels = model.heads.get("levels");
  const mixture = model.heads.get("mixture");
  const mask = frameMask(model);
  if (levels)
    losses.set(
      "frames/crossEntropy",
      crossEntropy(levels, levelTargets(model), mask),
    );
  if (mixture)
    losses.set(
      "frames/nats",
      maskedMean(mixtureNats(model.input, mixture), mask),
    );
  return losses;
}

/** InfoNCE of the head `prediction` on the layer `latents`. */
export function contrastLosses({ graph, heads, values, spec }: Model): Losses {
  const prediction = heads.get("prediction");
  if (!prediction)
    throw badInput(
      `spec ${spec.name}: the task cpc needs the head "prediction"`,
    );
  const others = input(
    graph,
    "others",
    [axis("choice", contrastOthers)],
    "data",
    "i32",
  );
  const latents = values.get(latentsName)!;
  return new Map([
    ["contrast/loss", contrastLoss(prediction, latents, others)],
  ]);
}
