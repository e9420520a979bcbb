/** Adds to a case's graph a loss that no mistake leaves unchanged, with the gradients of all its float inputs. */
import { Random } from "../../../src-main/base/random.ts";
import { gradients } from "../../../src-main/engine/autodiff/gradients.ts";
import * as build from "../../../src-main/engine/ir/build.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { elements, shapeOf } from "../../../src-main/engine/ir/value.ts";
import type { CaseGraph, OpCase } from "./opCase.ts";

/** A loss that weighs every element of the outputs differently. */
export function weightedLoss({ graph, outputs }: CaseGraph, opCase: OpCase) {
  const random = new Random("loss");
  const counted = opCase.gradient === "ofFirst" ? outputs.slice(0, 1) : outputs;
  return counted
    .map((output) => {
      const count = elements(shapeOf(output));
      const numbers = Float32Array.from({ length: count }, () =>
        random.normal(),
      );
      const weights = build.constant(graph, numbers, output.axes);
      return build.sum(build.mul(build.cast(output, "f32"), weights));
    })
    .reduce((a, b) => build.add(a, b));
}

/** Names the loss `loss` and the gradient of each float input `gradient/<input>`; null where there is none. */
export function addGradients(
  built: CaseGraph,
  opCase: OpCase,
): Record<string, Value | null> {
  const { graph, inputs } = built;
  const loss = weightedLoss(built, opCase);
  const names = Object.keys(inputs).filter((n) => inputs[n]!.dtype === "f32");
  const targets = names.map((name) => inputs[name]!);
  const found = gradients(graph, loss, targets);
  graph.output("loss", loss);
  names.forEach((name, index) => {
    const gradient = found[index];
    if (gradient) graph.output(`gradient/${name}`, gradient);
  });
  return Object.fromEntries(names.map((name, i) => [name, found[i]!]));
}
