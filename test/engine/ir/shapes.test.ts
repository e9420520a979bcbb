/** What does not fit is refused in one sentence: which op in which layer, what it got, what would fit. */
import { describe, expect, it } from "vitest";
import { badInput } from "../../../src-main/base/errors.ts";
import * as build from "../../../src-main/engine/ir/build.ts";
import { Graph } from "../../../src-main/engine/ir/graph.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import { axis, type Dtype } from "../../../src-main/engine/ir/value.ts";

const graph = new Graph();

/** An input with axes `a`, `b`, ... of these sizes. */
function given(sizes: readonly number[], dtype: Dtype = "f32"): Value {
  const axes = sizes.map((size, i) => axis("abcdef"[i]!, size));
  return build.input(graph, `input${graph.nodes.length}`, axes, "data", dtype);
}

const one = { stride: [1], dilation: [1], padLow: [0], padHigh: [0] };

const refusals: readonly (readonly [string, () => unknown])[] = [
  [
    "add: the shapes f32[a 2, b 3] and f32[a 2, b 4] do not fit; sizes must be equal or 1",
    () => build.add(given([2, 3]), given([2, 4])),
  ],
  [
    "mul: the shapes f32[a 3] and f32[a 2, b 3] do not fit; sizes must be equal or 1",
    () => build.mul(given([3]), given([2, 3])),
  ],
  ["exp: got i32[a 2], expects f32", () => build.exp(given([2], "i32"))],
  ["add: got 1 inputs, expects 2", () => graph.apply("add", {}, [given([2])])],
  [
    "constant: got 3 numbers for a shape of 4",
    () => build.constant(graph, Float32Array.of(1, 2, 3), [axis("a", 4)]),
  ],
  [
    "reduceSum: an axis is named twice in [0, 0]",
    () => graph.apply("reduceSum", { axes: [0, 0], keep: false }, [given([2])]),
  ],
  [
    "softmax: axis 2 of f32[a 2, b 3] does not exist",
    () => graph.apply("softmax", { axis: 2 }, [given([2, 3])]),
  ],
  [
    "reshape: f32[a 2, b 3] does not hold as many elements as f32[x 5]",
    () => build.reshape(given([2, 3]), [axis("x", 5)]),
  ],
  [
    "transpose: [0, 0] does not name each of 2 axes once",
    () => graph.apply("transpose", { permutation: [0, 0] }, [given([2, 3])]),
  ],
  [
    "expand: f32[a 2] cannot be repeated to f32[a 4]; only axes of size 1 repeat",
    () => build.expand(given([2]), [axis("a", 4)]),
  ],
  [
    "concat: f32[a 2, b 4] does not join f32[a 2, b 3] along axis a",
    () => build.concat([given([2, 3]), given([2, 4])], 0),
  ],
  [
    "slice: steps 2 to 5 by 1 are not inside axis b of size 4",
    () => build.slice(given([2, 4]), 1, 2, 5),
  ],
  [
    "pad: pads are -1 and 0, expects 0 or more",
    () => build.pad(given([2, 4]), 1, -1, 0),
  ],
  [
    "gather: got f32[a 4, b 2] and f32[a 3], expects a table [K, D] and i32 indices",
    () => build.gather(given([4, 2]), given([3])),
  ],
  [
    "scatterAdd: got rows f32[a 4, b 2] and i32[a 3], expects [..., D] and i32 [...]",
    () => build.scatterAdd(given([4, 2]), given([3], "i32"), axis("k", 5)),
  ],
  [
    "oneHot: got f32[a 3], expects i32",
    () => build.oneHot(given([3]), axis("k", 5)),
  ],
  [
    "matmul: f32[a 2, b 3] and f32[a 2, b 3] do not multiply; the inner sizes and the leading axes must be equal",
    () => build.matmul(given([2, 3]), given([2, 3])),
  ],
  [
    "matmul: a value with leading axes is not transposed against a plain matrix",
    () => build.matmul(given([5, 3, 2]), given([3, 4]), { transposeA: true }),
  ],
  [
    "conv: the input has 3 channels, the weight expects 4",
    () => build.conv(given([1, 3, 9]), given([2, 4, 3]), null, one),
  ],
  [
    "conv: got bias f32[a 3], expects one number for each of 2 channels",
    () => build.conv(given([1, 3, 9]), given([2, 3, 3]), given([3]), one),
  ],
  [
    "conv: stride is [0], expects 1 whole numbers of at least 1",
    () =>
      build.conv(given([1, 3, 9]), given([2, 3, 3]), null, {
        ...one,
        stride: [0],
      }),
  ],
  [
    "conv: a kernel of 3 with dilation 4 spans 9 steps, more than the 8 steps of c with their padding",
    () =>
      build.conv(given([1, 3, 8]), given([2, 3, 3]), null, {
        ...one,
        dilation: [4],
      }),
  ],
  [
    "convTranspose: 3 steps do not come from 9 by this kernel, stride and padding",
    () =>
      build.convTranspose(given([1, 2, 3]), given([2, 3, 3]), null, {
        ...one,
        sizes: [9],
      }),
  ],
  [
    "gru: got f32[a 1, b 2, c 5], f32[a 6, b 3], f32[a 6, b 2], f32[a 12], f32[a 1, b 2], expects x [B, C, T], weights [3H, C], recurrent [3H, H], bias [6H] and states [B, H]",
    () =>
      graph.apply("gru", { reverse: false }, [
        ...[given([1, 2, 5]), given([6, 3]), given([6, 2])],
        ...[given([12]), given([1, 2])],
      ]),
  ],
  [
    "attention: got f32[a 1, b 2, c 5, d 3], f32[a 1, b 2, c 5, d 3], f32[a 1, b 2, c 4, d 3] with 2 slopes, expects equal [B, heads, T, D] and one slope a head",
    () =>
      graph.apply("attention", { window: 0, slopes: [1, 1], scale: 1 }, [
        ...[given([1, 2, 5, 3]), given([1, 2, 5, 3]), given([1, 2, 4, 3])],
      ]),
  ],
  [
    "attention: the window is -1, expects a number of steps, or 0 for all the past",
    () =>
      graph.apply("attention", { window: -1, slopes: [1], scale: 1 }, [
        ...[given([1, 1, 5, 3]), given([1, 1, 5, 3]), given([1, 1, 5, 3])],
      ]),
  ],
  [
    "ctc: got f32[a 2, b 4, c 6], f32[a 2, b 3], i32[a 2], i32[a 2], expects log-probabilities [B, K, T], i32 labels [B, L] and i32 lengths [B] twice",
    () =>
      graph.apply("ctc", {}, [
        ...[given([2, 4, 6]), given([2, 3])],
        ...[given([2], "i32"), given([2], "i32")],
      ]),
  ],
  [
    "input: axis a would have size 0; sizes are whole numbers of at least 1",
    () => given([0]),
  ],
];

describe("an op that does not fit", () => {
  it.each(refusals)("%s", (sentence, apply) => {
    expect(apply).toThrow(badInput(sentence));
  });

  it("is named with its layer", () => {
    const apply = () => build.add(given([2]), given([3]));
    const inLayers = () =>
      graph.layer("encoder", () => graph.layer("skip", apply));
    expect(inLayers).toThrow(/^add in layer "encoder\/skip": /);
  });
});

describe("a graph", () => {
  it("refuses two outputs of one name", () => {
    const own = new Graph();
    const x = build.input(own, "x", []);
    own.output("y", x);
    expect(() => own.output("y", x)).toThrow(
      'graph: there are two outputs named "y"',
    );
  });

  it("says which inputs there are when one is not", () => {
    const own = new Graph();
    build.input(own, "x", []);
    build.input(own, "mask", []);
    expect(() => own.inputNamed("y")).toThrow(
      'graph: no input is named "y"; there are x, mask',
    );
  });

  it("prints as text, and hashes by structure without labels", () => {
    const text = (label: string) => {
      const own = new Graph();
      const x = build.input(own, "x", [axis("time", 3)]);
      own.output(
        "y",
        own.layer(label, () => build.mul(x, 2)),
      );
      return own;
    };
    expect(text("double").print()).toBe(
      [
        '%0: f32[time 3] = input() "x" {role="data" dtype="f32" axes=[{"name":"time","size":3}]}',
        "%1: f32[] = constant() {axes=[] data=[2]}  # double",
        "%2: f32[time 3] = mul(%0, %1)  # double",
        "return y = %2",
      ].join("\n"),
    );
    expect(text("a").hash()).toBe(text("b").hash());
  });
});
