/** The table of cases of every op: total over the op list, so that a new op without a case does not compile. */
import type { OpName } from "../../../src-main/engine/ir/opParams.ts";
import { convolutionCases } from "./convolution.ts";
import { elementwiseCases } from "./elementwise.ts";
import { formCases } from "./form.ts";
import type { OpCase } from "./opCase.ts";
import { productCases } from "./product.ts";
import { reductionCases } from "./reduction.ts";
import { sequenceCases } from "./sequence.ts";

export const opCases: { readonly [K in OpName]: readonly OpCase[] } = {
  ...formCases,
  ...elementwiseCases,
  ...reductionCases,
  ...productCases,
  ...convolutionCases,
  ...sequenceCases,
};

/** All cases with their ops, for `describe.each`. */
export const allOpCases: readonly (readonly [OpName, readonly OpCase[]])[] =
  Object.entries(opCases).map(([op, cases]) => [op as OpName, cases]);
