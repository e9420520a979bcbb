/** An exported file keeps batch and time free: it runs at sizes that its graph was not built with. */
import { describe, expect, it } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import {
  floats,
  type Tensor,
} from "../../../src-main/engine/executors/executor.ts";
import { openOnnx } from "../../../src-main/engine/executors/ort.ts";
import { referenceExecutor } from "../../../src-main/engine/executors/reference/reference.ts";
import {
  constant,
  conv,
  input,
  maximum,
  pad,
  relu,
  reshape,
  slice,
  transpose,
} from "../../../src-main/engine/ir/build.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { axis, elements, shapeOf } from "../../../src-main/engine/ir/value.ts";
import { lowerToOnnx } from "../../../src-main/engine/onnx/lower.ts";

const dynamicAxes = new Set(["batch", "time"]);
const bins = 8;

/** A strided 2-D convolution, a pool, a GRU and attention: every lowering that writes sizes down. */
function network(batch: number, steps: number): Graph {
  const graph = new Graph();
  let count = 0;
  const weight = (...shape: number[]) =>
    input(
      graph,
      `p${count++}`,
      shape.map((size, i) => axis(`d${i}`, size)),
      "parameter",
    );
  const x = input(graph, "x", [
    axis("batch", batch),
    axis("channel", 1),
    axis("time", steps),
    axis("freq", bins),
  ]);
  const folded = relu(
    conv(x, weight(2, 1, 3, 4), weight(2), {
      stride: [1, 2],
      dilation: [1, 1],
      padLow: [2, 1],
      padHigh: [0, 1],
    }),
  );
  const ahead = pad(folded, "time", 1, 0, -1e9);
  const pooled = maximum(
    slice(ahead, "time", 0, steps),
    slice(ahead, "time", 1, steps + 1),
  );
  const flat = reshape(transpose(pooled, [0, 1, 3, 2]), [
    axis("batch", batch),
    axis("channel", 2 * (bins / 2)),
    axis("time", steps),
  ]);
  const zeros = constant(graph, new Float32Array(batch * 4), [
    axis("batch", batch),
    axis("hidden", 4),
  ]);
  const [h] = graph.apply("gru", { reverse: false }, [
    flat,
    weight(12, 8),
    weight(12, 4),
    weight(24),
    zeros,
  ]);
  const heads: Value = transpose(
    reshape(transpose(h!, [0, 2, 1]), [
      axis("batch", batch),
      axis("time", steps),
      axis("head", 2),
      axis("width", 2),
    ]),
    ["batch", "head", "time", "width"],
  );
  const [y] = graph.apply(
    "attention",
    { window: 5, slopes: [0.5, 0.25], scale: 0.7 },
    [heads, heads, heads],
  );
  graph.output("h", h!);
  graph.output("y", y!);
  return graph;
}

function random(shape: readonly number[], stream: Random): Tensor {
  const data = Float32Array.from({ length: elements(shape) }, () =>
    stream.normal(),
  );
  return floats(data, shape);
}

describe("export", () => {
  it("runs at other sizes of batch and time and says what the reference says", async () => {
    const stream = new Random("export");
    const built = network(2, 12);
    const parameters = new Map(
      built
        .inputNodes()
        .filter(({ params }) => params.role === "parameter")
        .map(({ params, outputs }) => [
          params.name,
          random(shapeOf(outputs[0]!), stream),
        ]),
    );
    const constants = new Map(
      [...parameters].map(([name, { data }]) => [name, data]),
    );
    const file = await openOnnx(lowerToOnnx(built, { dynamicAxes, constants }));
    expect(file.inputs).toEqual(["x"]);
    expect(file.outputs).toEqual(["h", "y"]);
    for (const [batch, steps] of [
      [2, 12],
      [3, 31],
      [1, 1],
    ] as const) {
      const x = random([batch, 1, steps, bins], stream);
      const found = await file.run({ x });
      const reference = await referenceExecutor.compile(network(batch, steps));
      const expected = await reference.run({
        x,
        ...Object.fromEntries(parameters),
      });
      for (const name of ["h", "y"]) {
        expect(found[name]!.shape).toEqual(expected[name]!.shape);
        found[name]!.data.forEach((value, i) =>
          expect(value).toBeCloseTo(expected[name]!.data[i]!, 4),
        );
      }
    }
    await file.release();
  });
});
