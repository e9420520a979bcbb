/** A reconstructing model's output and its own input into losses. */
import { badInput } from "../../base/errors.ts";
import { printType, shapeOf } from "../../engine/ir/value.ts";
import { crossEntropy, squaredError } from "../losses/elementLosses.ts";
import type { Model } from "../model.ts";
import type { Losses } from "./turnLosses.ts";
import { frameMask, levelTargets } from "./voiceLosses.ts";

/** Squared error of the output, or cross-entropy of the head `levels`; frames beyond a recording are masked. */
export function reconstructionLosses(model: Model): Losses {
  const { output, heads, spec } = model;
  const mask = frameMask(model);
  const levels = heads.get("levels");
  if (levels) {
    const classes = levelTargets(model);
    return new Map([
      ["reconstruction/crossEntropy", crossEntropy(levels, classes, mask)],
    ]);
  }
  if (shapeOf(output).join() !== shapeOf(model.input).join())
    throw badInput(
      `spec ${spec.name}: the last layer gives ${printType(output)}, expects the shape of the input ${printType(model.input)}, which it reconstructs`,
    );
  return new Map([
    ["reconstruction/mse", squaredError(output, model.input, mask)],
  ]);
}
