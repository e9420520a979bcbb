/** Open members of a sweep into runs, one training after the other in this process. */
import { describeError } from "../../base/errors.ts";
import type { Report } from "../../contract/reports.ts";
import type { PipelineIo } from "../io.ts";
import { trackProgress } from "../progress.ts";
import { train } from "../train.ts";
import { trainInputOf, type Standing } from "./standing.ts";

/** Why members failed, by the hash of their settings. */
export type Failures = ReadonlyMap<string, string>;

/**
 * Trains what is given; a member that fails is noted and the next one begins. An aborted signal ends the training in
 * progress after its step, with a checkpoint, and begins no other. `score` sees each finished run; what it throws ends
 * the sweep.
 */
export async function trainLocally(
  open: readonly Standing[],
  score: (runId: string) => Promise<unknown>,
  io: PipelineIo,
): Promise<Failures> {
  const failures = new Map<string, string>();
  const progress = trackProgress(io, open.length, "runs");
  for (const [index, standing] of open.entries()) {
    const { input, hash } = standing.member;
    const title = `${index + 1} of ${open.length}, ${input.name}`;
    const within = sharing(io, (fraction, message) =>
      progress.at(index + Math.min(fraction, 0.99), `${title}: ${message}`),
    );
    const outcome = await attempt(standing, within);
    if (io.signal.aborted) break;
    if (outcome.error === null) await score(outcome.run);
    else failures.set(hash, outcome.error);
  }
  if (open.length > 0 && !io.signal.aborted) progress.at(open.length, "done");
  return failures;
}

type Outcome =
  { readonly run: string; readonly error: null } | { readonly error: string };

async function attempt(standing: Standing, io: PipelineIo): Promise<Outcome> {
  try {
    const { run } = await train(trainInputOf(standing, io.corpus), io);
    return { run, error: null };
  } catch (error) {
    return { error: describeError(error).message };
  }
}

/** The surroundings of a part of the work, whose progress is told as a fraction. */
function sharing(
  io: PipelineIo,
  tell: (fraction: number, message: string) => void,
): PipelineIo {
  return {
    ...io,
    report(report: Report) {
      if (report.type !== "progress") io.report(report);
      else tell(report.total ? report.done / report.total : 0, report.message);
    },
  };
}
