/** Random small networks over time, for properties that must hold for all of them. */
import type { Random } from "../../src-main/base/random.ts";
import { traceReach } from "../../src-main/engine/analysis/reach.ts";
import {
  add,
  concat,
  conv,
  convTranspose,
  input,
  mul,
  pad,
  sigmoid,
  slice,
  softplus,
} from "../../src-main/engine/ir/build.ts";
import { Graph } from "../../src-main/engine/ir/graph.ts";
import type { Value } from "../../src-main/engine/ir/node.ts";
import { axis, shapeOf } from "../../src-main/engine/ir/value.ts";

export interface RandomGraphOptions {
  readonly steps: number;
  readonly causal: boolean;
  readonly recurrent: boolean;
  /** Strides and transposed convolutions. */
  readonly rates: boolean;
}

/** A network with input `x` `[1, 2, T]` and output `y`; every path has a gradient other than zero under positive weights. */
export function randomGraph(
  random: Random,
  options: RandomGraphOptions,
): Graph {
  const graph = new Graph();
  const x = input(graph, "x", [
    axis("batch", 1),
    axis("channel", 2),
    axis("time", options.steps),
  ]);
  const maker = new Maker(graph, random, options);
  let h = x;
  const depth = 1 + random.integer(4);
  for (let i = 0; i < depth; i++)
    h = graph.layer(`l${i}`, () => maker.layer(h));
  graph.output("y", h);
  return graph;
}

class Maker {
  private parameters = 0;
  private readonly graph: Graph;
  private readonly random: Random;
  private readonly options: RandomGraphOptions;

  constructor(graph: Graph, random: Random, options: RandomGraphOptions) {
    this.graph = graph;
    this.random = random;
    this.options = options;
  }

  layer(h: Value): Value {
    const kinds = ["conv", "conv", "skip", "stacks", "pool", "shift"];
    if (this.options.recurrent) kinds.push("gru", "lstm", "attention");
    if (this.options.rates) kinds.push("stride", "updown");
    switch (this.random.pick(kinds)) {
      case "skip":
        return add(h, this.conv(this.conv(h, channels(h)), channels(h)));
      case "stacks":
        return this.random.uniform() < 0.5
          ? add(this.conv(h, 2), this.conv(h, 2))
          : concat([this.conv(h, 1), this.conv(h, 2)], 1);
      case "pool":
        return this.averagePool(h);
      case "shift":
        return this.shift(h);
      case "gru":
        return this.gru(h);
      case "lstm":
        return this.lstm(h);
      case "attention":
        return this.attention(h);
      case "stride":
        return this.conv(h, 2, 2 + this.random.integer(2));
      case "updown":
        return this.upAndDown(h);
      default:
        return this.conv(h, 1 + this.random.integer(3));
    }
  }

  private parameter(shape: readonly number[]): Value {
    return input(
      this.graph,
      `p${this.parameters++}`,
      shape.map((size, i) => axis(`d${i}`, size)),
      "parameter",
    );
  }

  private conv(h: Value, outputs: number, stride = 1): Value {
    const kernel = 1 + this.random.integer(3);
    const dilation = 1 + this.random.integer(3);
    const span = (kernel - 1) * dilation;
    const high = this.options.causal ? 0 : this.random.integer(span + 1);
    const weight = this.parameter([outputs, channels(h), kernel]);
    const bias = this.parameter([outputs]);
    const y = conv(h, weight, bias, {
      stride: [stride],
      dilation: [dilation],
      padLow: [span - high],
      padHigh: [high],
    });
    return this.random.uniform() < 0.5 ? softplus(y) : sigmoid(y);
  }

  private averagePool(h: Value): Value {
    const size = 2 + this.random.integer(3);
    const dilation = 1 + this.random.integer(2);
    const padded = pad(h, "time", (size - 1) * dilation, 0);
    let total: Value | null = null;
    for (let tap = 0; tap < size; tap++) {
      const start = tap * dilation;
      const window = slice(padded, "time", start, start + steps(h));
      total = total ? add(total, window) : window;
    }
    return mul(total!, 1 / size);
  }

  private shift(h: Value): Value {
    const by = 1 + this.random.integer(3);
    return slice(pad(h, "time", by, 0), "time", 0, steps(h));
  }

  private upAndDown(h: Value): Value {
    const stride = 2;
    const kernel = stride + this.random.integer(2);
    const sizes = [steps(h) * stride];
    const weight = this.parameter([channels(h), 2, kernel]);
    const up = convTranspose(h, weight, this.parameter([2]), {
      stride: [stride],
      dilation: [1],
      padLow: [0],
      padHigh: [kernel - stride],
      sizes,
    });
    return this.conv(up, 2, stride);
  }

  private gru(h: Value): Value {
    const hidden = 2;
    return this.graph.apply("gru", { reverse: false }, [
      h,
      this.parameter([3 * hidden, channels(h)]),
      this.parameter([3 * hidden, hidden]),
      this.parameter([6 * hidden]),
      this.zeros(hidden),
    ])[0]!;
  }

  private lstm(h: Value): Value {
    const hidden = 2;
    return this.graph.apply("lstm", { reverse: false }, [
      h,
      this.parameter([4 * hidden, channels(h)]),
      this.parameter([4 * hidden, hidden]),
      this.parameter([8 * hidden]),
      this.zeros(hidden),
      this.zeros(hidden),
    ])[0]!;
  }

  private zeros(hidden: number): Value {
    const axes = [axis("batch", 1), axis("hidden", hidden)];
    const data = new Float32Array(hidden);
    return this.graph.apply("constant", { axes, data }, [])[0]!;
  }

  private attention(h: Value): Value {
    const window = 2 + this.random.integer(4);
    const heads = (value: Value) =>
      this.graph.apply("reshape", { axes: headAxes(value) }, [
        this.graph.apply("transpose", { permutation: [0, 2, 1] }, [value])[0]!,
      ])[0]!;
    const [q, k, v] = [0, 1, 2].map(() => heads(this.conv(h, 2)));
    const [y] = this.graph.apply(
      "attention",
      { window, slopes: [0.25], scale: 0.7 },
      [q!, k!, v!],
    );
    const flat = this.graph.apply(
      "reshape",
      { axes: [axis("batch", 1), axis("time", steps(h)), axis("channel", 2)] },
      [y!],
    )[0]!;
    return this.graph.apply("transpose", { permutation: [0, 2, 1] }, [
      flat,
    ])[0]!;
  }
}

function headAxes(value: Value) {
  return [
    axis("batch", 1),
    axis("head", 1),
    axis("time", steps(value)),
    axis("channel", 2),
  ];
}

const channels = (value: Value) => shapeOf(value)[1]!;
const steps = (value: Value) => shapeOf(value)[2]!;

/** Source steps per step of `y`. */
export function strideOf(graph: Graph): number {
  const reach = traceReach(graph, "x").get(graph.outputs.get("y")!)!;
  return reach.kind === "steps" ? reach.advance / reach.period : 1;
}
