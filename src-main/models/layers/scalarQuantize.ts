/** Finite scalar quantisation (arXiv 2309.15505): every channel bounded and rounded to its own number of levels. */
import { badInput } from "../../base/errors.ts";
import {
  add,
  cast,
  constant,
  div,
  floor,
  mul,
  reshape,
  round,
  stopGradient,
  sub,
  sum,
  tanh,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import type { ScalarQuantizeLayer } from "../spec/layers.ts";
import type { LayerBuilder } from "./context.ts";

const epsilon = 1e-3;

export const buildScalarQuantize: LayerBuilder<ScalarQuantizeLayer> = (
  { levels },
  x,
  context,
) => {
  const channels = x.axes[1]!.size;
  if (channels !== levels.length)
    throw badInput(
      `scalarQuantize in layer "${context.path}": got ${channels} channels for levels [${levels.join(", ")}], expects one channel a number`,
    );
  const { width, basis } = levelConstants(levels);
  const { rounded } = boundedLevels(x, levels);
  const perChannel = (values: readonly number[]) => channelValues(x, values);
  const count = levels.reduce((product, level) => product * level, 1);
  const [batch, , ...places] = x.axes;
  const { indices, given } = context.codes(count, [batch!, ...places], () => {
    const digits = mul(
      add(stopGradient(rounded), perChannel(width)),
      perChannel(basis),
    );
    return cast(sum(digits, [1]), "i32");
  });
  const chosen = given ? levelsOfIndices(indices, x, levels) : rounded;
  return div(chosen, perChannel(width));
};

/** The level of each channel of x that indices `[B, ...]` stand for. */
function levelsOfIndices(
  indices: Value,
  x: Value,
  levels: readonly number[],
): Value {
  const { width, basis } = levelConstants(levels);
  const [batch, , ...places] = x.axes;
  const column = reshape(cast(indices, "f32"), [
    batch!,
    axis(x.axes[1]!.name, 1),
    ...places,
  ]);
  const own = floor(div(column, channelValues(x, basis)));
  const sizes = channelValues(x, levels);
  const digits = sub(own, mul(floor(div(own, sizes)), sizes));
  return sub(digits, channelValues(x, width));
}

/** Channels of x `[B, C, ...]` bounded to their levels, and rounded with the gradient of what was not. */
export function boundedLevels(
  x: Value,
  levels: readonly number[],
  margin = epsilon,
): { bounded: Value; rounded: Value } {
  const { half, offset, shift } = levelConstants(levels, margin);
  const bounded = sub(
    mul(tanh(add(x, channelValues(x, shift))), channelValues(x, half)),
    channelValues(x, offset),
  );
  const rounded = add(bounded, stopGradient(sub(round(bounded), bounded)));
  return { bounded, rounded };
}

/** Constants of each channel of L levels; an even L is shifted by half a level, so that it rounds to L values too. */
export function levelConstants(levels: readonly number[], margin = epsilon) {
  const half = levels.map((level) => ((level - 1) * (1 + margin)) / 2);
  const offset = levels.map((level) => (level % 2 === 0 ? 0.5 : 0));
  return {
    half,
    offset,
    shift: half.map((bound, i) => Math.atanh(offset[i]! / bound)),
    width: levels.map((level) => Math.floor(level / 2)),
    /** Weight of each channel's digit in the index. */
    basis: levels.map((_, i) =>
      levels.slice(0, i).reduce((product, level) => product * level, 1),
    ),
  };
}

function channelValues(x: Value, values: readonly number[]): Value {
  const axes = x.axes.map(({ name, size }, i) =>
    axis(name, i === 1 ? size : 1),
  );
  return constant(x.node.graph, Float32Array.from(values), axes);
}
