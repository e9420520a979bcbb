/** The fused ops over time on numbers that can be followed by hand, and CTC against the sum over all paths. */
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../src-main/engine/executors/reference/evaluate.ts";
import { constant } from "../../../src-main/engine/ir/build.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import type { OpName, OpParams } from "../../../src-main/engine/ir/opParams.ts";
import { axis } from "../../../src-main/engine/ir/value.ts";

interface Given {
  readonly sizes: readonly number[];
  readonly numbers: readonly number[];
  readonly whole?: boolean;
}

function given(sizes: readonly number[], ...numbers: number[]): Given {
  return { sizes, numbers };
}

function whole(sizes: readonly number[], ...numbers: number[]): Given {
  return { sizes, numbers, whole: true };
}

/** All outputs of one op on fixed inputs. */
function apply<K extends OpName>(
  op: K,
  params: OpParams[K],
  inputs: readonly Given[],
): number[][] {
  const graph = new Graph();
  const values = inputs.map(({ sizes, numbers, whole: indices }) =>
    constant(
      graph,
      indices ? Int32Array.from(numbers) : Float32Array.from(numbers),
      sizes.map((size, i) => axis(`axis${i}`, size)),
    ),
  );
  graph
    .apply(op, params, values)
    .forEach((value, i) => graph.output(`${i}`, value));
  return Object.values(evaluate(graph, {})).map(({ data }) => [...data]);
}

function expectNear(actual: readonly number[], expected: readonly number[]) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const { tanh } = Math;

describe("gru", () => {
  const weights = given([3, 1], 0, 0, 1);
  const recurrent = given([3, 1], 0, 0, 2);
  const x = given([1, 1, 2], 0.5, -1);
  const h0 = given([1, 1], 0.3);

  it("gates the state after its product, and its bias with it", () => {
    // Biases: update open by 1, reset by -1; the candidate gets 0.1 from the input, 0.7 gated.
    const bias = given([6], 1, 0, 0.1, 0, -1, 0.7);
    const [z, r] = [sigmoid(1), sigmoid(-1)];
    const step = (input: number, h: number) => {
      const n = tanh(input + 0.1 + r * (2 * h + 0.7));
      return (1 - z) * n + z * h;
    };
    const first = step(0.5, 0.3);
    const [h] = apply("gru", { reverse: false }, [
      ...[x, weights, recurrent, bias, h0],
    ]);
    expectNear(h!, [first, step(-1, first)]);
  });

  it("backwards begins at the last step and stays in order of time", () => {
    const bias = given([6], 0, 0, 0, 0, 0, 0);
    const step = (input: number, h: number) => 0.5 * tanh(input + h) + 0.5 * h;
    const last = step(-1, 0.3);
    const [h] = apply("gru", { reverse: true }, [
      ...[x, weights, recurrent, bias, h0],
    ]);
    expectNear(h!, [step(0.5, last), last]);
  });
});

describe("lstm", () => {
  it("has gates i, o, f, g, and gives the last cell beside all states", () => {
    const weights = given([4, 1], 1, 2, 3, 4);
    const recurrent = given([4, 1], 0.1, 0.2, 0.3, 0.4);
    const bias = given([8], 0.5, -0.5, 1, 0, 0, 0, 0, 0.25);
    const step = (x: number, h: number, c: number): [number, number] => {
      const i = sigmoid(x + 0.1 * h + 0.5);
      const o = sigmoid(2 * x + 0.2 * h - 0.5);
      const f = sigmoid(3 * x + 0.3 * h + 1);
      const cell = f * c + i * tanh(4 * x + 0.4 * h + 0.25);
      return [o * tanh(cell), cell];
    };
    const [h1, c1] = step(0.2, 0.1, -0.4);
    const [h2, c2] = step(-0.3, h1, c1);
    const [h, lastCell] = apply("lstm", { reverse: false }, [
      given([1, 1, 2], 0.2, -0.3),
      ...[weights, recurrent, bias, given([1, 1], 0.1), given([1, 1], -0.4)],
    ]);
    expectNear(h!, [h1, h2]);
    expectNear(lastCell!, [c2]);
  });
});

describe("attention", () => {
  const q = given([1, 1, 3, 1], 1, 1, 1);
  const k = given([1, 1, 3, 1], 0, 0, 0);
  const v = given([1, 1, 3, 1], 3, 6, 12);

  it("of equal scores is the mean of the past", () => {
    const params = { window: 0, slopes: [0], scale: 1 };
    expectNear(apply("attention", params, [q, k, v])[0]!, [3, 4.5, 7]);
  });

  it("sees as many steps as its window, itself included", () => {
    const params = { window: 2, slopes: [0], scale: 1 };
    expectNear(apply("attention", params, [q, k, v])[0]!, [3, 4.5, 9]);
  });

  it("weighs each step back by its slope", () => {
    const params = { window: 0, slopes: [Math.LN2], scale: 1 };
    // Powers of a half: 1, then 1/2 and 1, then 1/4, 1/2 and 1.
    const expected = [3, (3 / 2 + 6) / 1.5, (3 / 4 + 6 / 2 + 12) / 1.75];
    expectNear(apply("attention", params, [q, k, v])[0]!, expected);
  });

  it("scales products of queries and keys", () => {
    const keys = given([1, 1, 3, 1], 0, 2 * Math.log(3), 0);
    const params = { window: 2, slopes: [0], scale: 0.5 };
    const y = apply("attention", params, [q, keys, v])[0]!;
    expectNear(y, [3, (3 + 3 * 6) / 4, (3 * 6 + 12) / 4]);
  });
});

/** Labels of a path: repetitions become one, then blanks go. */
function collapsed(path: readonly number[]): number[] {
  return path.filter((label, t) => label !== 0 && label !== path[t - 1]);
}

/** All paths of so many steps. */
function allPaths(classes: number, steps: number): number[][] {
  if (steps === 0) return [[]];
  return allPaths(classes, steps - 1).flatMap((path) =>
    Array.from({ length: classes }, (_, label) => [...path, label]),
  );
}

describe("ctc", () => {
  const classes = 3;
  const steps = 4;
  const probabilities = [
    [0.5, 0.2, 0.4, 0.1],
    [0.3, 0.3, 0.5, 0.6],
    [0.2, 0.5, 0.1, 0.3],
  ];
  const scores = given(
    [1, classes, steps],
    ...probabilities.flat().map((p) => Math.log(p)),
  );

  /** Summed probability of the paths of `length` steps that collapse to the labels. */
  const bruteForce = (labels: readonly number[], length: number) =>
    allPaths(classes, length)
      .filter((path) => collapsed(path).join() === labels.join())
      .map((path) =>
        path.reduce((p, label, t) => p * probabilities[label]![t]!, 1),
      )
      .reduce((sum, p) => sum + p, 0);

  const run = (labels: readonly number[], length = steps) =>
    apply("ctc", {}, [
      scores,
      whole([1, 3], ...labels, ...new Array<number>(3 - labels.length).fill(0)),
      whole([1], labels.length),
      whole([1], length),
    ]);

  it.each([[[1]], [[1, 2]], [[1, 1]], [[2, 1, 2]], [[]]])(
    "of labels %j sums over all paths",
    (labels) => {
      expectNear(run(labels)[0]!, [-Math.log(bruteForce(labels, steps))]);
    },
  );

  it("stops at the length of its sequence", () => {
    const [loss, gradient] = run([1, 2], 3);
    expectNear(loss!, [-Math.log(bruteForce([1, 2], 3))]);
    expectNear([gradient![3]!, gradient![7]!, gradient![11]!], [0, 0, 0]);
  });

  it("has a gradient that sums to -1 at every step", () => {
    const [, gradient] = run([2, 1]);
    const at = (t: number) =>
      gradient![t]! + gradient![steps + t]! + gradient![2 * steps + t]!;
    expectNear([at(0), at(1), at(2), at(3)], [-1, -1, -1, -1]);
  });

  it("of labels that no path can emit counts nothing", () => {
    const [loss, gradient] = run([1, 1, 1]);
    expect(loss).toEqual([0]);
    expect(gradient!.every((value) => value === 0)).toBe(true);
  });
});
