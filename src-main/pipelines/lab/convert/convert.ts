/** A spec into its theory or its practice, with the rules that were used and the proof that both are equal. */
import type { LabConversion } from "../../../contract/lab.ts";
import type { Executor } from "../../../engine/executors/executor.ts";
import type { ModelSpec } from "../../../models/spec/spec.ts";
import { toPractice } from "./practice.ts";
import { prove } from "./prove.ts";
import { toTheory } from "./theory.ts";

export interface ConversionOptions {
  readonly direction?: "practice" | "theory";
  /** Steps that a network with flatten runs on; follows from the training where it is not given. */
  readonly window?: number | undefined;
}

/** Converts and proves. Throws with the reason where there is no equal network. */
export async function convertSpec(
  spec: ModelSpec,
  executor: Executor,
  { direction = "practice", window }: ConversionOptions = {},
): Promise<LabConversion> {
  if (direction === "practice") {
    const found = toPractice(spec, window);
    const claim = { ...found, theory: spec, practice: found.spec };
    return {
      direction,
      spec: found.spec,
      rules: found.rules,
      outputs: found.outputs,
      proof: await prove(claim, executor),
    };
  }
  const found = toTheory(spec, window);
  const claim = {
    ...found,
    theory: found.spec,
    practice: spec,
    hasPadding: true,
    reorders: new Map(),
  };
  return {
    direction,
    spec: found.spec,
    rules: found.rules,
    outputs: found.outputs,
    proof: await prove(claim, executor),
  };
}
