/** Trainings that a quit interrupts turned into trainings that the next start goes on with. */
import { z } from "zod";
import type { Job } from "../../contract/records.ts";
import { callStudio } from "./studioCalls.ts";
import type { OpenCorpus } from "./corpora.ts";

/** What was running where. */
export const interruptedSchema = z.array(
  z.strictObject({ corpus: z.string(), run: z.string() }),
);
export type Interrupted = z.output<typeof interruptedSchema>;

/** The trainings among unfinished jobs that have begun, so that there is a run to go on with. */
export function interruptedBy(
  corpus: string,
  jobs: readonly Job[],
): Interrupted {
  return jobs.flatMap(({ kind, runId }) =>
    kind === "train" && runId !== null ? [{ corpus, run: runId }] : [],
  );
}

/** Starts the interrupted trainings of this corpus again; returns those that remain for other corpora. */
export async function resumeTrainings(
  corpus: OpenCorpus,
  interrupted: Interrupted,
  notify: (notice: string) => void,
): Promise<Interrupted> {
  const here = interrupted.filter((entry) => entry.corpus === corpus.path);
  for (const { run } of here) {
    const problem = await resumeOne(corpus, run);
    if (problem !== null)
      notify(`The training that was running could not go on: ${problem}`);
  }
  return interrupted.filter((entry) => entry.corpus !== corpus.path);
}

async function resumeOne(
  corpus: OpenCorpus,
  run: string,
): Promise<string | null> {
  try {
    const { run: summary } = await callStudio(corpus, "runs/get", { id: run });
    await callStudio(corpus, "training/start", {
      preset: summary.preset,
      resume: run,
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
