/** The reach rule of every op, along every axis of every input, against what changes when a step of the input changes. */
import { describe, expect, it } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import { traceReach } from "../../../src-main/engine/analysis/reach.ts";
import { evaluate } from "../../../src-main/engine/executors/reference/evaluate.ts";
import { unravel } from "../../../src-main/engine/executors/reference/numbers.ts";
import type { Value } from "../../../src-main/engine/ir/node.ts";
import type { Reach } from "../../../src-main/engine/ir/reach.ts";
import { axisIndex, shapeOf } from "../../../src-main/engine/ir/value.ts";
import { caseGraph, type CaseGraph, type OpCase } from "../cases/opCase.ts";
import { allOpCases } from "../cases/opCases.ts";

/** Which steps of a source a step of a value reaches by the rule. */
function promised(reach: Reach, step: number, sourceSteps: number): number[] {
  const all = Array.from({ length: sourceSteps }, (_, n) => n);
  if (reach.kind === "none") return [];
  if (reach.kind === "all") return all;
  const turn = Math.floor(step / reach.period);
  const anchor = turn * reach.advance;
  const offsets = reach.phases[step - turn * reach.period]!;
  return all.filter((n) =>
    offsets.some(({ from, to }) => n >= anchor + from && n <= anchor + to),
  );
}

/** The feeds with other numbers at one step of one input. */
function changedFeeds(
  { inputs, feeds }: CaseGraph,
  name: string,
  position: number,
  step: number,
): Record<string, ArrayLike<number>> {
  const random = new Random(`${name} ${step}`);
  const shape = shapeOf(inputs[name]!);
  const changed = Float64Array.from(feeds[name]!, (value, i) =>
    unravel(i, shape)[position] === step ? value + random.normal() : value,
  );
  return { ...feeds, [name]: changed };
}

/** Steps of a value at which any number differs. */
function differentSteps(
  before: Float64Array,
  after: Float64Array,
  shape: readonly number[],
  position: number,
): Set<number> {
  const found = new Set<number>();
  before.forEach((value, i) => {
    if (value !== after[i]) found.add(unravel(i, shape)[position]!);
  });
  return found;
}

/** Names of outputs that have the axis, with its position. */
function outputsAlong(
  outputs: ReadonlyMap<string, Value>,
  along: string,
): [string, Value, number][] {
  return [...outputs]
    .map(([name, value]): [string, Value, number] => [
      name,
      value,
      axisIndex(value, along),
    ])
    .filter(([, , position]) => position >= 0);
}

function expectPromiseKept(
  opCase: OpCase,
  built: CaseGraph,
  source: string,
  along: string,
): void {
  const { graph, inputs, feeds } = built;
  const input = inputs[source]!;
  const position = axisIndex(input, along);
  const size = input.axes[position]!.size;
  const reaches = traceReach(graph, source, along);
  const before = evaluate(graph, feeds);
  for (let n = 0; n < size; n++) {
    const after = evaluate(graph, changedFeeds(built, source, position, n));
    for (const [name, value, at] of outputsAlong(graph.outputs, along)) {
      const numbers = [before[name]!.data, after[name]!.data] as const;
      for (const m of differentSteps(...numbers, shapeOf(value), at))
        expect(
          promised(reaches.get(value)!, m, size),
          `${opCase.title}: ${name} at ${along} ${m} sees ${source} at ${n}`,
        ).toContain(n);
    }
  }
}

function expectCase(opCase: OpCase): void {
  const built = caseGraph(opCase);
  for (const [name, value] of Object.entries(built.inputs))
    if (value.dtype === "f32")
      for (const { name: along } of value.axes)
        expectPromiseKept(opCase, built, name, along);
}

describe.each(allOpCases)("%s sees no more than it promises", (_op, cases) => {
  it.each(cases)("$title", expectCase);
});
