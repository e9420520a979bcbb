/** Flatten and dense of theory into one convolution whose kernel is as wide as what was flattened. */
import type {
  DenseLayer,
  FlattenLayer,
  LayerSpec,
} from "../../../models/spec/layers.ts";
import type { Place, Rate, Walk } from "./rate.ts";

/** What `flatten` over time and the dense layer after it become. */
export function practiceFlatten(
  { order }: FlattenLayer,
  dense: DenseLayer,
  paths: { readonly flatten: string; readonly dense: string },
  place: Place,
  walk: Walk,
): { layer: LayerSpec; rate: Rate } {
  const [, channels, time, freq] = place.value.axes.map(({ size }) => size);
  const shape = { channels: channels!, steps: time!, bins: freq ?? 1 };
  const { jump } = place;
  walk.rules.push({
    layer: paths.dense,
    rule: "flatten",
    text: `flatten and dense become a convolution with kernel ${time} (the remaining width) and dilation ${jump}; its weight w[o, c, l] is the dense layer's W[o, ${order === "channels-first" ? `c * ${time} + l` : `l * ${channels} + c`}]`,
  });
  if (order === "channels-last")
    walk.reorders.set(`${paths.dense}/weight`, (data) =>
      channelsFirst(data, shape),
    );
  return {
    layer: convOf(dense, shape, jump),
    rate: { jump, phase: place.phase + (time! - 1) * jump, isFolded: true },
  };
}

interface Shape {
  readonly channels: number;
  readonly steps: number;
  readonly bins: number;
}

function convOf(
  dense: DenseLayer,
  { steps, bins }: Shape,
  jump: number,
): LayerSpec {
  const isFlat = bins === 1;
  const { units, name, kind: _kind, ...rest } = dense;
  const conv = {
    ...rest,
    kind: "conv" as const,
    channels: units,
    kernel: isFlat ? steps : ([steps, bins] as [number, number]),
    stride: 1,
    dilation: isFlat ? jump : ([jump, 1] as [number, number]),
    padding: { time: "causal" as const, freq: "valid" as const },
    gated: false,
  };
  if (isFlat) return { ...conv, name };
  const flatten = {
    kind: "flatten" as const,
    axis: "freq" as const,
    order: "channels-first" as const,
  };
  return { kind: "block", name, body: [conv, flatten] };
}

/** A dense layer after the window was folded: each step by itself. */
export function pointwiseConv(
  { units, kind: _kind, ...rest }: DenseLayer,
  path: string,
  walk: Walk,
): LayerSpec {
  walk.rules.push({
    layer: path,
    rule: "dense",
    text: "dense becomes a convolution with kernel 1",
  });
  return {
    ...rest,
    kind: "conv",
    channels: units,
    kernel: 1,
    stride: 1,
    dilation: 1,
    padding: "causal",
    gated: false,
  };
}

/** W `[O, (l * F + f) * C + c]` as `[O, (c * L + l) * F + f]`. */
function channelsFirst(
  data: Float32Array,
  { channels, steps, bins }: Shape,
): Float32Array {
  const row = channels * steps * bins;
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const unit = Math.floor(i / row);
    const place = i % row;
    const channel = place % channels;
    const point = Math.floor(place / channels); // l * F + f
    result[unit * row + channel * steps * bins + point] = data[i]!;
  }
  return result;
}
