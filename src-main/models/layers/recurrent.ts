/** GRU and LSTM layers over time, in one direction or both. */
import { badInput } from "../../base/errors.ts";
import { concat, constant } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import type { Initialiser } from "../../engine/optim/parameters.ts";
import type { GruLayer, LstmLayer } from "../spec/layers.ts";
import type { LayerBuilder, LayerContext } from "./context.ts";
import { dropout } from "./dropout.ts";

type RecurrentLayer = GruLayer | LstmLayer;
type Direction = "forward" | "backward";

export const buildRecurrent: LayerBuilder<RecurrentLayer> = (
  layer,
  x,
  context,
) => {
  if (x.axes.length !== 3)
    throw badInput(
      `${layer.kind} in layer "${context.path}": the input has freq; flatten it into channels first`,
    );
  const directions: Direction[] =
    layer.direction === "both" ? ["forward", "backward"] : [layer.direction];
  return layer.join === "each"
    ? stack(layer, x, directions, context)
    : concat(
        directions.map((direction) => stack(layer, x, [direction], context)),
        1,
      );
};

/** Layer upon layer; after each one its directions are joined along channels. */
function stack(
  layer: RecurrentLayer,
  x: Value,
  directions: readonly Direction[],
  context: LayerContext,
): Value {
  let below = x;
  for (let depth = 0; depth < layer.layers; depth++) {
    const passes = directions.map((direction) =>
      context.within(`${direction}${depth}`, () =>
        pass(layer, below, direction, context),
      ),
    );
    const joined = concat(passes, 1);
    below =
      depth === layer.layers - 1
        ? joined
        : context.within(`${directions[0]}${depth}`, () =>
            dropout(joined, layer.dropout, "element", context),
          );
  }
  return below;
}

/** One layer in one direction, from a state of zeros. */
function pass(
  { kind, hidden }: RecurrentLayer,
  x: Value,
  direction: Direction,
  context: LayerContext,
): Value {
  const gates = kind === "gru" ? 3 : 4;
  const bound: Initialiser = { kind: "uniform", bound: 1 / Math.sqrt(hidden) };
  const rows = axis("gate", gates * hidden);
  const inputs = axis("input", x.axes[1]!.size);
  const weights = context.parameter("weights", [rows, inputs], bound);
  const recurrent = context.parameter(
    "recurrent",
    [rows, axis("hidden", hidden)],
    { kind: "orthogonal" },
  );
  const bias = context.parameter(
    "bias",
    [axis("gate", 2 * gates * hidden)],
    kind === "gru" ? { kind: "zeros" } : openForgetGate(hidden),
  );
  const params = { reverse: direction === "backward" };
  const states =
    kind === "gru"
      ? [zeroState(x, hidden)]
      : [zeroState(x, hidden), zeroState(x, hidden)];
  return context.graph.apply(kind, params, [
    x,
    weights,
    recurrent,
    bias,
    ...states,
  ])[0]!;
}

/** LSTM biases (input's, then recurrent, gates i, o, f, g): 1 for the forget gate, so that it begins by remembering. */
function openForgetGate(hidden: number): Initialiser {
  const values = Array.from({ length: 8 * hidden }, (_, i) =>
    Math.floor(i / hidden) === 2 ? 1 : 0,
  );
  return { kind: "values", values };
}

function zeroState(x: Value, hidden: number): Value {
  const batch = x.axes[0]!;
  return constant(x.node.graph, new Float32Array(batch.size * hidden), [
    batch,
    axis("hidden", hidden),
  ]);
}
