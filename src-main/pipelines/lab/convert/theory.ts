/**
 * A practice network (dense in time) into its conceptual network: where all later layers read every J-th step only, the steps in
 * between need not be computed, so the layer before gets a stride and the later dilations shrink by it.
 */
import type { LabAlignment, LabRule } from "../../../contract/lab.ts";
import { padModes } from "../../../models/layers/geometry.ts";
import type {
  ConvLayer,
  LayerSpec,
  PoolLayer,
} from "../../../models/spec/layers.ts";
import type { ModelSpec } from "../../../models/spec/spec.ts";
import { innerLists, join, withInnerLists } from "../naming.ts";
import { buildRoomyNetwork } from "../network.ts";
import { cannotConvert } from "./rate.ts";
import { spacingOfAll } from "./spacing.ts";
import { onTime, withTime } from "./windowed.ts";

export interface Theory {
  readonly spec: ModelSpec;
  readonly rules: readonly LabRule[];
  readonly outputs: Readonly<Record<string, LabAlignment>>;
  /** Whether the last convolution became flatten and dense over this window. */
  readonly window: number | null;
}

interface Walk {
  readonly rules: LabRule[];
  /** 1 for layers over time, 2 for layers over time and freq. */
  rankAt(path: string): number;
}

/**
 * Converts; the output runs at the largest stride that the dilations allow. With a window of as many steps as the last
 * convolution is wide, that convolution becomes flatten and dense. Throws with the reason for what has no equal.
 */
export function toTheory(spec: ModelSpec, window?: number): Theory {
  const network = buildRoomyNetwork(spec);
  const ranks = new Map(
    network.layers.map((placed) => [
      placed.path,
      network.valueOf(placed).axes.length - 2,
    ]),
  );
  const walk: Walk = { rules: [], rankAt: (path) => ranks.get(path)! };
  const heads = Object.entries(spec.heads);
  const inHeads = spacingOfAll(heads.flatMap(([, list]) => list));
  const trunk = strideList(spec.layers, inHeads, walk);
  const folded =
    window !== undefined && inHeads === 0
      ? foldLast(trunk.layers, Math.ceil(window / trunk.jump), walk)
      : null;
  const names = heads.length > 0 ? heads.map(([name]) => name) : ["output"];
  const phase = folded ? (folded.width - 1) * trunk.jump : 0;
  const alignment = { stride: trunk.jump, phase };
  return {
    spec: {
      ...spec,
      name: `${spec.name}-theory`.slice(0, 80),
      anchor: "start",
      causal: folded ? false : spec.causal,
      layers: folded?.layers ?? trunk.layers,
      heads: Object.fromEntries(
        heads.map(([name, list]) => [
          name,
          shrinkList(list, `heads/${name}`, trunk.jump, walk),
        ]),
      ),
    },
    rules: walk.rules,
    outputs: Object.fromEntries(names.map((name) => [name, alignment])),
    window: folded ? window! : null,
  };
}

/** The trunk, whose convolutions and pools may take strides. */
function strideList(
  list: readonly LayerSpec[],
  after: number,
  walk: Walk,
): { layers: LayerSpec[]; jump: number } {
  let jump = 1;
  const layers = list.map((layer, index) => {
    const path = layer.name ?? `${layer.kind}${index}`;
    const shrunk = shrink(layer, path, jump, walk);
    const later = spacingOfAll(list.slice(index + 1), after);
    if (later <= jump || (shrunk.kind !== "conv" && shrunk.kind !== "pool"))
      return shrunk;
    const stride = later / jump;
    jump = later;
    walk.rules.push({
      layer: path,
      rule: "stride",
      text: `all later layers read one of ${later} steps: stride ${stride}`,
    });
    const before = shrunk.stride ?? 1;
    return { ...shrunk, stride: withTime(before, stride, walk.rankAt(path)) };
  });
  return { layers, jump };
}

/** A list inside a container, which keeps its rate. */
function shrinkList(
  list: readonly LayerSpec[],
  path: string,
  jump: number,
  walk: Walk,
): LayerSpec[] {
  return list.map((layer, index) => {
    const at = join(path, layer.name ?? `${layer.kind}${index}`);
    return shrink(layer, at, jump, walk);
  });
}

function shrink(
  layer: LayerSpec,
  path: string,
  jump: number,
  walk: Walk,
): LayerSpec {
  if (layer.kind === "conv" || layer.kind === "pool")
    return shrinkWindow(layer, path, jump, walk);
  if (layer.kind === "shift") return { ...layer, time: layer.time / jump };
  const inner = innerLists(layer).map(({ part, list }) =>
    shrinkList(list, join(path, part), jump, walk),
  );
  return withInnerLists(layer, inner);
}

function shrinkWindow(
  layer: ConvLayer | PoolLayer,
  path: string,
  jump: number,
  { rules, rankAt }: Walk,
): LayerSpec {
  const kernel = onTime(layer.kind === "conv" ? layer.kernel : layer.size);
  const stride = layer.stride ?? (layer.kind === "pool" ? layer.size : 1);
  const [mode] = padModes(layer.padding, 1);
  if (onTime(stride) > 1)
    throw cannotConvert(
      path,
      `has stride ${onTime(stride)}; a practice network has an output at every step`,
    );
  if (mode !== "causal" && kernel > 1)
    throw cannotConvert(
      path,
      `has padding ${JSON.stringify(mode)} in time; a practice network is padded causally`,
    );
  if (kernel === 1) return layer;
  const dilation = onTime(layer.dilation);
  if (jump > 1)
    rules.push({
      layer: path,
      rule: "dilation",
      text: `dilation ${dilation} becomes ${dilation / jump}: the strides before it make up for ${jump}`,
    });
  return {
    ...layer,
    dilation: withTime(layer.dilation, dilation / jump, rankAt(path)),
  };
}

/** The last convolution as flatten and dense over a window that leaves as many steps as its kernel has; null where it does not fit. */
function foldLast(
  layers: readonly LayerSpec[],
  width: number,
  { rules, rankAt }: Walk,
): { layers: LayerSpec[]; width: number } | null {
  const index = layers.findLastIndex((layer) => spacingOfAll([layer]) > 0);
  const last = layers[index];
  if (last?.kind !== "conv" || last.gated) return null;
  const path = last.name ?? `conv${index}`;
  if (rankAt(path) === 2 || onTime(last.kernel) !== width) return null;
  if (onTime(last.dilation) !== 1) return null;
  rules.push({
    layer: path,
    rule: "flatten",
    text: `a kernel of ${width} on the ${width} steps that are left of a window becomes flatten and dense`,
  });
  const { bias, init, norm, activation, dropout, name, channels } = last;
  const dense: LayerSpec = {
    kind: "dense",
    name,
    units: channels,
    ...{ bias, init, norm, activation, dropout },
  };
  const flatten: LayerSpec = {
    kind: "flatten",
    axis: "time",
    order: "channels-first",
  };
  return { layers: layers.toSpliced(index, 1, flatten, dense), width };
}
