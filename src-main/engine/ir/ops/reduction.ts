/** Records of ops that work along whole axes. */
import { badInput } from "../../../base/errors.ts";
import {
  div,
  equal,
  exp,
  expand,
  mean,
  mul,
  reshape,
  sub,
  sum,
} from "../build.ts";
import type { Node, Value } from "../node.ts";
import type { RecordsOf } from "../record.ts";
import {
  axis,
  axisIndex,
  printType,
  shapeOf,
  type Axis,
  type ValueType,
} from "../value.ts";
import {
  alignedReach,
  broadcastAxes,
  expectAxis,
  expectInputs,
  inputSize,
  mixedReach,
  reachAlong,
  unbroadcast,
} from "./common.ts";

interface ReduceParams {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

function reducedAxes(
  { axes, keep }: ReduceParams,
  inputs: readonly ValueType[],
  place: string,
): ValueType[] {
  expectInputs(inputs, [1], place);
  const type = inputs[0]!;
  if (new Set(axes).size !== axes.length)
    throw badInput(`${place}: an axis is named twice in [${axes.join(", ")}]`);
  for (const index of axes) expectAxis(type, index, place);
  const kept: Axis[] = [];
  type.axes.forEach((one, index) => {
    if (!axes.includes(index)) kept.push(one);
    else if (keep) kept.push(axis(one.name, 1));
  });
  return [{ dtype: "f32", axes: kept }];
}

/** Repeats a reduced value over the axes that were reduced. */
function spread(reduced: Value, input: Value, axes: readonly number[]): Value {
  const kept = input.axes.map((one, index) =>
    axes.includes(index) ? axis(one.name, 1) : one,
  );
  return expand(reshape(reduced, kept), input.axes);
}

/** Number of elements that go into one result. */
function groupSize(node: Node<"reduceMean">): number {
  const shape = shapeOf(node.inputs[0]!);
  return node.params.axes.reduce((size, index) => size * shape[index]!, 1);
}

const reduceReach = (
  node: Node<"reduceSum" | "reduceMean" | "reduceMax">,
  inputs: Parameters<typeof reachAlong>[1],
  along: string,
) => reachAlong(node, inputs, along, node.params.axes);

const indexShape = (
  params: { readonly axis: number },
  inputs: readonly ValueType[],
  place: string,
): ValueType[] => {
  expectInputs(inputs, [1], place);
  expectAxis(inputs[0]!, params.axis, place);
  const axes = inputs[0]!.axes.filter((_, index) => index !== params.axis);
  return [{ dtype: "i32", axes }];
};

const sameShape = (
  params: { readonly axis: number },
  inputs: readonly ValueType[],
  place: string,
): ValueType[] => {
  expectInputs(inputs, [1], place);
  expectAxis(inputs[0]!, params.axis, place);
  return [{ dtype: "f32", axes: inputs[0]!.axes }];
};

const axisReach = (
  node: Node<"argMin" | "argMax" | "softmax" | "logSoftmax">,
  inputs: Parameters<typeof reachAlong>[1],
  along: string,
) => reachAlong(node, inputs, along, [node.params.axis]);

export const reductionRecords: RecordsOf<
  | "reduceSum"
  | "reduceMean"
  | "reduceMax"
  | "argMin"
  | "argMax"
  | "softmax"
  | "logSoftmax"
  | "layerNorm"
> = {
  reduceSum: {
    shape: reducedAxes,
    reach: reduceReach,
    grad: (node, [dy]) => [
      dy ? spread(dy, node.inputs[0]!, node.params.axes) : null,
    ],
    flops: (node) => inputSize(node),
  },
  reduceMean: {
    shape: reducedAxes,
    reach: reduceReach,
    grad: (node, [dy]) => [
      dy
        ? spread(
            mul(dy, 1 / groupSize(node)),
            node.inputs[0]!,
            node.params.axes,
          )
        : null,
    ],
    flops: (node) => inputSize(node),
  },
  reduceMax: {
    shape: reducedAxes,
    reach: reduceReach,
    // Equal largest values share the gradient.
    grad: (node, [dy]) => {
      if (!dy) return [null];
      const x = node.inputs[0]!;
      const { axes } = node.params;
      const hits = equal(x, spread(node.outputs[0]!, x, axes));
      const share = div(hits, sum(hits, axes, true));
      return [mul(spread(dy, x, axes), share)];
    },
    flops: (node) => inputSize(node),
  },
  argMin: {
    shape: indexShape,
    reach: axisReach,
    grad: () => [null],
    flops: (node) => inputSize(node),
  },
  argMax: {
    shape: indexShape,
    reach: axisReach,
    grad: () => [null],
    flops: (node) => inputSize(node),
  },
  softmax: {
    shape: sameShape,
    reach: axisReach,
    // dx = y (dy - sum(dy y))
    grad: (node, [dy]) => {
      if (!dy) return [null];
      const y = node.outputs[0]!;
      const inner = sum(mul(dy, y), [node.params.axis], true);
      return [mul(y, sub(dy, inner))];
    },
    flops: (node) => 12 * inputSize(node),
  },
  logSoftmax: {
    shape: sameShape,
    reach: axisReach,
    // dx = dy - exp(y) sum(dy)
    grad: (node, [dy]) => {
      if (!dy) return [null];
      const total = sum(dy, [node.params.axis], true);
      return [sub(dy, mul(exp(node.outputs[0]!), total))];
    },
    flops: (node) => 12 * inputSize(node),
  },
  layerNorm: {
    shape: ({ axes }, inputs, place) => {
      expectInputs(inputs, [3], place);
      const x = inputs[0]!;
      for (const index of axes) expectAxis(x, index, place);
      const fitted = broadcastAxes(inputs, place);
      if (fitted.some(({ size }, index) => size !== x.axes[index]!.size))
        throw badInput(
          `${place}: got ${inputs.map(printType).join(", ")}, expects a scale and a shift that fit x`,
        );
      return [
        { dtype: "f32", axes: x.axes },
        { dtype: "f32", axes: x.axes },
        {
          dtype: "f32",
          axes: x.axes.map((one, index) =>
            axes.includes(index) ? axis(one.name, 1) : one,
          ),
        },
      ];
    },
    reach: (node, inputs, along) =>
      node.params.axes.includes(axisIndex(node.inputs[0]!, along))
        ? mixedReach(inputs)
        : alignedReach(node, inputs, along),
    // With d = dy scale: dx = (d - mean(d) - s mean(d s)) / deviation, s being the standardised x.
    grad: (node, [dy]) => {
      if (!dy) return [null, null, null];
      const [, scale, shift] = node.inputs as [Value, Value, Value];
      const [, standard, inverse] = node.outputs as [Value, Value, Value];
      const average = (value: Value) => mean(value, node.params.axes, true);
      const d = mul(dy, scale);
      const along = mul(standard, average(mul(d, standard)));
      return [
        mul(sub(sub(d, average(d)), along), inverse),
        unbroadcast(mul(dy, standard), scale),
        unbroadcast(dy, shift),
      ];
    },
    flops: (node) => 8 * inputSize(node),
  },
};
