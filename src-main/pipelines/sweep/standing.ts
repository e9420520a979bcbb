/** Members and a corpus into where each stands: the run that has exactly its settings, if there is one. */
import { hashOf } from "../../base/hash.ts";
import type { RunState, RunSummary } from "../../contract/records.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import type { TrainInput } from "../train.ts";
import { hasCheckpoint } from "../training/checkpoint.ts";
import type { Member } from "./members.ts";

export interface Standing {
  readonly member: Member;
  readonly state: "missing" | "queued" | RunState;
  readonly run: RunSummary | null;
  /** Why it failed; null when it did not. */
  readonly error: string | null;
}

/** Of several runs with the same settings the one that got farthest counts. */
const order: readonly RunState[] = ["done", "running", "stopped", "failed"];

/**
 * Where every member stands. A run counts when its effective spec is the member's and the corpus is still the one that
 * it was trained on; whether a sweep or `causerie train` started it does not matter.
 */
export function standings(
  members: readonly Member[],
  corpus: Corpus,
): Standing[] {
  const runs = runsBySettings(members, corpus);
  return members.map((member) => {
    const run = runs.get(member.hash) ?? null;
    const error = run?.state === "failed" ? run.error : null;
    return { member, state: run?.state ?? "missing", run, error };
  });
}

/** Whether a call of `sweep` trains it: what failed would mostly fail again and waits for `retry`. */
export function isOpen({ state }: Standing, retry = false): boolean {
  return (
    state === "missing" || state === "stopped" || (retry && state === "failed")
  );
}

/** How a member is trained: from where it was stopped when there is a checkpoint, else anew. */
export function trainInputOf(
  { member, state, run }: Standing,
  corpus: Corpus,
): TrainInput {
  const { preset, device } = member.input;
  const goesOn =
    state === "stopped" &&
    run !== null &&
    hasCheckpoint(corpus.runFolder(run.id), "last");
  return goesOn ? { preset, device, resume: run.id } : member.input;
}

function runsBySettings(
  members: readonly Member[],
  corpus: Corpus,
): Map<string, RunSummary> {
  const names = new Set(members.map(({ spec }) => spec.name));
  const dataHash = corpus.dataHash();
  const candidates = corpus
    .runs()
    .filter(
      ({ id, preset }) =>
        names.has(preset) && corpus.runDataHash(id) === dataHash,
    )
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const found = new Map<string, RunSummary>();
  for (const run of candidates) {
    const hash = hashOf(corpus.run(run.id).spec);
    if (!found.has(hash)) found.set(hash, run);
  }
  return found;
}
