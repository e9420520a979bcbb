/** What gradients mean where values are used twice, not at all, or by choice. */
import { describe, expect, it } from "vitest";
import { gradients } from "../../../src-main/engine/autodiff/gradients.ts";
import { evaluate } from "../../../src-main/engine/executors/reference/evaluate.ts";
import * as build from "../../../src-main/engine/ir/build.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { axis } from "../../../src-main/engine/ir/value.ts";

/** The gradient of a loss in the vector x. */
function gradientOf(
  loss: (x: Value) => Value,
  numbers: readonly number[],
): number[] {
  const graph = new Graph();
  const x = build.input(graph, "x", [axis("time", numbers.length)]);
  const [gradient] = gradients(graph, loss(x), [x]);
  graph.output("dx", gradient!);
  return [...evaluate(graph, { x: numbers })["dx"]!.data];
}

describe("gradients", () => {
  it("sum over all uses of a value", () => {
    const cubes = (x: Value) => build.sum(build.mul(build.square(x), x));
    expect(gradientOf(cubes, [1, 2])).toEqual([3, 12]);
  });

  it("pass a stopped value by", () => {
    const half = (x: Value) => build.sum(build.mul(x, build.stopGradient(x)));
    expect(gradientOf(half, [3, 5])).toEqual([3, 5]);
  });

  it("go straight through a rounding that is only added", () => {
    const rounded = (x: Value) =>
      build.sum(
        build.square(
          build.add(x, build.stopGradient(build.sub(build.round(x), x))),
        ),
      );
    expect(gradientOf(rounded, [1.6, -0.7])).toEqual([4, -2]);
  });

  it("share the gradient of a maximum among equals", () => {
    const most = (x: Value) => build.largest(x, [0]);
    expect(gradientOf(most, [2, 7, 7])).toEqual([0, 0.5, 0.5]);
  });

  it("give the gradient of the larger of two equal values to the first", () => {
    const graph = new Graph();
    const [a, b] = ["a", "b"].map((name) => build.input(graph, name, []));
    const both = gradients(graph, build.maximum(a!, b!), [a!, b!]);
    both.forEach((value, i) => graph.output(`d${i}`, value!));
    const { d0, d1 } = evaluate(graph, { a: [4], b: [4] });
    expect([d0!.data[0], d1!.data[0]]).toEqual([1, 0]);
  });

  it.each([
    ["fill", [0, 1, 1, 4], true],
    ["leave a gap in", [0, 1, 2, 4], false],
    ["overlap in", [0, 3, 2, 4], false],
  ])(
    "of slices that %s an axis are their sum in place",
    (_, [firstStart, firstEnd, secondStart, secondEnd], sideBySide) => {
      const graph = new Graph();
      const x = build.input(graph, "x", [axis("time", 4)]);
      const cut = (start: number, end: number) =>
        build.sum(build.square(build.slice(x, "time", start, end)));
      const loss = build.add(
        cut(secondStart!, secondEnd!),
        cut(firstStart!, firstEnd!),
      );
      const [gradient] = gradients(graph, build.add(loss, build.sum(x)), [x]);
      graph.output("dx", gradient!);
      const numbers = [1, 2, 3, 4];
      const expected = numbers.map((number, i) => {
        const within = (start: number, end: number) =>
          start <= i && i < end ? 2 * number : 0;
        return (
          1 + within(firstStart!, firstEnd!) + within(secondStart!, secondEnd!)
        );
      });
      expect([...evaluate(graph, { x: numbers })["dx"]!.data]).toEqual(
        expected,
      );
      const live = graph.liveNodes().map(({ op }) => op);
      expect(live.includes("concat")).toBe(sideBySide);
      expect(live.includes("unslice")).toBe(!sideBySide);
    },
  );

  it("are null for what the loss does not depend on", () => {
    const graph = new Graph();
    const [used, unused] = ["used", "unused"].map((name) =>
      build.input(graph, name, []),
    );
    const loss = build.square(used!);
    build.exp(unused!);
    const [first, second] = gradients(graph, loss, [used!, unused!]);
    expect(first).not.toBeNull();
    expect(second).toBeNull();
  });

  it("add no node to branches that no target needs", () => {
    const graph = new Graph();
    const x = build.input(graph, "x", [axis("time", 2)]);
    const fixed = build.input(graph, "fixed", [axis("time", 2)]);
    const loss = build.sum(build.mul(x, build.tanh(fixed)));
    const before = graph.nodes.length;
    gradients(graph, loss, [x]);
    const added = graph.nodes.slice(before).map(({ op }) => op);
    expect(added).not.toContain("square");
    expect(added.filter((op) => op === "mul").length).toBeLessThanOrEqual(2);
  });

  it("reach values inside the graph, not only inputs", () => {
    const graph = new Graph();
    const x = build.input(graph, "x", []);
    const inner = build.mul(x, 3);
    const [gradient] = gradients(graph, build.square(inner), [inner]);
    graph.output("d", gradient!);
    expect(evaluate(graph, { x: [2] })["d"]!.data[0]).toBe(12);
  });

  it("of the loss itself are 1", () => {
    const graph = new Graph();
    const x = build.input(graph, "x", []);
    const [gradient] = gradients(graph, x, [x]);
    graph.output("d", gradient!);
    expect(evaluate(graph, { x: [2] })["d"]!.data[0]).toBe(1);
  });

  it("want a number as loss", () => {
    const graph = new Graph();
    const x = build.input(graph, "x", [axis("time", 2)]);
    expect(() => gradients(graph, x, [x])).toThrow(
      "gradients: the loss is f32[time 2], expects a number without axes",
    );
  });
});
