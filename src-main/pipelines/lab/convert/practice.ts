/**
 * A conceptual network (strides, pools, flatten and dense) into its practice network, which gives the same numbers at every step:
 * strides become 1, and each layer is dilated by the product of the strides before it (MODELS section 2).
 */
import type { LabAlignment, LabRule } from "../../../contract/lab.ts";
import type {
  DenseLayer,
  LayerSpec,
  ParallelLayer,
  ResidualLayer,
} from "../../../models/spec/layers.ts";
import { inputName } from "../../../models/builder.ts";
import type { ModelSpec } from "../../../models/spec/spec.ts";
import { join } from "../naming.ts";
import {
  buildNetwork,
  buildRoomyNetwork,
  foldsTime,
  windowOf,
  type Network,
} from "../network.ts";
import { lookAheadOf } from "../verdict.ts";
import { pointwiseConv, practiceFlatten } from "./folded.ts";
import {
  cannotConvert,
  commonPlace,
  expectZerosBefore,
  type Place,
  type Walk,
} from "./rate.ts";
import { keptLayer, noteStatistics } from "./kept.ts";
import { practiceConv, practicePool } from "./windowed.ts";

export interface Practice {
  readonly spec: ModelSpec;
  readonly rules: readonly LabRule[];
  readonly outputs: Readonly<Record<string, LabAlignment>>;
  /** Steps of the window that theory runs on, where it folds all of time; else null. */
  readonly window: number | null;
  /** Whether theory pads with zeros anywhere. */
  readonly hasPadding: boolean;
  readonly reorders: Walk["reorders"];
}

/** Converts. `window` is the number of steps that theory runs on; it sets the width that a flatten finds. Throws with the reason when there is no equal. */
export function toPractice(
  spec: ModelSpec,
  window: number = windowOf(spec),
): Practice {
  const theory = foldsTime(spec)
    ? buildNetwork(spec, { steps: window })
    : buildRoomyNetwork(spec);
  const walk = startWalk(theory);
  const start: Place = {
    jump: 1,
    phase: 0,
    isFolded: false,
    value: theory.model.input,
  };
  walk.named.set(inputName, start);
  const trunk = walkList(spec.layers, "", start, walk);
  const heads = Object.entries(spec.heads).map(([name, list]) => ({
    name,
    ...walkList(list, `heads/${name}`, trunk.place, walk),
  }));
  const outputs = heads.length > 0 ? heads : [{ name: "output", ...trunk }];
  const isFolded = outputs.some(({ place }) => place.isFolded);
  if (isFolded && walk.hasPadding) walk.rules.push(paddingNote);
  return {
    spec: finished(spec, trunk.layers, heads, theory.steps),
    rules: walk.rules,
    outputs: Object.fromEntries(
      outputs.map(({ name, place: { jump, phase } }) => [
        name,
        { stride: jump, phase },
      ]),
    ),
    window: isFolded ? window : null,
    hasPadding: walk.hasPadding,
    reorders: walk.reorders,
  };
}

const paddingNote: LabRule = {
  layer: "",
  rule: "note",
  text: 'theory pads with zeros inside its window: the two are equal for a window at the beginning of a recording; later windows see zeros where practice sees frames (padding "valid" makes them equal everywhere)',
};

function startWalk(theory: Network): Walk {
  const values = new Map(
    theory.layers.map((placed) => [placed.path, theory.valueOf(placed)]),
  );
  return {
    anchor: theory.spec.anchor,
    rules: [],
    named: new Map(),
    valueAt: (path) => values.get(path)!,
    reorders: new Map(),
    hasPadding: false,
  };
}

function finished(
  spec: ModelSpec,
  layers: readonly LayerSpec[],
  heads: readonly { name: string; layers: readonly LayerSpec[] }[],
  steps: number,
): ModelSpec {
  const practice: ModelSpec = {
    ...spec,
    name: `${spec.name}-practice`.slice(0, 80),
    anchor: "start",
    layers: [...layers],
    heads: Object.fromEntries(heads.map((one) => [one.name, [...one.layers]])),
  };
  return { ...practice, causal: lookAheadOf(practice, steps) === null };
}

interface Walked {
  readonly layers: readonly LayerSpec[];
  readonly place: Place;
}

function walkList(
  list: readonly LayerSpec[],
  path: string,
  start: Place,
  walk: Walk,
): Walked {
  const layers: LayerSpec[] = [];
  let place = start;
  for (let index = 0; index < list.length; index++) {
    const layer = list[index]!;
    const at = join(path, layer.name ?? `${layer.kind}${index}`);
    const from = placeBefore(layer, at, place, walk);
    if (layer.kind === "flatten" && layer.axis === "time") {
      const dense = denseAfter(list, index, at);
      layers.push(...list.slice(index + 1, dense));
      const last = list[dense] as DenseLayer;
      const densePath = join(path, last.name ?? `dense${dense}`);
      const found = practiceFlatten(
        layer,
        last,
        { flatten: at, dense: densePath },
        from,
        walk,
      );
      layers.push(found.layer);
      place = { ...found.rate, value: walk.valueAt(densePath) };
      if (last.name) walk.named.set(last.name, place);
      index = dense;
      continue;
    }
    const found = walkLayer(layer, at, from, walk);
    layers.push(found.layer);
    place = found.place;
    if (layer.name) walk.named.set(layer.name, place);
  }
  return { layers, place };
}

/** Where the layer reads: the one before it, or named ones. */
function placeBefore(
  layer: LayerSpec,
  path: string,
  before: Place,
  walk: Walk,
): Place {
  const names =
    layer.kind === "join" ? layer.inputs : [layer.from ?? []].flat();
  if (names.length === 0) return before;
  return commonPlace(
    path,
    names.map((name) => {
      const place = walk.named.get(name);
      if (!place)
        throw cannotConvert(
          path,
          `reads "${name}", which is folded into another layer`,
        );
      return place;
    }),
  );
}

/** Index of the dense layer after a flatten; only what works on each number by itself may stand between. */
function denseAfter(
  list: readonly LayerSpec[],
  index: number,
  path: string,
): number {
  for (let at = index + 1; at < list.length; at++) {
    const { kind } = list[at]!;
    if (kind === "dense") return at;
    if (kind !== "activation" && kind !== "dropout") break;
  }
  throw cannotConvert(
    path,
    "folds all of time; only a dense layer right after it has an equal (a convolution as wide as the window)",
  );
}

/** One layer with all that it holds. */
export function walkLayer(
  layer: LayerSpec,
  path: string,
  place: Place,
  walk: Walk,
): { layer: LayerSpec; place: Place } {
  const value = walk.valueAt(path);
  switch (layer.kind) {
    case "conv": {
      noteStatistics(layer, path, walk);
      const found = practiceConv(layer, path, place, walk);
      return { layer: found.layer, place: { ...found.rate, value } };
    }
    case "pool": {
      const found = practicePool(layer, path, place, walk);
      return { layer: found.layer, place: { ...found.rate, value } };
    }
    case "dense":
      return {
        layer: place.isFolded ? pointwiseConv(layer, path, walk) : layer,
        place: { ...place, value },
      };
    case "residual":
      return walkResidual(layer, path, place, walk);
    case "denseConcat": {
      const { layers, place: end } = walkList(layer.body, path, place, walk);
      commonPlace(path, [place, end]);
      return { layer: { ...layer, body: layers }, place: { ...end, value } };
    }
    case "shared":
    case "block": {
      const { layers, place: end } = walkList(layer.body, path, place, walk);
      return { layer: { ...layer, body: layers }, place: { ...end, value } };
    }
    case "parallel":
      return layer.when === "end"
        ? walkStacks(layer, path, place, walk)
        : walkLevels(layer, path, place, walk);
    case "shift":
      if (layer.time > 0) {
        expectZerosBefore(path, place);
        walk.hasPadding = true;
      }
      return {
        layer: { ...layer, time: layer.time * place.jump },
        place: { ...place, value },
      };
    default:
      return {
        layer: keptLayer(layer, path, place, walk),
        place: { ...place, value },
      };
  }
}

/** A skip around strides becomes a branch of its own: x at every step, later by what the strides wait, through its 1x1 projection. */
function walkResidual(
  layer: ResidualLayer,
  path: string,
  place: Place,
  walk: Walk,
): { layer: LayerSpec; place: Place } {
  const { layers, place: end } = walkList(layer.body, path, place, walk);
  const value = walk.valueAt(path);
  const result = { ...end, value };
  if (end.jump === place.jump && end.phase === place.phase)
    return { layer: { ...layer, body: layers }, place: result };
  const delay = end.phase - place.phase;
  const skip: LayerSpec[] = delay > 0 ? [delayBy(delay)] : [];
  walk.rules.push({
    layer: path,
    rule: "skip",
    text: `the skip's 1x1 projection loses its stride of ${end.jump / place.jump}${delay > 0 ? ` and waits ${delay} steps, as its body does` : ""}; the residual is written as two branches that are added`,
  });
  const { name, from } = layer;
  return {
    layer: {
      kind: "parallel",
      name,
      from,
      stacks: [layers, [...skip, projectionOf(place, end)]],
      combine: "add",
      when: "end",
    },
    place: result,
  };
}

function projectionOf(before: Place, after: Place): LayerSpec {
  const freq = before.value.axes[3]?.size;
  const freqStride = freq ? Math.ceil(freq / after.value.axes[3]!.size) : 1;
  return {
    kind: "conv",
    name: undefined,
    channels: after.value.axes[1]!.size,
    kernel: 1,
    stride: freq ? [1, freqStride] : 1,
    dilation: 1,
    padding: { time: "causal", freq: "valid" },
    bias: true,
    gated: false,
    init: "auto",
    norm: "none",
    activation: "none",
    dropout: 0,
  };
}

function delayBy(steps: number): LayerSpec {
  return { kind: "shift", time: steps, freq: 0 };
}

function walkStacks(
  layer: ParallelLayer,
  path: string,
  place: Place,
  walk: Walk,
): { layer: LayerSpec; place: Place } {
  const walked = layer.stacks.map((stack, i) =>
    walkList(stack, join(path, `stack${i}`), place, walk),
  );
  const phase = Math.max(...walked.map((one) => one.place.phase));
  commonPlace(
    path,
    walked.map((one) => ({ ...one.place, phase })),
  );
  const stacks = walked.map(({ layers, place: end }, i) => {
    if (end.phase === phase) return layers;
    walk.rules.push({
      layer: join(path, `stack${i}`),
      rule: "delay",
      text: `waits ${phase - end.phase} steps for the other branches`,
    });
    return [...layers, delayBy(phase - end.phase)];
  });
  const value = walk.valueAt(path);
  return {
    layer: { ...layer, stacks },
    place: { ...walked[0]!.place, phase, value },
  };
}

function walkLevels(
  layer: ParallelLayer,
  path: string,
  place: Place,
  walk: Walk,
): { layer: LayerSpec; place: Place } {
  const stacks: LayerSpec[][] = layer.stacks.map(() => []);
  let joined = place;
  for (let level = 0; level < layer.stacks[0]!.length; level++) {
    const before = joined;
    const places = layer.stacks.map((stack, i) => {
      const one = stack[level]!;
      const name = one.name ?? `${one.kind}${level}`;
      const at = join(path, `stack${i}`, name);
      const found = walkLayer(one, at, before, walk);
      stacks[i]!.push(found.layer);
      return found.place;
    });
    joined = commonPlace(join(path, `level ${level}`), places);
  }
  const value = walk.valueAt(path);
  return { layer: { ...layer, stacks }, place: { ...joined, value } };
}
