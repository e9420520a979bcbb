/** The receptive field that a graph promises is the one that gradients show. */
import { describe, expect, it } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import {
  expectCausal,
  receptiveField,
  traceReach,
} from "../../../src-main/engine/analysis/reach.ts";
import {
  openFeeds,
  probeGradient,
} from "../../../src-main/engine/analysis/probe.ts";
import { referenceExecutor } from "../../../src-main/engine/executors/reference/reference.ts";
import { conv, input } from "../../../src-main/engine/ir/build.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { axis, axisIndex } from "../../../src-main/engine/ir/value.ts";
import { randomGraph } from "../../support/randomGraphs.ts";

const steps = 96;

type Graphs = ReturnType<typeof randomGraph>;

/** Source steps that step `step` of y reaches by the graph; null when some lie outside the recording. */
function promised(graph: Graphs, step: number): number[] | null {
  const reach = traceReach(graph, "x").get(graph.outputs.get("y")!)!;
  if (reach.kind !== "steps") throw new Error("expects a stepped reach");
  const turn = Math.floor(step / reach.period);
  const seen: number[] = [];
  for (const offset of reach.phases[step - turn * reach.period]!) {
    const from = turn * reach.advance + offset.from;
    const to = turn * reach.advance + offset.to;
    if ((from < 0 && from > -Infinity) || to >= steps) return null;
    for (let at = Math.max(0, from); at <= to; at++) seen.push(at);
  }
  return seen;
}

describe("reach on random architectures", () => {
  it.each([
    { causal: true, recurrent: false, rates: false, count: 200 },
    { causal: false, recurrent: false, rates: true, count: 200 },
    { causal: true, recurrent: true, rates: false, count: 120 },
  ])(
    "equals the support of gradients (causal $causal, recurrent $recurrent, rates $rates, $count networks)",
    async ({ count, ...options }) => {
      let checked = 0;
      for (let seed = 0; checked < count; seed++) {
        const random = new Random(`reach ${JSON.stringify(options)} ${seed}`);
        const graph = randomGraph(random, { steps, ...options });
        const y = graph.outputs.get("y")!;
        const length = y.axes[axisIndex(y, "time")]!.size;
        const step = Math.floor(length / 2);
        const expected = promised(graph, step);
        if (!expected) continue;
        const anchorStep = Math.floor((step * steps) / length);
        const probe = await probeGradient(
          referenceExecutor,
          graph,
          openFeeds(graph, random),
          { source: "x", output: "y", step, anchorStep },
        );
        expect(probe.steps, `${seed}\n${graph.print()}`).toEqual(expected);
        if (options.causal) {
          expect(probe.maxFutureGradient).toBe(0);
          expect(() => expectCausal(graph)).not.toThrow();
        }
        checked++;
      }
    },
    120_000,
  );

  it("names the first layer that looks ahead and by how much", () => {
    const graph = new Graph();
    const x = input(graph, "x", [
      axis("batch", 1),
      axis("channel", 1),
      axis("time", 9),
    ]);
    const weight = input(
      graph,
      "w",
      [axis("o", 1), axis("i", 1), axis("k", 3)],
      "parameter",
    );
    const layer = (h: Value, padLow: number) =>
      conv(h, weight, null, {
        stride: [1],
        dilation: [2],
        padLow: [padLow],
        padHigh: [4 - padLow],
      });
    const past = graph.layer("encoder/1", () => layer(x, 4));
    const ahead = graph.layer("encoder/2", () => layer(past, 1));
    graph.output("y", ahead);
    expect(receptiveField(traceReach(graph, "x").get(ahead)!)).toMatchObject({
      from: -5,
      to: 3,
      frames: 9,
      holes: [
        { from: -4, to: -4 },
        { from: -2, to: -2 },
        { from: 0, to: 0 },
        { from: 2, to: 2 },
      ],
    });
    expect(() => expectCausal(graph)).toThrow(
      'causality: conv in layer "encoder/2" looks 3 steps ahead of "x"',
    );
  });
});
