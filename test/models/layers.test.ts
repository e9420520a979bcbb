import { describe, expect, test } from "vitest";
import { evaluate } from "../../src-main/engine/executors/reference/evaluate.ts";
import { shapeOf } from "../../src-main/engine/ir/value.ts";
import { buildModel } from "../../src-main/models/model.ts";
import { networkSpec, randomModel } from "../support/specs.ts";

/** Output of layers whose parameters are all `weight` and whose biases are 0. */
function run(
  layers: readonly object[],
  input: readonly number[],
  {
    channels = 1,
    weight = 1,
    causal = true,
    bins = null as number | null,
  } = {},
) {
  const spec = networkSpec(layers, channels, {
    causal,
    input: { channels, bins },
  });
  const steps = input.length / channels / (bins ?? 1);
  const { graph } = buildModel(spec, { batch: 1, steps });
  const feeds = Object.fromEntries(
    graph.inputNodes().map(({ params }) => {
      const size = params.axes.reduce((n, axis) => n * axis.size, 1);
      const value = params.name.endsWith("bias") ? 0 : weight;
      return [params.name, new Float32Array(size).fill(value)];
    }),
  );
  const { output } = evaluate(graph, { ...feeds, input });
  return { shape: output!.shape, data: [...output!.data] };
}

const conv = { kind: "conv", channels: 1, kernel: 3 };

describe("a convolution", () => {
  test("that is causal sums this and earlier steps", () => {
    expect(run([conv], [1, 2, 3, 4]).data).toEqual([1, 3, 6, 9]);
    expect(run([{ ...conv, dilation: 2 }], [1, 2, 3, 4, 5]).data).toEqual([
      1, 2, 4, 6, 9,
    ]);
  });

  test("keeps, halves or shortens time by its padding", () => {
    const same = { ...conv, padding: "same" };
    expect(run([same], [1, 2, 3, 4], { causal: false }).data).toEqual([
      3, 6, 9, 7,
    ]);
    const strided = { ...conv, kernel: 4, stride: 2, padding: "same" };
    expect(run([strided], [1, 2, 3, 4], { causal: false }).data).toEqual([
      6, 9,
    ]);
    expect(
      run([{ ...conv, padding: "valid" }], [1, 2, 3, 4], { causal: false })
        .data,
    ).toEqual([6, 9]);
  });

  test("with a stride stands for the first or the last step of its block", () => {
    const strided = { ...conv, kernel: 2, stride: 2 };
    expect(run([strided], [1, 2, 3, 4]).data).toEqual([1, 5]);
    const spec = networkSpec([strided], 1, { anchor: "end" });
    const { graph } = buildModel(spec, { batch: 1, steps: 4 });
    const { output } = evaluate(graph, {
      input: [1, 2, 3, 4],
      "conv0/weight": [1, 1],
      "conv0/bias": [0],
    });
    expect([...output!.data]).toEqual([3, 7]);
  });

  test("over time and freq pads freq on both sides", () => {
    const found = run([{ ...conv, kernel: [1, 3] }], [1, 2, 3, 4, 5, 6], {
      bins: 3,
    });
    expect(found.shape).toEqual([1, 1, 2, 3]);
    expect(found.data).toEqual([3, 6, 5, 9, 15, 11]);
  });

  test("that is transposed drops what would come after the last step", () => {
    const up = { kind: "convTranspose", channels: 1, kernel: 4, stride: 2 };
    expect(run([up], [1, 2, 3]).data).toEqual([1, 1, 3, 3, 5, 5]);
  });

  test("that is gated is tanh times sigmoid", () => {
    const gated = { ...conv, kernel: 1, gated: true };
    const expected = Math.tanh(2) / (1 + Math.exp(-2));
    expect(run([gated], [2]).data[0]).toBeCloseTo(expected, 12);
  });
});

describe("a pool", () => {
  test("that is causal sees earlier steps only, dilated too", () => {
    const max = { kind: "pool", mode: "max", size: 2, stride: 1, dilation: 2 };
    expect(run([max], [5, 1, 3, 2, 4]).data).toEqual([5, 1, 5, 2, 4]);
    const average = { kind: "pool", mode: "average", size: 2 };
    expect(run([average], [1, 3, 5, 7]).data).toEqual([0.5, 4]);
  });
});

describe("layers that hold layers", () => {
  const one = { ...conv, kernel: 1 };

  test("add a skip, projected where channels differ", () => {
    expect(
      run([{ kind: "residual", body: [{ ...one, channels: 1 }] }], [1, 2]).data,
    ).toEqual([2, 4]);
    const wide = { kind: "residual", body: [{ ...one, channels: 2 }] };
    expect(run([wide], [1, 2]).shape).toEqual([1, 2, 2]);
  });

  test("join the input to the output", () => {
    const found = run([{ kind: "denseConcat", body: [conv] }], [1, 2, 3]);
    expect(found.data).toEqual([1, 2, 3, 1, 3, 6]);
  });

  test("combine stacks at the end or after each layer", () => {
    const stacks = [
      [one, { ...conv, dilation: 2 }],
      [conv, one],
    ];
    const parallel = { kind: "parallel", stacks, combine: "add" };
    // At the end: (1 + z^2 + z^4) + (1 + z + z^2) of an impulse.
    expect(run([parallel], [1, 0, 0, 0, 0]).data).toEqual([2, 1, 2, 0, 1]);
    // After each: (2 + z + z^2) then (2 + z^2 + z^4).
    expect(run([{ ...parallel, when: "each" }], [1, 0, 0, 0, 0]).data).toEqual([
      4, 2, 4, 1, 3,
    ]);
  });

  test("share weights between speakers", () => {
    const shared = { kind: "shared", groups: 2, body: [conv] };
    const found = run([shared], [1, 2, 3, 10, 20, 30], { channels: 2 });
    expect(found.data).toEqual([1, 3, 6, 10, 30, 60]);
  });

  test("read layers by name", () => {
    const layers = [
      { ...one, name: "a" },
      { ...conv, name: "b" },
      { kind: "join", inputs: ["a", "b", "input"], combine: "add" },
    ];
    expect(run(layers, [1, 2, 3]).data).toEqual([3, 7, 12]);
    expect(() => run([{ ...one, from: "nobody" }], [1])).toThrow(
      'no earlier layer is named "nobody"; there are input',
    );
  });
});

describe("form", () => {
  test("flatten follows either order of elements", () => {
    const flatten = { kind: "flatten", axis: "time" };
    const input = [1, 2, 3, 4]; // two channels of two steps
    const options = { channels: 2, causal: false };
    expect(run([flatten], input, options).data).toEqual([1, 2, 3, 4]);
    expect(
      run([{ ...flatten, order: "channels-last" }], input, options).data,
    ).toEqual([1, 3, 2, 4]);
  });

  test("unflatten is the inverse of flatten over freq", () => {
    const layers = [
      { kind: "flatten", axis: "freq" },
      { kind: "unflatten", channels: 1 },
    ];
    const found = run(layers, [1, 2, 3, 4, 5, 6], { bins: 3 });
    expect(found.shape).toEqual([1, 1, 2, 3]);
    expect(found.data).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("upsample repeats, shift delays", () => {
    expect(run([{ kind: "upsample", time: 2 }], [1, 2]).data).toEqual([
      1, 1, 2, 2,
    ]);
    expect(run([{ kind: "shift", time: 1 }], [1, 2, 3]).data).toEqual([
      0, 1, 2,
    ]);
  });
});

describe("dropout", () => {
  test("keeps the mean and does nothing in evaluation", () => {
    const spec = networkSpec([{ kind: "dropout", rate: 0.25 }], 50);
    const input = new Float32Array(50 * 80).fill(1);
    const size = { batch: 1, steps: 80 };
    const dropped = randomModel(spec, { ...size, training: true });
    const values = [...dropped.run(input).output!.data];
    const kept = values.filter((value) => value !== 0);
    expect(kept.every((value) => Math.abs(value - 4 / 3) < 1e-6)).toBe(true);
    expect(kept.length / values.length).toBeCloseTo(0.75, 1);
    const whole = randomModel(spec, size).run(input).output!.data;
    expect(new Set(whole)).toEqual(new Set([1]));
  });
});

describe("recurrent layers", () => {
  test("join directions after each layer or at the end", () => {
    const both = { kind: "gru", hidden: 3, layers: 2, direction: "both" };
    const shapes = (join: string) => {
      const spec = networkSpec([{ ...both, join }], 2, { causal: false });
      const { graph, output } = buildModel(spec, { batch: 1, steps: 4 });
      const weights = graph.inputNamed("gru0/backward1/weights");
      return [shapeOf(output), shapeOf(weights)];
    };
    // Deep of bidirectional: the second layer reads both directions of the first.
    expect(shapes("each")).toEqual([
      [1, 6, 4],
      [9, 6],
    ]);
    expect(shapes("end")).toEqual([
      [1, 6, 4],
      [9, 3],
    ]);
  });
});
