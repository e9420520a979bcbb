/** Layers that hold layers: skips, parallel stacks, shared weights. */
import { badInput } from "../../base/errors.ts";
import { add, concat, slice } from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { printType } from "../../engine/ir/value.ts";
import type {
  BlockLayer,
  DenseConcatLayer,
  LayerSpec,
  ParallelLayer,
  ResidualLayer,
  SharedLayer,
  SwapLayer,
} from "../spec/layers.ts";
import type { LayerBuilder, LayerContext } from "./context.ts";
import { pointwise } from "./conv.ts";
import { combine } from "./form.ts";

export const buildBlock: LayerBuilder<BlockLayer> = ({ body }, x, context) =>
  context.build(body, x);

export const buildResidual: LayerBuilder<ResidualLayer> = (
  { body },
  x,
  context,
) => {
  const branch = context.build(smallLastConv(body), x);
  return add(skipFor(branch, x, context), branch);
};

/** A residual branch begins near zero, so that a deep net begins as a shallow one. */
function smallLastConv(body: readonly LayerSpec[]): readonly LayerSpec[] {
  const last = body.at(-1)!;
  return last.kind === "conv" && last.init === "auto"
    ? body.with(-1, { ...last, init: "small" })
    : body;
}

/** x itself, or a 1x1 convolution of it with the branch's channels and rate. */
function skipFor(branch: Value, x: Value, context: LayerContext): Value {
  const strides = x.axes.slice(2).map(({ name, size }, i) => {
    const after = branch.axes[i + 2]?.size ?? 0;
    const stride = Math.ceil(size / after);
    if (Math.ceil(size / stride) !== after)
      throw badInput(
        `residual in layer "${context.path}": the body makes ${printType(branch)} of ${printType(x)}; ${name} must stay as long or be divided by a stride, which causal or same padding gives`,
      );
    return stride;
  });
  const sameChannels = branch.axes[1]!.size === x.axes[1]!.size;
  if (sameChannels && strides.every((stride) => stride === 1)) return x;
  return context.within("projection", () =>
    pointwise(x, branch.axes[1]!.size, context, {}, strides),
  );
}

export const buildDenseConcat: LayerBuilder<DenseConcatLayer> = (
  { body },
  x,
  context,
) => concat([x, context.build(body, x)], 1);

export const buildParallel: LayerBuilder<ParallelLayer> = (layer, x, context) =>
  (layer.when === "end" ? joinedAtEnd : joinedAfterEach)(layer, x, context);

function joinedAtEnd(
  { stacks, combine: how }: ParallelLayer,
  x: Value,
  context: LayerContext,
): Value {
  const results = stacks.map((stack, i) =>
    context.within(`stack${i}`, () => context.build(stack, x)),
  );
  return combine(results, how);
}

function joinedAfterEach(
  { stacks, combine: how }: ParallelLayer,
  x: Value,
  context: LayerContext,
): Value {
  const depth = stacks[0]!.length;
  const odd = stacks.findIndex((stack) => stack.length !== depth);
  if (odd >= 0)
    throw badInput(
      `parallel in layer "${context.path}": stack ${odd} has ${stacks[odd]!.length} layers, stack 0 has ${depth}; stacks that are combined after each layer are equally deep`,
    );
  let joined = x;
  for (let level = 0; level < depth; level++) {
    const before = joined;
    const results = stacks.map((stack, i) =>
      context.within(`stack${i}`, () =>
        context.buildOne(stack[level]!, before, level),
      ),
    );
    joined = combine(results, how);
  }
  return joined;
}

export const buildShared: LayerBuilder<SharedLayer> = (
  { groups, body },
  x,
  context,
) => {
  const [batch, channels] = x.axes;
  if (channels!.size % groups !== 0)
    throw badInput(
      `shared in layer "${context.path}": got ${channels!.size} channels, expects a multiple of ${groups} groups`,
    );
  // Groups stand below each other in the batch, so that one set of weights meets all of them.
  const pieces = cut(x, 1, groups);
  const result = context.build(body, concat(pieces, 0));
  if (result.axes[0]!.size !== groups * batch!.size)
    throw badInput(
      `shared in layer "${context.path}": its body changed the batch from ${groups * batch!.size} to ${result.axes[0]!.size}`,
    );
  return concat(cut(result, 0, groups), 1);
};

/** The two halves of the batch, exchanged. */
export const buildSwap: LayerBuilder<SwapLayer> = (_layer, x, context) => {
  if (x.axes[0]!.size % 2 !== 0)
    throw badInput(
      `swap in layer "${context.path}": got ${x.axes[0]!.size} examples; it exchanges two groups and stands inside a shared layer of 2 groups`,
    );
  return concat(cut(x, 0, 2).reverse(), 0);
};

function cut(x: Value, index: number, pieces: number): Value[] {
  const size = x.axes[index]!.size / pieces;
  return Array.from({ length: pieces }, (_, i) =>
    slice(x, index, i * size, (i + 1) * size),
  );
}
