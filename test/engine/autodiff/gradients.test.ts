import { describe, expect, it } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import { gradients } from "../../../src-main/engine/autodiff/gradients.ts";
import { evaluate } from "../../../src-main/engine/executors/reference/evaluate.ts";
import * as build from "../../../src-main/engine/ir/build.ts";
import type { Graph } from "../../../src-main/engine/ir/graph.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { elements, shapeOf } from "../../../src-main/engine/ir/value.ts";
import { caseGraph, type CaseGraph, type OpCase } from "../cases/opCase.ts";
import { allOpCases } from "../cases/opCases.ts";

/** A loss that weighs every element of the outputs differently, so that no mistake cancels. */
function weightedLoss({ outputs }: CaseGraph, opCase: OpCase): Value {
  const random = new Random("loss");
  const counted = opCase.gradient === "ofFirst" ? outputs.slice(0, 1) : outputs;
  return counted
    .map((output) => {
      const floating = build.cast(output, "f32");
      const numbers = Float32Array.from(
        { length: elements(shapeOf(output)) },
        () => random.normal(),
      );
      const weights = build.constant(
        output.node.graph as Graph,
        numbers,
        output.axes,
      );
      return build.sum(build.mul(floating, weights));
    })
    .reduce((a, b) => build.add(a, b));
}

/** The slope of the loss in one element of one input, in float64. */
function slope(
  graph: Graph,
  feeds: CaseGraph["feeds"],
  name: string,
  position: number,
): number {
  const step = 1e-5;
  const lossAt = (change: number) => {
    const moved = Float64Array.from(feeds[name]!);
    moved[position]! += change;
    return evaluate(graph, { ...feeds, [name]: moved })["loss"]!.data[0]!;
  };
  return (lossAt(step) - lossAt(-step)) / (2 * step);
}

function expectSlopes(opCase: OpCase): void {
  const built = caseGraph(opCase);
  const { graph, inputs, feeds } = built;
  graph.outputs.clear();
  const loss = weightedLoss(built, opCase);
  graph.output("loss", loss);
  const names = Object.keys(inputs).filter((n) => inputs[n]!.dtype === "f32");
  const found = gradients(
    graph,
    loss,
    names.map((name) => inputs[name]!),
  );
  names.forEach((name, index) => {
    const gradient = found[index]!;
    const value = gradient && valueOf(graph, gradient, feeds);
    const slopes = Array.from(feeds[name]!, (_, position) =>
      opCase.gradient === "zero" ? 0 : slope(graph, feeds, name, position),
    );
    const actual = value ? [...value] : slopes.map(() => 0);
    if (gradient) expect(shapeOf(gradient)).toEqual(shapeOf(inputs[name]!));
    actual.forEach((number, i) =>
      expect(
        Math.abs(number - slopes[i]!) / (1 + Math.abs(slopes[i]!)),
        `d loss / d ${name}[${i}]: ${number}, finite differences give ${slopes[i]}`,
      ).toBeLessThan(1e-6),
    );
  });
}

function valueOf(
  graph: Graph,
  value: Value,
  feeds: CaseGraph["feeds"],
): Float64Array {
  graph.output("gradient", value);
  const result = evaluate(graph, feeds)["gradient"]!.data;
  graph.outputs.delete("gradient");
  return result;
}

describe.each(allOpCases)("%s", (op, cases) => {
  it("has cases that contain it", () => {
    expect(cases.length).toBeGreaterThan(0);
    for (const one of cases) {
      const { graph } = caseGraph(one);
      expect(graph.nodes.map((node) => node.op)).toContain(op);
    }
  });

  it.each(cases.filter(({ gradient }) => gradient !== "refused"))(
    "has the gradient of finite differences $title",
    expectSlopes,
  );

  it.each(cases.filter(({ gradient }) => gradient === "refused"))(
    "refuses a second derivative $title",
    (opCase) => {
      const built = caseGraph(opCase);
      const loss = weightedLoss(built, opCase);
      expect(() =>
        gradients(built.graph, loss, Object.values(built.inputs)),
      ).toThrow(/cannot be differentiated a second time/);
    },
  );
});
