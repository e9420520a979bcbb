/** Cases of the ops along whole axes: each axis, several axes, all axes, kept or not. */
import * as build from "../../../src-main/engine/ir/build.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { sized, type OpCase } from "./opCase.ts";

type Reduce = (x: Value, axes: readonly number[], keep: boolean) => Value;

function reduce(op: Reduce): OpCase[] {
  const lists = [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]];
  return lists.flatMap((axes) =>
    [false, true].map((keep) => ({
      title: `over axes ${axes.join(", ")}${keep ? ", kept" : ""}`,
      inputs: { x: sized([2, 3, 4]) },
      build: ({ x }) => [op(x!, axes, keep)],
    })),
  );
}

function along(op: (x: Value, axis: number) => Value): OpCase[] {
  return [0, 1, 2].map((axis) => ({
    title: `along axis ${axis}`,
    inputs: { x: sized([2, 5, 3]) },
    build: ({ x }) => [op(x!, axis)],
  }));
}

/** Over channels of [B, C, T], of one step, and over channels and bins. */
const layerNorm: OpCase[] = [
  { sizes: [2, 5, 3], axes: [1] },
  { sizes: [2, 5, 1], axes: [1] },
  { sizes: [2, 5, 1, 1], axes: [1] },
  { sizes: [2, 3, 4, 2], axes: [1, 3] },
  { sizes: [3, 4], axes: [0] },
].map(({ sizes, axes }) => {
  const ofChannels = sized(sizes.map((size, i) => (i === 1 ? size : 1)));
  return {
    title: `over ${axes.join(" and ")} of ${sizes.join(" x ")}`,
    inputs: { x: sized(sizes), scale: ofChannels, shift: ofChannels },
    build: ({ x, scale, shift }) => [
      build.layerNorm(x!, [scale!, shift!], axes, 1e-3),
    ],
  };
});

export const reductionCases = {
  reduceSum: reduce(build.sum),
  reduceMean: reduce(build.mean),
  reduceMax: reduce(build.largest),
  argMin: along(build.argMin),
  argMax: along(build.argMax),
  softmax: along(build.softmax),
  logSoftmax: along(build.logSoftmax),
  layerNorm,
} satisfies Record<string, OpCase[]>;
