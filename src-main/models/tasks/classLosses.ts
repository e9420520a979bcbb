/** Models that choose one of several classes at every step, and the classes that came, into a loss. */
import { badInput } from "../../base/errors.ts";
import { input } from "../../engine/ir/build.ts";
import { crossEntropy } from "../losses/elementLosses.ts";
import type { Model } from "../model.ts";
import type { Losses } from "./turnLosses.ts";
import { frameMask } from "./voiceLosses.ts";

/** Nats of every sample, as one of the mu-law levels. */
export function waveformLosses(model: Model): Losses {
  return classLosses(model, "levels");
}

/** Nats of every labelled frame, as one of the phones; the others are masked. */
export function phoneLosses(model: Model): Losses {
  return classLosses(model, "phones");
}

/** The input `classes`, i32 `[B, T]`, is what the head should have said. */
function classLosses(model: Model, headName: string): Losses {
  const { graph, heads, spec, input: x } = model;
  const { name, task } = spec;
  const head = heads.get(headName);
  if (!head)
    throw badInput(
      `spec ${name}: the task ${task} needs the head "${headName}"`,
    );
  const [batch, , time] = x.axes;
  const classes = input(graph, "classes", [batch!, time!], "data", "i32");
  return new Map([
    [`${task}/crossEntropy`, crossEntropy(head, classes, frameMask(model))],
  ]);
}
