/** Cases of the fused ops over time: GRU, LSTM, attention, CTC and their gradients. */
import { logSoftmax, reshape } from "../../../src-main/engine/ir/build.ts";
import type { OpName } from "../../../src-main/engine/ir/opParams.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { axis } from "../../../src-main/engine/ir/value.ts";
import { sized, whole, type CaseInput, type OpCase } from "./opCase.ts";

const [batch, channels, hidden] = [2, 3, 2];

const small: CaseInput["draw"] = (random) => 0.7 * random.normal();

function layer(gates: number, steps: number): Record<string, CaseInput> {
  return {
    x: sized([batch, channels, steps]),
    weights: sized([gates * hidden, channels], small),
    recurrent: sized([gates * hidden, hidden], small),
    bias: sized([2 * gates * hidden], small),
    h0: sized([batch, hidden], small),
  };
}

const cells = {
  gru: (steps: number) => layer(3, steps),
  lstm: (steps: number) => ({
    ...layer(4, steps),
    c0: sized([batch, hidden], small),
  }),
};

/** Applies an op to all inputs in the order in which they stand. */
function applied(
  op: OpName,
  params: object,
): (inputs: Readonly<Record<string, Value>>) => readonly Value[] {
  return (inputs) => {
    const values = Object.values(inputs);
    return values[0]!.node.graph.apply(op, params as never, values);
  };
}

const directions = [false, true].flatMap((reverse) =>
  [1, 5].map((steps) => ({
    reverse,
    steps,
    title: `${reverse ? "backwards" : "forwards"} over ${steps} ${steps === 1 ? "step" : "steps"}`,
  })),
);

function cellCases(op: keyof typeof cells): OpCase[] {
  return directions.map(({ title, reverse, steps }) => ({
    title,
    inputs: cells[op](steps),
    build: applied(op, { reverse }),
  }));
}

/** The gradient op on the results of the layer itself, as in training; the last inputs are the gradients of its outputs. */
function cellGradCases(op: keyof typeof cells): OpCase[] {
  return directions.map(({ title, reverse, steps }) => ({
    title,
    inputs: {
      ...cells[op](steps),
      dh: sized([batch, hidden, steps]),
      ...(op === "lstm" && { dc: sized([batch, hidden]) }),
    },
    gradient: "refused",
    build: ({ dh, dc, ...own }) => {
      const { graph } = dh!.node;
      const values = Object.values(own);
      const h = graph.apply(op, { reverse }, values)[0]!;
      const given = dc ? [dh!, dc] : [dh!];
      const params = { reverse };
      return graph.apply(`${op}Grad`, params, [...values, h, ...given]);
    },
  }));
}

const heads = [batch, 2, 5, 3];
const queries = { q: sized(heads), k: sized(heads), v: sized(heads) };

const views = [
  { title: "over all the past", window: 0, slopes: [0.5, 0.25] },
  { title: "in a window of 3", window: 3, slopes: [1, 0.1] },
  { title: "to the step itself", window: 1, slopes: [0.5, 0.25] },
  { title: "in a window longer than the past", window: 9, slopes: [0, 2] },
].map(({ title, ...view }) => ({ title, params: { ...view, scale: 0.6 } }));

const ctcInputs = {
  scores: sized([3, 4, 6]),
  labels: whole([1, 1, 3, 2, 0, 0, 0, 0, 0], [3, 3]),
  labelLengths: whole([3, 1, 0], [3]),
  inputLengths: whole([6, 4, 2], [3]),
};

export const sequenceCases = {
  gru: cellCases("gru"),
  gruGrad: cellGradCases("gru"),
  lstm: cellCases("lstm"),
  lstmGrad: cellGradCases("lstm"),
  attention: views.map(({ title, params }) => ({
    title,
    inputs: queries,
    build: applied("attention", params),
  })),
  attentionGrad: views.map(({ title, params }) => ({
    title,
    inputs: { ...queries, dy: sized(heads) },
    build: applied("attentionGrad", params),
    gradient: "refused" as const,
  })),
  ctc: [
    {
      title: "of repeated, single and no labels in sequences of three lengths",
      inputs: ctcInputs,
      gradient: "ofFirst",
      build: ({ scores, ...rest }) => {
        const logProbabilities = logSoftmax(scores!, 1);
        return applied("ctc", {})({ logProbabilities, ...rest });
      },
    },
    {
      title: "of scores that are not normalised",
      inputs: ctcInputs,
      gradient: "ofFirst",
      build: applied("ctc", {}),
    },
    {
      title: "of labels that no path can emit, beside some that fit",
      inputs: {
        scores: sized([2, 3, 3]),
        labels: whole([1, 1, 2, 0], [2, 2]),
        labelLengths: whole([2, 1], [2]),
        inputLengths: whole([2, 3], [2]),
      },
      gradient: "ofFirst",
      build: applied("ctc", {}),
    },
    {
      title: "of one label in one step",
      inputs: {
        scores: sized([6]),
        labels: whole([2, 1], [2, 1]),
        labelLengths: whole([1, 1], [2]),
        inputLengths: whole([1, 1], [2]),
      },
      gradient: "ofFirst",
      build: ({ scores, ...rest }) => {
        const shaped = reshape(scores!, [
          axis("batch", 2),
          axis("class", 3),
          axis("time", 1),
        ]);
        return applied("ctc", {})({ shaped, ...rest });
      },
    },
  ],
} satisfies Record<string, OpCase[]>;
