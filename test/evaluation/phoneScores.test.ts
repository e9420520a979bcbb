import { expect, test } from "vitest";
import {
  phoneCostRow,
  phoneRows,
} from "../../src-main/evaluation/phoneScores.ts";

const view = { name: "phones", title: "phones", folded: ["a", "b", "q"] };
const scored = [
  {
    labels: Int32Array.of(0, 0, 1, -1, 1, 2),
    predicted: Int32Array.of(0, 1, 1, 0, 1, 0),
    logProbability: Float32Array.of(-1, -1, -1, 0, -1, -2),
  },
];

test("only labelled frames count; neighbours of one kind are one phone", () => {
  const [accuracy, rate] = phoneRows(scored, view, [5, 9, 1]);
  expect(accuracy).toMatchObject({ value: 3 / 5, samples: 5 });
  expect(accuracy!.baselines).toEqual([
    { name: "chance", value: 1 / 3 },
    { name: "majority class", value: 2 / 5 },
  ]);
  // a b q against a b a.
  expect(rate).toMatchObject({ value: 1 / 3, samples: 3 });
  expect(rate!.baselines).toEqual([{ name: "majority class", value: 2 / 3 }]);
});

test("what folds to nothing is no phone, what folds to one is one", () => {
  const folded = { ...view, folded: ["x", "x", null] };
  const [accuracy, rate] = phoneRows(scored, folded, [5, 9, 1]);
  expect(accuracy).toMatchObject({ value: 1, samples: 4 });
  expect(rate).toMatchObject({ value: 0, samples: 1 });
});

test("the cost of a frame stands beside that of its class's frequency", () => {
  const { value, samples, baselines } = phoneCostRow(scored, [2, 2, 0]);
  expect(value).toBeCloseTo(6 / 5, 12);
  expect(samples).toBe(5);
  const [chance, prior] = baselines;
  expect(chance!.value).toBeCloseTo(Math.log(3), 12);
  expect(prior!.value).toBeCloseTo((4 * Math.log(7 / 3) + Math.log(7)) / 5, 12);
});

test("without labels there is nothing to measure", () => {
  const none = [{ ...scored[0]!, labels: new Int32Array(6).fill(-1) }];
  const rows = [
    ...phoneRows(none, view, [1, 1, 1]),
    phoneCostRow(none, [1, 1, 1]),
  ];
  expect(rows.map(({ value }) => value)).toEqual([null, null, null]);
});
