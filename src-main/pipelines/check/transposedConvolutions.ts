/** Runs the numeric cases of transposed convolutions: full, trimmed at the end, trimmed on both sides, and how far each looks ahead. */
import { traceReach } from "../../engine/analysis/reach.ts";
import { convTranspose, input, reshape } from "../../engine/ir/build.ts";
import { evaluate } from "../../engine/executors/reference/evaluate.ts";
import { Graph } from "../../engine/ir/graph.ts";
import { axis } from "../../engine/ir/value.ts";
import { valueOf } from "./arrays.ts";
import {
  compare,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "1-D transposed convolution, causal trim": runTransposed,
};

interface Upsampling {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly stride: number;
}

function runTransposed(testCase: CaseRecord): CaseResult {
  const settings = testCase as unknown as Upsampling;
  const { x, w, stride } = settings;
  const surplus = Math.max(0, w.length - stride);
  const before = Math.floor(surplus / 2);
  const full = trimmed(settings, 0, 0);
  const causal = trimmed(settings, 0, surplus);
  const symmetric = trimmed(settings, before, surplus - before);
  return compare(testCase, {
    full: full.y,
    full_length: (x.length - 1) * stride + w.length,
    causal_right_trim: causal.y,
    trim_right: surplus,
    streaming_overlap_state: surplus,
    lookahead_right_trim: causal.lookAhead,
    lookahead_symmetric_trim_inputs: symmetric.lookAhead,
    symmetric_trim: symmetric.y,
  });
}

/** The output without some steps at both ends, and how many input steps beyond its own it reads. */
function trimmed({ x, w, stride }: Upsampling, low: number, high: number) {
  const graph = new Graph();
  const source = input(graph, "x", [
    ...[axis("batch", 1), axis("channel", 1)],
    axis("time", x.length),
  ]);
  const single = [axis("output", 1), axis("input", 1)];
  const weight = reshape(valueOf(graph, w), [
    ...single,
    axis("kernel", w.length),
  ]);
  const length = (x.length - 1) * stride + w.length - low - high;
  const y = convTranspose(source, weight, null, {
    stride: [stride],
    dilation: [1],
    padLow: [low],
    padHigh: [high],
    sizes: [length],
  });
  graph.output("y", y);
  const reach = traceReach(graph, "x").get(y)!;
  const lookAhead =
    reach.kind === "steps"
      ? Math.max(0, ...reach.phases.flat().map(({ to }) => to))
      : 0;
  return { y: [...evaluate(graph, { x })["y"]!.data], lookAhead };
}
