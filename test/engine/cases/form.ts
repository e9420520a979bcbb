/** Cases of the sources and of the ops that move elements. */
import * as build from "../../../src-main/engine/ir/build.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { axis } from "../../../src-main/engine/ir/value.ts";
import { rowsBelow, sized, whole, type OpCase } from "./opCase.ts";

const cube = { x: sized([2, 5, 3]) };

function ofCube(title: string, op: (x: Value) => Value): OpCase {
  return { title, inputs: cube, build: ({ x }) => [op(x!)] };
}

function unslice(x: Value, start: number, step: number, size: number): Value {
  const params = { axis: 1, start, step, size };
  return x.node.graph.apply("unslice", params, [x])[0]!;
}

export const formCases = {
  input: [ofCube("as it is fed", (x) => x)],
  constant: [
    ofCube("of floats beside an input", (x) =>
      build.add(
        x,
        build.constant(x.node.graph, Float32Array.of(0.5, -1, 2), [
          axis("a", 1),
          axis("b", 1),
          axis("c", 3),
        ]),
      ),
    ),
    ofCube("of whole numbers that select rows", (x) =>
      build.gather(
        build.reshape(x, [axis("row", 10), axis("column", 3)]),
        build.constant(x.node.graph, Int32Array.of(9, 0, 9), [axis("n", 3)]),
      ),
    ),
  ],
  reshape: [
    ofCube("to a matrix", (x) =>
      build.reshape(x, [axis("row", 10), axis("column", 3)]),
    ),
    ofCube("to one axis", (x) => build.flatten(x)),
    ofCube("with axes of size 1", (x) => build.unsqueeze(x, 1, "one")),
  ],
  transpose: [
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ].map((order) =>
    ofCube(`to order ${order.join(" ")}`, (x) => build.transpose(x, order)),
  ),
  expand: [
    {
      title: "of one axis",
      inputs: { x: sized([2, 1, 3]) },
      build: ({ x }) => [
        build.expand(x!, [axis("a", 2), axis("b", 4), axis("c", 3)]),
      ],
    },
    {
      title: "of two axes",
      inputs: { x: sized([1, 2, 1]) },
      build: ({ x }) => [
        build.expand(x!, [axis("a", 3), axis("b", 2), axis("c", 2)]),
      ],
    },
  ],
  concat: [0, 1, 2].map((which) => ({
    title: `of three along axis ${which}`,
    inputs: {
      a: sized([2, 2, 2].map((size, i) => (i === which ? 1 : size))),
      b: sized([2, 2, 2].map((size, i) => (i === which ? 3 : size))),
      c: sized([2, 2, 2]),
    },
    build: ({ a, b, c }) => [build.concat([a!, b!, c!], which)],
  })),
  slice: [
    ofCube("of neighbours", (x) => build.slice(x, 1, 1, 4)),
    ofCube("of every second", (x) => build.slice(x, 1, 0, 5, 2)),
    ofCube("of every third, with a rest", (x) => build.slice(x, 1, 1, 5, 3)),
    ofCube("of the last axis", (x) => build.slice(x, 2, 2, 3)),
    ofCube("of the first axis", (x) => build.slice(x, 0, 1, 2)),
  ],
  unslice: [
    ofCube("of neighbours", (x) => unslice(x, 2, 1, 8)),
    ofCube("of every second", (x) => unslice(x, 0, 2, 9)),
    ofCube("of every third, with a rest", (x) => unslice(x, 1, 3, 16)),
  ],
  pad: [
    ofCube("with zeros before", (x) => build.pad(x, 1, 3, 0)),
    ofCube("with a value on both sides", (x) => build.pad(x, 2, 1, 2, -1.5)),
    ofCube("of the first axis", (x) => build.pad(x, 0, 0, 1)),
  ],
  gather: [
    {
      title: "of rows by a matrix of numbers",
      inputs: { table: sized([5, 3]), index: rowsBelow(5, [2, 4]) },
      build: ({ table, index }) => [build.gather(table!, index!)],
    },
    {
      title: "of rows by a list with repetitions",
      inputs: { table: sized([4, 2]), index: whole([3, 0, 3], [3]) },
      build: ({ table, index }) => [build.gather(table!, index!)],
    },
  ],
  scatterAdd: [
    {
      title: "of rows by a list with repetitions",
      inputs: { updates: sized([4, 3]), index: whole([1, 3, 1, 0], [4]) },
      build: ({ updates, index }) => [
        build.scatterAdd(updates!, index!, axis("row", 5)),
      ],
    },
    {
      title: "of rows by a matrix of numbers",
      inputs: { updates: sized([2, 4, 3]), index: rowsBelow(3, [2, 4]) },
      build: ({ updates, index }) => [
        build.scatterAdd(updates!, index!, axis("row", 3)),
      ],
    },
  ],
  oneHot: [
    {
      title: "of a matrix of numbers",
      inputs: { index: rowsBelow(4, [2, 3]) },
      build: ({ index }) => [build.oneHot(index!, axis("class", 4))],
    },
  ],
} satisfies Record<string, OpCase[]>;
