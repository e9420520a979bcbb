/** Holds an executor to the float64 reference: every op and option, and convolutions of any geometry, with their gradients. */
import { beforeAll, describe, expect, it } from "vitest";
import type {
  Executor,
  Tensor,
} from "../../../src-main/engine/executors/executor.ts";
import { evaluate } from "../../../src-main/engine/executors/reference/evaluate.ts";
import { shapeOf } from "../../../src-main/engine/ir/value.ts";
import { addGradients } from "../cases/caseGradients.ts";
import { caseGraph, type CaseGraph, type OpCase } from "../cases/opCase.ts";
import { allOpCases } from "../cases/opCases.ts";
import { randomConvolution } from "../cases/randomConvolution.ts";

/** Largest |actual - expected| / (1 + |expected|) that float32 arithmetic in another order may leave. */
const tolerance = 2e-5;

function feedTensors({ inputs, feeds }: CaseGraph): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, data]) => {
      const { dtype } = inputs[name]!;
      return [name, { dtype, shape: shapeOf(inputs[name]!), data }];
    }),
  );
}

async function runOn(
  executor: Executor,
  built: CaseGraph,
): Promise<Record<string, Tensor>> {
  const session = await executor.compile(built.graph);
  try {
    return await session.run(feedTensors(built));
  } finally {
    await session.release();
  }
}

async function expectAgreement(
  executor: Executor,
  opCase: OpCase,
): Promise<void> {
  const built = caseGraph(opCase, 7);
  if (opCase.gradient !== "refused") addGradients(built, opCase);
  const expected = evaluate(built.graph, built.feeds);
  const actual = await runOn(executor, built);
  for (const [name, value] of built.graph.outputs) {
    const { dtype, shape, data } = actual[name]!;
    expect(dtype).toBe(value.dtype);
    expect([...shape]).toEqual(shapeOf(value));
    expected[name]!.data.forEach((number, i) =>
      expect(
        Math.abs(data[i]! - number) / (1 + Math.abs(number)),
        `${opCase.title}: ${name}[${i}] is ${data[i]}, the reference has ${number}`,
      ).toBeLessThan(tolerance),
    );
  }
}

/** Declares the tests of one executor. */
export function describeConformance(
  name: string,
  open: () => Promise<Executor>,
): void {
  describe(name, () => {
    let executor: Executor;
    beforeAll(async () => {
      executor = await open();
    });
    describe.each(allOpCases)("%s", (_op, cases) => {
      it.each(cases)("$title", (opCase) => expectAgreement(executor, opCase));
    });
    it("computes convolutions of any geometry", async () => {
      for (let seed = 0; seed < 120; seed++)
        await expectAgreement(executor, randomConvolution(seed));
    });
  });
}
