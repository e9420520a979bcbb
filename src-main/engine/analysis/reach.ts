/** A graph to what each of its values reaches: the exact receptive field, without a run. */
import { badInput } from "../../base/errors.ts";
import type { Graph } from "../ir/graph.ts";
import { isOp, type Node, type Value } from "../ir/node.ts";
import type { OpName } from "../ir/opParams.ts";
import {
  noReach,
  normaliseOffsets,
  ownStep,
  type Interval,
  type Offsets,
  type Reach,
} from "../ir/reach.ts";
import type { OpRecord } from "../ir/record.ts";
import { records } from "../ir/records.ts";
import { axisIndex } from "../ir/value.ts";

/** Reaches of all values for one source input and along one named axis. */
export function traceReach(
  graph: Graph,
  source: string,
  along = "time",
): Map<Value, Reach> {
  const reaches = new Map<Value, Reach>();
  for (const node of graph.nodes) {
    const reach = nodeReach(node, source, along, reaches);
    for (const output of node.outputs) reaches.set(output, reach);
  }
  return reaches;
}

function nodeReach(
  node: Node,
  source: string,
  along: string,
  reaches: ReadonlyMap<Value, Reach>,
): Reach {
  if (isOp(node, "input")) {
    const traced =
      node.params.name === source && axisIndex(node.outputs[0]!, along) >= 0;
    return traced ? ownStep : noReach;
  }
  const inputs = node.inputs.map((value) => reaches.get(value)!);
  if (inputs.every(({ kind }) => kind === "none")) return noReach;
  return (records[node.op] as OpRecord<OpName>).reach(node, inputs, along);
}

/** The receptive field of one value: what its step n sees, as offsets from the source step `n * stride`. */
export interface ReceptiveField {
  /** Oldest and newest offset; -Infinity and Infinity when there is no bound. */
  readonly from: number;
  readonly to: number;
  /** Steps between the oldest and the newest, both counted. */
  readonly frames: number;
  /** Source steps per own step; below 1 for a value that runs faster than the source. */
  readonly stride: number;
  /** Stretches between `from` and `to` that are not seen. */
  readonly holes: readonly Interval[];
  /** The last source step of the block that an own step stands for: what it may see and still be causal. */
  readonly anchor: number;
  readonly causal: boolean;
  /** Every offset seen, for phase 0. */
  readonly offsets: Offsets;
}

/** How an own step stands on the source's axis: at the first step of its block, or at the last (EnCodec). */
export type Anchor = "start" | "end";

/** Sums a reach up; null when the value does not depend on the source. */
export function receptiveField(
  reach: Reach,
  anchor: Anchor = "start",
): ReceptiveField | null {
  if (reach.kind === "none") return null;
  if (reach.kind === "all") return unbounded;
  const stride = reach.advance / reach.period;
  // Phases of a faster value stand on the same source step: offsets are counted from it.
  const aligned = reach.phases.map((offsets, phase) => {
    const own = Math.floor(phase * stride);
    return offsets.map(({ from, to }) => ({ from: from - own, to: to - own }));
  });
  const offsets = normaliseOffsets(aligned.flat());
  if (offsets.length === 0) return null;
  const from = offsets[0]!.from;
  const to = offsets.at(-1)!.to;
  const last = anchor === "end" ? Math.max(1, stride) - 1 : 0;
  return {
    from,
    to,
    frames: to - from + 1,
    stride,
    holes: gapsBetween(offsets),
    anchor: last,
    causal: to <= last,
    offsets: normaliseOffsets(aligned[0]!),
  };
}

/** Every step sees all steps, as after a mean over time. */
const unbounded: ReceptiveField = {
  from: -Infinity,
  to: Infinity,
  frames: Infinity,
  stride: 1,
  holes: [],
  anchor: 0,
  causal: false,
  offsets: [{ from: -Infinity, to: Infinity }],
};

function gapsBetween(offsets: Offsets): Interval[] {
  return offsets.slice(1).map((next, index) => ({
    from: offsets[index]!.to + 1,
    to: next.from - 1,
  }));
}

/** Number of source steps that are seen. */
export function touchedSteps({ offsets }: ReceptiveField): number {
  return offsets.reduce((count, { from, to }) => count + to - from + 1, 0);
}

/** The first op on the way to an output that sees the future. */
export interface LookAhead {
  readonly node: Node;
  /** The data input of which it sees the future. */
  readonly source: string;
  /** Steps beyond what it may see; Infinity for the whole recording. */
  readonly steps: number;
}

/** Finds what looks ahead on the way to any named output with a time axis; null for a causal graph. */
export function findLookAhead(
  graph: Graph,
  anchor: Anchor = "start",
): LookAhead | null {
  for (const { params, outputs } of graph.inputNodes()) {
    if (params.role !== "data" || axisIndex(outputs[0]!, "time") < 0) continue;
    const reaches = traceReach(graph, params.name);
    const fieldOf = (value: Value) =>
      receptiveField(reaches.get(value)!, anchor);
    const looksAhead = (value: Value) => !(fieldOf(value)?.causal ?? true);
    const leak = [...graph.outputs.values()].find(
      (value) => axisIndex(value, "time") >= 0 && looksAhead(value),
    );
    if (!leak) continue;
    const guilty = ancestors(leak).find((node) =>
      node.outputs.some(looksAhead),
    )!;
    const { to, anchor: last } = fieldOf(guilty.outputs[0]!)!;
    return { node: guilty, source: params.name, steps: to - last };
  }
  return null;
}

/**
 * Throws unless every named output with a time axis is causal in every data input with one; the sentence names the first op that
 * looks ahead, its layer and by how many steps.
 */
export function expectCausal(graph: Graph, anchor: Anchor = "start"): void {
  const found = findLookAhead(graph, anchor);
  if (found) throw badInput(lookAheadSentence(found));
}

/** One sentence: which op of which layer looks how far ahead, and what to do. */
export function lookAheadSentence({ node, source, steps }: LookAhead): string {
  const ahead = Number.isFinite(steps)
    ? `${steps} ${steps === 1 ? "step" : "steps"} ahead`
    : "at the whole recording";
  return `causality: ${node.op} in ${node.label ? `layer "${node.label}"` : "the graph"} looks ${ahead} of "${source}"; a causal model may not, so pad it on the left only or declare it not causal`;
}

/** The nodes that a value is made of, in order. */
function ancestors(value: Value): Node[] {
  const found = new Set<Node>();
  const open = [value.node];
  for (let node = open.pop(); node; node = open.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    open.push(...node.inputs.map((one) => one.node));
  }
  return [...found].sort((a, b) => a.outputs[0]!.id - b.outputs[0]!.id);
}
