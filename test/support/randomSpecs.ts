/** Random small networks in the spec language, for properties that must hold for all of them. */
import type { Random } from "../../src-main/base/random.ts";
import { parseSpec } from "../../src-main/models/spec/parse.ts";
import type { ModelSpec } from "../../src-main/models/spec/spec.ts";

export interface RandomSpecOptions {
  /** Layers that pad on both sides. */
  readonly looksAhead?: boolean;
  /** Layers that remember. */
  readonly recurrent?: boolean;
  /** Strides in time, at the top and in parallel stacks. */
  readonly strides?: boolean;
  /** Maximum pooling, which hides inputs from a gradient. */
  readonly pools?: boolean;
  /** Input with freq. */
  readonly bins?: boolean;
}

type Layer = Record<string, unknown>;

/** A network without a task. */
export function randomSpec(
  random: Random,
  options: RandomSpecOptions = {},
): ModelSpec {
  const maker = new Maker(random, options);
  return parseSpec({
    name: "random",
    task: "none",
    causal: options.looksAhead !== true,
    anchor: random.pick(["start", "end"]),
    input: { channels: 2, bins: options.bins ? 5 : null },
    layers: Array.from({ length: 1 + random.integer(4) }, () => maker.layer()),
  });
}

class Maker {
  private readonly random: Random;
  private readonly options: RandomSpecOptions;

  constructor(random: Random, options: RandomSpecOptions) {
    this.random = random;
    this.options = options;
  }

  layer(): Layer {
    const kinds = ["conv", "conv", "residual", "dense", "parallel"];
    if (this.options.pools) kinds.push("pool");
    if (this.options.recurrent) kinds.push("gru", "attention");
    switch (this.random.pick(kinds)) {
      case "residual":
        return { kind: "residual", body: [this.conv(), this.conv(4)] };
      case "dense":
        return { kind: "denseConcat", body: [this.conv()] };
      case "parallel":
        return this.parallel();
      case "pool":
        return this.pool();
      case "gru":
        return { kind: "gru", hidden: 3 };
      case "attention":
        return this.attention();
      default:
        return this.conv(3 + this.random.integer(3), this.stride());
    }
  }

  private conv(channels = 3, stride = 1): Layer {
    const kernel = Math.max(stride, 1 + this.random.integer(4));
    return {
      kind: "conv",
      channels,
      kernel: this.perAxis(kernel, 1 + this.random.integer(3)),
      dilation: this.perAxis(1 + this.random.integer(3), 1),
      stride: this.perAxis(stride, 1),
      padding: this.padding(),
      activation: this.random.pick(["none", "tanh", "relu"]),
      norm: this.random.pick(["none", "none", "channel"]),
    };
  }

  private pool(): Layer {
    const size = 1 + this.random.integer(3);
    return {
      kind: "pool",
      mode: this.random.pick(["max", "average"]),
      size: this.perAxis(size, 1),
      stride: this.perAxis(this.options.strides ? size : 1, 1),
      dilation: 1,
    };
  }

  private attention(): Layer {
    return {
      kind: "block",
      body: [
        { kind: "conv", channels: 4, kernel: 1 },
        { kind: "attention", heads: 2, window: 3 },
      ],
    };
  }

  private parallel(): Layer {
    const stride = this.stride();
    const stack = () => [this.conv(3, stride), this.conv(3)];
    return {
      kind: "parallel",
      stacks: [stack(), stack()],
      combine: this.random.pick(["add", "concat"]),
      when: this.random.pick(["end", "each"]),
    };
  }

  private stride(): number {
    return this.options.strides ? 1 + this.random.integer(3) : 1;
  }

  private padding(): unknown {
    if (!this.options.looksAhead || this.random.uniform() < 0.5)
      return "causal";
    return "same";
  }

  private perAxis(time: number, freq: number): number | number[] {
    return this.options.bins ? [time, freq] : time;
  }
}
