/** Holds the gradient rule of every op and option to finite differences in float64. */
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src-main/engine/executors/reference/evaluate.ts";
import { shapeOf } from "../../../src-main/engine/ir/value.ts";
import { addGradients } from "../cases/caseGradients.ts";
import { caseGraph, type CaseGraph, type OpCase } from "../cases/opCase.ts";
import { allOpCases } from "../cases/opCases.ts";

/** The slope of the loss in one element of one input, in float64. */
function slope(
  { graph, feeds }: CaseGraph,
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

/** The gradients that the graph computes, zeros where there is none. */
function computedGradients(built: CaseGraph, opCase: OpCase) {
  const gradients = addGradients(built, opCase);
  const results = evaluate(built.graph, built.feeds);
  for (const name of [...built.graph.outputs.keys()])
    if (name !== "loss") built.graph.outputs.delete(name);
  return Object.entries(gradients).map(([name, gradient]) => {
    const input = built.inputs[name]!;
    if (gradient) expect(shapeOf(gradient)).toEqual(shapeOf(input));
    const size = built.feeds[name]!.length;
    const data = results[`gradient/${name}`]?.data ?? new Float64Array(size);
    return { name, data };
  });
}

function expectSlopes(opCase: OpCase): void {
  const built = caseGraph(opCase);
  for (const { name, data } of computedGradients(built, opCase))
    data.forEach((number, i) => {
      const expected = opCase.gradient === "zero" ? 0 : slope(built, name, i);
      expect(
        Math.abs(number - expected) / (1 + Math.abs(expected)),
        `d loss / d ${name}[${i}]: ${number}, finite differences give ${expected}`,
      ).toBeLessThan(1e-6);
    });
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
      expect(() => addGradients(caseGraph(opCase), opCase)).toThrow(
        /cannot be differentiated a second time/,
      );
    },
  );
});
