/** A layer into a few words: what a reader wants to know of it in a diagram. */
import type { LayerSpec } from "../../models/spec/layers.ts";
import type { PerAxis, Padding } from "../../models/spec/parts.ts";

export function layerText(layer: LayerSpec): string {
  return wordsOf(layer).filter(Boolean).join(", ");
}

/** The same without what changes nothing in time: channels, activation, norms over a frame, dropout. */
export function shortLayerText(words: string): string {
  return words
    .replaceAll(
      /, (\d+ ch|(layer|channel) norm|relu|elu|gelu|tanh|sigmoid|silu|dropout [\d.]+)\b/g,
      "",
    )
    .slice(0, 34);
}

function wordsOf(layer: LayerSpec): (string | false)[] {
  switch (layer.kind) {
    case "conv":
      return [
        `conv ${axes(layer.kernel)}`,
        ...geometry(layer),
        `${layer.channels} ch`,
        layer.gated && "gated",
        ...finish(layer),
      ];
    case "convTranspose":
      return [
        `transposed conv ${axes(layer.kernel)}`,
        not1(layer.stride) && `stride ${axes(layer.stride)}`,
        `${layer.channels} ch`,
        ...finish(layer),
      ];
    case "pool":
      return [
        `${layer.mode} pool ${axes(layer.size)}`,
        ...geometry({ ...layer, stride: layer.stride ?? layer.size }),
      ];
    case "dense":
      return [`dense ${layer.units}`, ...finish(layer)];
    case "flatten":
      return [`flatten ${layer.axis}`];
    case "norm":
      return [`${layer.norm} norm`];
    case "activation":
      return [layer.activation];
    case "dropout":
      return [`dropout ${layer.rate}`];
    case "shift":
      return [`shift ${layer.time}`, layer.freq > 0 && `${layer.freq} in freq`];
    case "upsample":
      return [`repeat ${layer.time}`];
    case "gru":
    case "lstm":
      return [
        `${layer.kind} ${layer.hidden}`,
        layer.layers > 1 && `${layer.layers} layers`,
        layer.direction !== "forward" && layer.direction,
      ];
    case "attention":
      return [
        `attention, ${layer.heads} heads`,
        layer.window > 0 && `window ${layer.window}`,
      ];
    case "quantize":
      return [`${layer.codes} codes`];
    case "scalarQuantize":
      return [`levels ${layer.levels.join(" x ")}`];
    case "join":
    case "parallel":
      return [layer.combine === "add" ? "add" : "concat"];
    case "residual":
      return ["x + ..."];
    case "denseConcat":
      return ["[x, ...]"];
    default:
      return [layer.kind];
  }
}

function geometry(layer: {
  readonly stride: PerAxis;
  readonly dilation: PerAxis;
  readonly padding: Padding;
}): (string | false)[] {
  const { padding } = layer;
  const time = typeof padding === "string" ? padding : padding.time;
  return [
    not1(layer.dilation) && `dilation ${axes(layer.dilation)}`,
    not1(layer.stride) && `stride ${axes(layer.stride)}`,
    time !== "causal" && `padding ${String(time)}`,
  ];
}

function finish(layer: {
  readonly norm: string;
  readonly activation: string;
  readonly dropout: number;
}): (string | false)[] {
  return [
    layer.norm !== "none" && `${layer.norm} norm`,
    layer.activation !== "none" && layer.activation,
    layer.dropout > 0 && `dropout ${layer.dropout}`,
  ];
}

function axes(value: PerAxis): string {
  return typeof value === "number" ? String(value) : value.join(" x ");
}

function not1(value: PerAxis): boolean {
  return typeof value === "number"
    ? value !== 1
    : value.some((one) => one !== 1);
}
