/** Holds an executor to the float64 reference: every op and option, and convolutions of any geometry, with their gradients. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Executor } from "../../../src-main/engine/executors/executor.ts";
import { agreementOn, tolerance } from "../cases/agreement.ts";
import type { OpCase } from "../cases/opCase.ts";
import { allOpCases } from "../cases/opCases.ts";
import { randomConvolution } from "../cases/randomConvolution.ts";

async function expectAgreement(
  executor: Executor,
  opCase: OpCase,
): Promise<void> {
  const { error, place } = await agreementOn(executor, opCase);
  expect(error, `${opCase.title}: ${place}`).toBeLessThan(tolerance);
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
