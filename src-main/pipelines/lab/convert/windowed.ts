/** Convolutions and pools of theory into practice: stride 1, dilated by the strides before, padded on the left. */
import type { ConvLayer, PoolLayer } from "../../../models/spec/layers.ts";
import { padModes, padsOf } from "../../../models/layers/geometry.ts";
import type { Padding, PerAxis } from "../../../models/spec/parts.ts";
import {
  cannotConvert,
  expectZerosBefore,
  type Place,
  type Rate,
  type Walk,
} from "./rate.ts";

interface Window {
  readonly kernel: PerAxis;
  readonly stride: PerAxis;
  readonly dilation: PerAxis;
  readonly padding: Padding;
}

export function practiceConv(
  layer: ConvLayer,
  path: string,
  place: Place,
  walk: Walk,
): { layer: ConvLayer; rate: Rate } {
  const { geometry, rate } = practiceWindow(layer, path, place, walk);
  return { layer: { ...layer, ...geometry }, rate };
}

export function practicePool(
  layer: PoolLayer,
  path: string,
  place: Place,
  walk: Walk,
): { layer: PoolLayer; rate: Rate } {
  const window = {
    ...layer,
    kernel: layer.size,
    stride: layer.stride ?? layer.size,
  };
  const { geometry, rate } = practiceWindow(window, path, place, walk);
  walk.rules.push({
    layer: path,
    rule: "pool",
    text: `${layer.mode} pool of ${onTime(layer.size)} with stride ${onTime(window.stride)} becomes a causal pool of the same size at every step, its taps ${place.jump * onTime(layer.dilation)} apart`,
  });
  return { layer: { ...layer, ...geometry }, rate };
}

function practiceWindow(
  window: Window,
  path: string,
  place: Place,
  walk: Walk,
): {
  geometry: { stride: PerAxis; dilation: PerAxis; padding: Padding };
  rate: Rate;
} {
  const rank = place.value.axes.length - 2;
  const kernel = onTime(window.kernel);
  const stride = onTime(window.stride);
  const dilation = onTime(window.dilation);
  const newest = newestTap(
    { kernel, stride, dilation },
    window.padding,
    path,
    place,
    walk,
  );
  const wider = dilation * place.jump;
  noteWindow(path, { kernel, stride, dilation }, place.jump, walk);
  return {
    geometry: {
      stride: withTime(window.stride, 1, rank),
      dilation: withTime(window.dilation, wider, rank),
      padding: { time: "causal", freq: padModes(window.padding, 2)[1]! },
    },
    rate: {
      jump: place.jump * stride,
      phase: place.phase + newest * place.jump,
      isFolded: place.isFolded,
    },
  };
}

interface OnTime {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

/** The newest input step that output 0 reads. Throws for padding that practice cannot have. */
function newestTap(
  size: OnTime,
  padding: Padding,
  path: string,
  place: Place,
  walk: Walk,
): number {
  const [mode] = padModes(padding, 1);
  const [low, high] = padsOf(mode!, size, walk.anchor);
  const span = (size.kernel - 1) * size.dilation;
  if (mode === "same" && span > 0)
    throw cannotConvert(
      path,
      `pads both sides ("same"): its zeros lie on the grid of its own strides, inside the network, where the practice network sees real frames, and the zeros on the right make it look ahead; use "causal" or "valid"`,
    );
  if (high > 0)
    throw cannotConvert(
      path,
      `pads ${high} steps on the right and so looks ahead; practice runs where the future is not there yet`,
    );
  if (low > span)
    throw cannotConvert(
      path,
      `pads ${low} steps on the left, more than its kernel spans (${span}); the rest would be a delay, so write it as a shift`,
    );
  if (low > 0) {
    expectZerosBefore(path, place);
    walk.hasPadding = true;
  }
  return span - low;
}

function noteWindow(
  path: string,
  { kernel, stride, dilation }: OnTime,
  jump: number,
  walk: Walk,
): void {
  if (stride > 1)
    walk.rules.push({
      layer: path,
      rule: "stride",
      text: `stride ${stride} becomes 1; every later layer is dilated ${stride} times as much`,
    });
  if (jump > 1 && kernel > 1)
    walk.rules.push({
      layer: path,
      rule: "dilation",
      text: `dilation ${dilation} becomes ${dilation * jump}: ${dilation} x ${jump}, the product of the strides before it`,
    });
}

/** The number for time. */
export function onTime(value: PerAxis): number {
  return typeof value === "number" ? value : value[0];
}

/** The same with another number for time. */
export function withTime(value: PerAxis, time: number, rank: number): PerAxis {
  if (rank < 2) return time;
  return [time, typeof value === "number" ? value : value[1]];
}
