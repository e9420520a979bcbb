/** A spec into the verdict whether it looks ahead, with the layer that does, in evaluation and in training. */
import {
  findLookAhead,
  lookAheadSentence,
} from "../../engine/analysis/reach.ts";
import { buildModel } from "../../models/model.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import type { LabLookAhead } from "../../contract/lab.ts";

/** Null for a causal network. Batch statistics are looked for last: they see the future in training alone. */
export function lookAheadOf(
  spec: ModelSpec,
  steps: number,
): LabLookAhead | null {
  return (
    lookAheadIn(spec, steps, "evaluation") ??
    lookAheadIn(spec, steps, "training")
  );
}

function lookAheadIn(
  spec: ModelSpec,
  steps: number,
  mode: LabLookAhead["mode"],
): LabLookAhead | null {
  const { graph } = buildModel(
    { ...spec, causal: false },
    { batch: 1, steps, training: mode === "training" },
  );
  const found = findLookAhead(graph, spec.anchor);
  if (!found) return null;
  return {
    layer: found.node.label,
    op: found.node.op,
    steps: Number.isFinite(found.steps) ? found.steps : null,
    mode,
    sentence:
      lookAheadSentence(found) +
      (mode === "training" ? " (in training only)" : ""),
  };
}
