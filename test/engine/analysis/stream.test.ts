/** A model run chunk by chunk with caches says what it says on the whole recording. */
import { describe, expect, it } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import { openFeeds } from "../../../src-main/engine/analysis/probe.ts";
import { streamGraph } from "../../../src-main/engine/analysis/stream/stream.ts";
import { Streamer } from "../../../src-main/engine/analysis/stream/streamer.ts";
import {
  floats,
  type Tensor,
} from "../../../src-main/engine/executors/executor.ts";
import { referenceExecutor } from "../../../src-main/engine/executors/reference/reference.ts";
import { conv, input } from "../../../src-main/engine/ir/build.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import { axis } from "../../../src-main/engine/ir/value.ts";
import { randomGraph, strideOf } from "../../support/randomGraphs.ts";

/** Steps `from` to `to` of a `[1, C, T]` tensor. */
function cut(x: Tensor, from: number, to: number): Tensor {
  const [, channels, steps] = x.shape as [number, number, number];
  const data = new Float32Array(channels * (to - from));
  for (let c = 0; c < channels; c++)
    data.set(
      x.data.subarray(c * steps + from, c * steps + to) as Float32Array,
      c * (to - from),
    );
  return floats(data, [1, channels, to - from]);
}

async function streamed(
  model: Graph,
  feeds: Readonly<Record<string, Tensor>>,
  steps: number,
  chunk: number,
): Promise<number[][]> {
  const stream = streamGraph(model, chunk);
  const streamer = await Streamer.create(referenceExecutor, stream, feeds);
  const rows: number[][] = [];
  for (let at = 0; at < steps; at += chunk) {
    const found = await streamer.push({ x: cut(feeds.x!, at, at + chunk) });
    const { shape, data } = found.y!;
    const width = shape[2]!;
    for (let t = 0; t < width; t++)
      rows.push(
        Array.from({ length: shape[1]! }, (_, c) => data[c * width + t]!),
      );
  }
  return rows;
}

async function whole(model: Graph, feeds: Readonly<Record<string, Tensor>>) {
  const session = await referenceExecutor.compile(model);
  const { y } = await session.run(feeds);
  const width = y!.shape[2]!;
  return Array.from({ length: width }, (_, t) =>
    Array.from(
      { length: y!.shape[1]! },
      (_unused, c) => y!.data[c * width + t]!,
    ),
  );
}

describe("streaming", () => {
  it.each([1, 7, 100])(
    "equals the batch from the first frame on 60 random causal networks, chunk %i",
    async (chunk) => {
      const steps = chunk === 100 ? 200 : 42;
      for (let seed = 0; seed < 60; seed++) {
        const random = new Random(`stream ${seed}`);
        const model = randomGraph(random, {
          steps,
          causal: true,
          recurrent: true,
          rates: false,
        });
        const feeds = openFeeds(model, random);
        const expected = await whole(model, feeds);
        const found = await streamed(model, feeds, steps, chunk);
        found.forEach((row, t) =>
          row.forEach((value, c) =>
            expect(
              Math.abs(value - expected[t]![c]!),
              `seed ${seed}, step ${t}\n${model.print()}`,
            ).toBeLessThan(1e-5),
          ),
        );
      }
    },
    120_000,
  );

  it("runs strided and transposed layers in chunks of the stride's multiple", async () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(`rates ${seed}`);
      const model = randomGraph(random, {
        steps: 72,
        causal: true,
        recurrent: false,
        rates: true,
      });
      if (72 % strideOf(model) !== 0) continue;
      const feeds = openFeeds(model, random);
      const expected = await whole(model, feeds);
      const found = await streamed(model, feeds, 72, 36);
      expect(found.length).toBe(expected.length);
      found.forEach((row, t) =>
        row.forEach((value, c) =>
          expect(Math.abs(value - expected[t]![c]!)).toBeLessThan(1e-5),
        ),
      );
    }
  });

  it("refuses a layer that waits for the future and names it", () => {
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
    const y = graph.layer("encoder/1", () =>
      conv(x, weight, null, {
        stride: [1],
        dilation: [1],
        padLow: [1],
        padHigh: [1],
      }),
    );
    graph.output("y", y);
    expect(() => streamGraph(graph, 1)).toThrow(
      'stream: conv in layer "encoder/1" waits for 1 steps of the future',
    );
  });
});
