/** A case run on an executor and on the float64 reference, as the worst difference between the two. */
import type {
  Executor,
  Tensor,
} from "../../../src-main/engine/executors/executor.ts";
import { evaluate } from "../../../src-main/engine/executors/reference/evaluate.ts";
import { shapeOf } from "../../../src-main/engine/ir/value.ts";
import { addGradients } from "./caseGradients.ts";
import { caseGraph, type CaseGraph, type OpCase } from "./opCase.ts";

/** Largest |actual - expected| / (1 + |expected|) that float32 arithmetic in another order may leave. */
export const tolerance = 2e-5;

export interface Agreement {
  /** |actual - expected| / (1 + |expected|), the largest; infinite when shapes or types differ. */
  readonly error: number;
  /** Where it is. */
  readonly place: string;
}

/** Runs the op with its gradients, where there are some. */
export async function agreementOn(
  executor: Executor,
  opCase: OpCase,
): Promise<Agreement> {
  const built = caseGraph(opCase, 7);
  if (opCase.gradient !== "refused") addGradients(built, opCase);
  const expected = evaluate(built.graph, built.feeds);
  const actual = await runOn(executor, built);
  let worst: Agreement = { error: 0, place: "" };
  for (const [name, value] of built.graph.outputs) {
    const tensor = actual[name]!;
    const found = `${tensor.dtype}[${[...tensor.shape].join()}]`;
    const wanted = `${value.dtype}[${shapeOf(value).join()}]`;
    if (found !== wanted)
      return { error: Infinity, place: `${name}: ${found} for ${wanted}` };
    expected[name]!.data.forEach((number, i) => {
      const error = Math.abs(tensor.data[i]! - number) / (1 + Math.abs(number));
      if (!(error <= worst.error))
        worst = {
          error: Number.isNaN(error) ? Infinity : error,
          place: `${name}[${i}] is ${tensor.data[i]}, the reference has ${number}`,
        };
    });
  }
  return worst;
}

async function runOn(
  executor: Executor,
  { graph, inputs, feeds }: CaseGraph,
): Promise<Record<string, Tensor>> {
  const tensors = Object.entries(feeds).map(([name, data]) => {
    const value = inputs[name]!;
    return [name, { dtype: value.dtype, shape: shapeOf(value), data }];
  });
  const session = await executor.compile(graph);
  try {
    return await session.run(Object.fromEntries(tensors));
  } finally {
    await session.release();
  }
}
