/** Runs the numeric cases of receptive fields and impulse responses. */
import {
  receptiveField,
  touchedSteps,
  traceReach,
} from "../../engine/analysis/reach.ts";
import { Graph } from "../../engine/ir/graph.ts";
import { shapeOf } from "../../engine/ir/value.ts";
import {
  onesGraph,
  placedLayer,
  runRows,
  sourceOf,
  type CaseGraph,
  type CaseLayer,
} from "./stacks.ts";
import {
  compare,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "receptive field": runField,
  "impulse response, all-ones kernels, no bias, causal left padding":
    runImpulse,
};

function descriptionOf(testCase: CaseRecord): CaseGraph {
  return testCase.graph
    ? (testCase.graph as CaseGraph)
    : ["seq", testCase.layers as CaseLayer[]];
}

/** All layers of a description, with their padding. */
function layersOf(description: CaseGraph): CaseLayer[] {
  return "k" in description
    ? [description]
    : description[1].flatMap((part) => layersOf(part));
}

/** Enough steps that the layers of any description fit. */
function enoughSteps(description: CaseGraph): number {
  return layersOf(description).reduce((steps, layer) => {
    const { kernel, dilation, stride } = placedLayer(layer);
    return (steps + kernel * dilation) * stride;
  }, 1);
}

function runField(testCase: CaseRecord): CaseResult {
  const description = descriptionOf(testCase);
  const graph = new Graph();
  const y = onesGraph(
    sourceOf(graph, 1, enoughSteps(description)),
    description,
  );
  const field = receptiveField(traceReach(graph, "x").get(y)!)!;
  return compare(testCase, {
    rf: field.frames,
    lo: field.from,
    hi: field.to,
    jump: field.stride,
    causal: field.causal,
    lookahead: Math.max(0, field.to),
    left_context: Math.max(0, -field.from),
    touched_inputs: touchedSteps(field),
    out_channels: shapeOf(y)[1],
  });
}

function runImpulse(testCase: CaseRecord): CaseResult {
  const { impulse_at, length } = testCase.input as {
    impulse_at: number;
    length: number;
  };
  const graph = new Graph();
  const y = onesGraph(sourceOf(graph, 1, length), descriptionOf(testCase));
  graph.output("y", y);
  const impulse = Array.from({ length }, (_, t) => (t === impulse_at ? 1 : 0));
  const [response] = runRows(graph, [impulse]);
  const result = compare(testCase, response);
  if (!result.passed) return result;
  const totals = {
    sum: response!.reduce((a, b) => a + b, 0),
    support: response!.filter((value) => value !== 0).length,
  };
  const named = Object.fromEntries(
    Object.entries(totals).filter(([name]) => name in testCase),
  );
  const expected = Object.fromEntries(
    Object.keys(named).map((name) => [name, testCase[name]]),
  );
  return compare({ ...testCase, expected }, named);
}
