/** What can be queued: one record per kind of job, with the input that its pipeline takes. */
import type { z } from "zod";
import type { callInputs } from "../contract/calls.ts";
import type { DialogueId, JobKind, RunId } from "../contract/records.ts";

type InputOf<Name extends keyof typeof callInputs> = z.output<
  (typeof callInputs)[Name]
>;

/** Pipeline inputs by job kind. */
export interface JobInputs {
  import: InputOf<"dialogues/import">;
  features: InputOf<"features/compute">;
  train: InputOf<"training/start">;
  evaluate: InputOf<"evaluation/start">;
  predict: InputOf<"prediction/start">;
  reconstruct: InputOf<"reconstruction/start">;
  paint: InputOf<"codes/paint">;
}

export type JobSpec = {
  [Kind in keyof JobInputs & JobKind]: {
    readonly kind: Kind;
    readonly input: JobInputs[Kind];
  };
}[keyof JobInputs & JobKind];

/** What a person reads in the job list. */
export function titleOf(spec: JobSpec): string {
  switch (spec.kind) {
    case "import":
      return `Import ${countOf(spec.input.paths.length, "path")}`;
    case "features":
      return "Compute features";
    case "train":
      return `Train ${spec.input.name ?? spec.input.preset}`;
    case "evaluate":
      return `Evaluate on ${spec.input.split}`;
    case "predict":
      return "Predict";
    case "reconstruct":
      return "Reconstruct";
    case "paint":
      return "Decode painted codes";
  }
}

/** Which run and dialogue a job is about, as far as its input says. */
export function subjectOf(spec: JobSpec): {
  runId: RunId | null;
  dialogueId: DialogueId | null;
} {
  switch (spec.kind) {
    case "import":
      return { runId: null, dialogueId: null };
    case "features":
      return { runId: null, dialogueId: spec.input.dialogueId ?? null };
    case "train":
      return { runId: spec.input.resume ?? null, dialogueId: null };
    case "evaluate":
      return { runId: spec.input.run, dialogueId: null };
    case "predict":
    case "reconstruct":
    case "paint":
      return { runId: spec.input.run, dialogueId: spec.input.dialogue };
  }
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
