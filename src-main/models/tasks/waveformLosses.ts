/** A waveform model's levels and those that came into a loss. */
import { badInput } from "../../base/errors.ts";
import { input } from "../../engine/ir/build.ts";
import { crossEntropy } from "../losses/elementLosses.ts";
import type { Model } from "../model.ts";
import type { Losses } from "./turnLosses.ts";
import { frameMask } from "./voiceLosses.ts";

/** Nats of every sample, as one of the mu-law levels. */
export function waveformLosses(model: Model): Losses {
  const { graph, heads, spec, input: x } = model;
  const levels = heads.get("levels");
  if (!levels)
    throw badInput(
      `spec ${spec.name}: the task waveform needs the head "levels"`,
    );
  const [batch, , time] = x.axes;
  const came = input(graph, "levels", [batch!, time!], "data", "i32");
  return new Map([
    ["waveform/crossEntropy", crossEntropy(levels, came, frameMask(model))],
  ]);
}
