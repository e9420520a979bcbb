/** Layers that move numbers without computing with them. */
import { badInput } from "../../base/errors.ts";
import {
  add,
  concat,
  expand,
  pad,
  reshape,
  slice,
  transpose,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, elements, shapeOf } from "../../engine/ir/value.ts";
import type {
  FlattenLayer,
  JoinLayer,
  ShiftLayer,
  UnflattenLayer,
  UpsampleLayer,
} from "../spec/layers.ts";
import type { LayerBuilder } from "./context.ts";

export const buildFlatten: LayerBuilder<FlattenLayer> = (layer, x) =>
  layer.axis === "freq"
    ? flattenFreq(x, layer.order)
    : flattenTime(x, layer.order);

/** `[B, C, T, F]` to `[B, C * F, T]`; without freq x itself. */
export function flattenFreq(
  x: Value,
  order: FlattenLayer["order"] = "channels-first",
): Value {
  if (x.axes.length === 3) return x;
  const [batch, channels, time, freq] = x.axes;
  const rows =
    order === "channels-first"
      ? transpose(x, [0, 1, 3, 2])
      : transpose(x, [0, 3, 1, 2]);
  return reshape(rows, [
    batch!,
    axis("channel", channels!.size * freq!.size),
    time!,
  ]);
}

/** `[B, C, T]` or `[B, C, T, F]` to `[B, all, 1]`. */
function flattenTime(x: Value, order: FlattenLayer["order"]): Value {
  const others = x.axes.map((_, index) => index).slice(2);
  const rows = order === "channels-first" ? x : transpose(x, [0, ...others, 1]);
  const size = elements(shapeOf(x).slice(1));
  return reshape(rows, [x.axes[0]!, axis("channel", size), axis("time", 1)]);
}

export const buildUnflatten: LayerBuilder<UnflattenLayer> = (
  { channels },
  x,
  { path },
) => {
  const [batch, joined, time, freq] = x.axes;
  if (freq || joined!.size % channels !== 0)
    throw badInput(
      `unflatten in layer "${path}": got ${joined!.size} channels${freq ? " and freq" : ""}, expects a multiple of ${channels} without freq`,
    );
  const bins = axis("freq", joined!.size / channels);
  const rows = reshape(x, [batch!, axis("channel", channels), bins, time!]);
  return transpose(rows, [0, 1, 3, 2]);
};

export const buildShift: LayerBuilder<ShiftLayer> = (layer, x) =>
  delayed(delayed(x, "time", layer.time), "freq", layer.freq);

/** x moved up an axis by whole steps; zeros enter. */
export function delayed(x: Value, which: string, steps: number): Value {
  const index = x.axes.findIndex(({ name }) => name === which);
  if (index < 0 || steps === 0) return x;
  return slice(pad(x, index, steps, 0), index, 0, x.axes[index]!.size);
}

export const buildUpsample: LayerBuilder<UpsampleLayer> = (layer, x) =>
  repeated(repeated(x, "time", layer.time), "freq", layer.freq);

/** Every step of an axis `times` times. */
function repeated(x: Value, which: string, times: number): Value {
  const index = x.axes.findIndex(({ name }) => name === which);
  if (index < 0 || times === 1) return x;
  const spread = x.axes.toSpliced(index + 1, 0, axis("repeat", times));
  const single = x.axes.toSpliced(index + 1, 0, axis("repeat", 1));
  const wide = expand(reshape(x, single), spread);
  return reshape(
    wide,
    x.axes.with(index, axis(which, x.axes[index]!.size * times)),
  );
}

export const buildJoin: LayerBuilder<JoinLayer> = (layer, _x, context) =>
  combine(
    layer.inputs.map((name) => context.named(name)),
    layer.combine,
  );

/** Values added, or joined along channels. */
export function combine(
  values: readonly Value[],
  how: "add" | "concat",
): Value {
  return how === "concat"
    ? concat(values, 1)
    : values.reduce((total, value) => add(total, value));
}
