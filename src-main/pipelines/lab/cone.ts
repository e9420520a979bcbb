/** A spec into the drawing plan of its network: a row for each layer that reads time, and the steps of it that one output step needs. */
import { padModes, padsOf } from "../../models/layers/geometry.ts";
import type { LayerSpec } from "../../models/spec/layers.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { onTime } from "./convert/windowed.ts";
import { layerText } from "./layerText.ts";
import { join } from "./naming.ts";

/** A row of steps; it reads rows before it. */
export interface ConeRow {
  readonly path: string;
  readonly text: string;
  readonly reads: readonly ConeRead[];
  /** Input steps from own step to own step. */
  readonly jump: number;
  /** Where own step 0 stands on the input's axis. */
  readonly phase: number;
}

/** Own step n reads the other row's steps `n * stride + tap`. */
export interface ConeRead {
  readonly row: number;
  readonly stride: number;
  readonly taps: readonly number[];
}

/** Steps of each row that the last row's step 0 needs. */
export interface Cone {
  readonly rows: readonly ConeRow[];
  readonly needed: readonly ReadonlySet<number>[];
  /** Whether rows were cut at `longest` steps. */
  readonly isCut: boolean;
}

interface Walk {
  readonly rows: ConeRow[];
  readonly anchor: "start" | "end";
  readonly named: Map<string, number>;
}

/** Steps of input that are drawn at most. */
const longest = 128;

/** The plan of the trunk; heads work on one step each and are left out. */
export function coneOf(spec: ModelSpec): Cone {
  const input: ConeRow = {
    path: "input",
    text: "input",
    reads: [],
    jump: 1,
    phase: 0,
  };
  const walk: Walk = { rows: [input], anchor: spec.anchor, named: new Map() };
  const top = walkList(spec.layers, "", 0, walk);
  return { rows: walk.rows, ...neededSteps(walk.rows, top) };
}

function neededSteps(rows: readonly ConeRow[], top: number) {
  const needed = rows.map(() => new Set<number>());
  needed[top]!.add(0);
  let isCut = false;
  for (let at = rows.length - 1; at > 0; at--)
    for (const { row, stride, taps } of rows[at]!.reads)
      for (const step of needed[at]!)
        for (const tap of taps) {
          const below = step * stride + tap;
          if (Math.abs(below * rows[row]!.jump) > longest) isCut = true;
          else needed[row]!.add(below);
        }
  return { needed, isCut };
}

function walkList(
  list: readonly LayerSpec[],
  path: string,
  start: number,
  walk: Walk,
): number {
  return list.reduce((below, layer, index) => {
    const at = join(path, layer.name ?? `${layer.kind}${index}`);
    const from = placeBefore(layer, at, below, walk);
    const row = walkLayer(layer, at, from, walk);
    if (layer.name) walk.named.set(layer.name, row);
    return row;
  }, start);
}

function placeBefore(
  layer: LayerSpec,
  path: string,
  below: number,
  walk: Walk,
): number {
  const names =
    layer.kind === "join" ? layer.inputs : [layer.from ?? []].flat();
  const rows = names.map((name) => walk.named.get(name) ?? 0);
  if (rows.length === 0) return below;
  return rows.length === 1 ? rows[0]! : addRow(path, "joined", rows, walk);
}

/** Index of the row that the layer gives. */
function walkLayer(
  layer: LayerSpec,
  path: string,
  below: number,
  walk: Walk,
): number {
  switch (layer.kind) {
    case "conv":
      return addWindow(
        layer,
        onTime(layer.kernel),
        layer.stride,
        path,
        below,
        walk,
      );
    case "pool":
      return addWindow(
        layer,
        onTime(layer.size),
        layer.stride ?? layer.size,
        path,
        below,
        walk,
      );
    case "residual": {
      const end = walkList(layer.body, path, below, walk);
      return addRow(path, "+ skip", [end, below], walk);
    }
    case "denseConcat": {
      const end = walkList(layer.body, path, below, walk);
      return addRow(path, "concat with skip", [end, below], walk);
    }
    case "shared":
    case "block":
      return walkList(layer.body, path, below, walk);
    case "parallel":
      return layer.when === "end"
        ? addRow(
            path,
            layerText(layer),
            stacksOf(layer.stacks, path, below, walk),
            walk,
          )
        : levelsOf(layer.stacks, path, below, walk);
    case "shift":
      return addReads(
        layer,
        path,
        [{ row: below, stride: 1, taps: [-layer.time] }],
        walk,
      );
    case "gru":
    case "lstm":
      return addReads(
        layer,
        path,
        [{ row: below, stride: 1, taps: range(-longest, 0) }],
        walk,
      );
    case "attention": {
      const past = layer.window === 0 ? longest : layer.window - 1;
      return addReads(
        layer,
        path,
        [{ row: below, stride: 1, taps: range(-past, 0) }],
        walk,
      );
    }
    default:
      return below;
  }
}

function stacksOf(
  stacks: readonly (readonly LayerSpec[])[],
  path: string,
  below: number,
  walk: Walk,
): number[] {
  return stacks.map((stack, i) =>
    walkList(stack, join(path, `stack${i}`), below, walk),
  );
}

function levelsOf(
  stacks: readonly (readonly LayerSpec[])[],
  path: string,
  below: number,
  walk: Walk,
): number {
  let joined = below;
  for (let level = 0; level < stacks[0]!.length; level++) {
    const one = stacks.map((stack) => stack.slice(level, level + 1));
    const ends = stacksOf(one, path, joined, walk);
    joined = addRow(path, `joined ${level + 1}`, ends, walk);
  }
  return joined;
}

function addWindow(
  layer: Extract<LayerSpec, { kind: "conv" | "pool" }>,
  kernel: number,
  strides: number | [number, number],
  path: string,
  below: number,
  walk: Walk,
): number {
  const stride = onTime(strides);
  const dilation = onTime(layer.dilation);
  const [mode] = padModes(layer.padding, 1);
  const [low] = padsOf(mode!, { kernel, stride, dilation }, walk.anchor);
  const taps = range(0, kernel - 1).map((tap) => tap * dilation - low);
  return addReads(layer, path, [{ row: below, stride, taps }], walk);
}

/** A row that reads the same step of several rows. */
function addRow(
  path: string,
  text: string,
  rows: readonly number[],
  walk: Walk,
): number {
  const reads = [...new Set(rows)].map((row) => ({
    row,
    stride: walk.rows[rows[0]!]!.jump / walk.rows[row]!.jump,
    taps: [0],
  }));
  const { jump, phase } = walk.rows[rows[0]!]!;
  walk.rows.push({ path, text, reads, jump, phase });
  return walk.rows.length - 1;
}

function addReads(
  layer: LayerSpec,
  path: string,
  reads: readonly ConeRead[],
  walk: Walk,
): number {
  const [{ row, stride, taps }] = reads as [ConeRead];
  const below = walk.rows[row]!;
  const newest = Math.max(0, Math.min(Math.max(...taps), stride - 1));
  walk.rows.push({
    path,
    text: layerText(layer),
    reads,
    jump: below.jump * stride,
    phase: below.phase + newest * below.jump,
  });
  return walk.rows.length - 1;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
