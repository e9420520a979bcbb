/** The task of a run -> the call that lets it listen to a dialogue and draws what it heard; most tasks have no lane for that. */
import type { RunSummary } from "../../src-main/contract/records.ts";

const calls = {
  turns: "prediction/start",
  reconstruction: "reconstruction/start",
} as const;

type ListeningCall = (typeof calls)[keyof typeof calls];

/** Undefined for a run that has nothing to show of a dialogue, or that is not known. */
export function listeningCall(
  run: Pick<RunSummary, "task"> | null | undefined,
): ListeningCall | undefined {
  return (calls as Readonly<Record<string, ListeningCall>>)[run?.task ?? ""];
}
