/** Runs the numeric cases of discretised logistic mixtures: the mass of every level between -1 and 1. */
import {
  concat,
  div,
  exp,
  log,
  matmul,
  maximum,
  neg,
  reshape,
  sigmoid,
  softmax,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import { compute, valueOf } from "./arrays.ts";
import { compare, type CaseRecord, type CaseResult } from "./types.ts";

/** Log scales are not smaller (PixelCNN++). */
const smallestLogScale = -7;

/** Names that a case may give its log scales. */
export const logScaleNames = ["log_s", "log_scale", "log_scales", "log_sigma"];

/**
 * Levels stand at Q places from -1 to 1, so half of a level's width is 1 / (Q - 1), and the lowest and the highest reach to
 * infinity. With halves of 1 / Q there are gaps between levels, and their masses do not sum to 1.
 */
export function runLogisticMixture(testCase: CaseRecord): CaseResult {
  const levels = testCase.Q as number;
  const found = compute((graph) => {
    const mass = masses(graph, testCase, 1 / (levels - 1));
    const nats = neg(log(mass));
    return {
      mass,
      nats,
      sum: sum(mass),
      gapped: sum(masses(graph, testCase, 1 / levels)),
    };
  });
  const nats = found.nats as number[];
  const bits = nats.map((one) => one / Math.LN2);
  const levelsAsked = levelsOf(testCase);
  const chosen = (all: readonly number[]) =>
    levelsAsked?.map((level) => all[level]!) ?? all;
  return compare(
    testCase,
    namedAsExpected(testCase, [
      [
        /sum.*(repo|gap|1_over_Q|1\/Q|wrong)|(repo|gap|wrong).*sum/i,
        found.gapped,
      ],
      [/sum|total/i, found.sum],
      [/bits/i, chosen(bits)],
      [/nats|nll/i, chosen(nats)],
      [/mass|prob/i, found.mass],
      [/half/i, 1 / (levels - 1)],
    ]),
  );
}

/** Masses `[Q]` of all levels with some half width. */
function masses(graph: Graph, testCase: CaseRecord, half: number): Value {
  const levels = testCase.Q as number;
  const scaleName = logScaleNames.find((name) => name in testCase)!;
  const logScale = valueOf(graph, [testCase[scaleName] as number[]]);
  const scale = exp(maximum(logScale, smallestLogScale)); // [1, K]
  const mean = valueOf(graph, [testCase.mu as number[]]);
  const weights = softmax(valueOf(graph, [testCase.pi_logits as number[]]), 1);
  const places = Array.from(
    { length: levels },
    (_, level) => -1 + (2 * level) / (levels - 1),
  );
  const cumulated = (edges: readonly number[]) => {
    const column = valueOf(
      graph,
      edges.map((edge) => [edge]),
    );
    const below = sigmoid(div(sub(column, mean), scale));
    return matmul(below, weights, { transposeB: true }); // [edges, 1]
  };
  const end = (value: number) => valueOf(graph, [[value]]);
  const upper = cumulated(places.slice(0, -1).map((place) => place + half));
  const lower = cumulated(places.slice(1).map((place) => place - half));
  const mass = sub(concat([upper, end(1)], 0), concat([end(0), lower], 0));
  return reshape(mass, [axis("level", levels)]);
}

/** Levels that the case asks for; null for all. */
function levelsOf(testCase: CaseRecord): number[] | null {
  const { bins, targets } = testCase as Record<string, number[] | undefined>;
  return bins ?? targets ?? null;
}

/** Answers under the names that the case gives them. */
function namedAsExpected(
  { expected }: CaseRecord,
  answers: readonly (readonly [name: RegExp, answer: unknown])[],
): Record<string, unknown> {
  const entries = Object.keys(expected as object).map((key) => {
    const found = answers.find(([name]) => name.test(key));
    return [key, found?.[1]] as const;
  });
  return Object.fromEntries(entries);
}
