/** TensorFlow.js sessions: what they keep, what they free, and what is said where a backend cannot be loaded. */
import { describe, expect, it } from "vitest";
import { floats } from "../../../src-main/engine/executors/executor.ts";
import {
  openTfjs,
  tfjsExecutor,
} from "../../../src-main/engine/executors/tfjs.ts";
import { loadTfjs } from "../../../src-main/engine/executors/tfjs/library.ts";
import { add, exp, input, mul } from "../../../src-main/engine/ir/build.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import { axis } from "../../../src-main/engine/ir/value.ts";

/** y = 2 exp(x) + x, with x itself as another result. */
function smallGraph(): Graph {
  const graph = new Graph();
  const x = input(graph, "x", [axis("time", 2)]);
  graph.output("y", add(mul(exp(x), 2), x));
  graph.output("x", x);
  return graph;
}

const feeds = { x: floats([0, 1], [2]) };

async function tensorsAlive(): Promise<number> {
  return (await loadTfjs("cpu")).memory().numTensors;
}

describe("a session on tfjs", () => {
  it("computes again and again and leaves nothing behind", async () => {
    const executor = await tfjsExecutor("cpu");
    const before = await tensorsAlive();
    const session = await executor.compile(smallGraph());
    const first = await session.run(feeds);
    const afterFirst = await tensorsAlive();
    const second = await session.run(feeds);
    expect([...second["y"]!.data]).toEqual([...first["y"]!.data]);
    expect(second["y"]!.data[1]).toBeCloseTo(2 * Math.E + 1, 5);
    expect([...second["x"]!.data]).toEqual([0, 1]);
    expect(await tensorsAlive()).toBe(afterFirst);
    await session.release();
    expect(await tensorsAlive()).toBe(before);
  });

  it("writes results into tensors that it is given", async () => {
    const session = await (await tfjsExecutor("cpu")).compile(smallGraph());
    const y = floats([0, 0], [2]);
    const found = await session.run(feeds, { y });
    expect(found["y"]).toBe(y);
    expect(y.data[0]).toBe(2);
    await session.release();
  });

  it("says what a missing feed should have been", async () => {
    const session = await (await tfjsExecutor("cpu")).compile(smallGraph());
    await expect(session.run({})).rejects.toThrow(
      'run: the input "x" got nothing, expects f32[time 2]',
    );
    await session.release();
  });
});

describe("opening tfjs", () => {
  it("takes the fastest backend that loads and says why others do not", async () => {
    const { executor, reasons } = await openTfjs();
    if (executor.name === "tfjs/tensorflow") return;
    expect(executor.name).toBe("tfjs/cpu");
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(
      /^tfjs\/tensorflow: .*npm run install:tensorflow fetches it$/,
    );
  });
});
