/** A served studio turned into an application window whose end is the server's end. */
import type { Jobs } from "../../jobs/queue.ts";
import { hasEnded } from "../../jobs/lifecycle.ts";
import type { Job } from "../../contract/records.ts";

/** What a person may want when the window is closed while a job runs. */
export type Wish = "stop" | "wait" | "reopen";

export interface SessionOptions {
  readonly jobs: Pick<Jobs, "list" | "ended">;
  /** Shows the window; resolves when it has been closed. */
  readonly showWindow: () => Promise<void>;
  /** Asks what shall become of these jobs. */
  readonly ask: (jobs: readonly Job[]) => Promise<Wish>;
  readonly say: (sentence: string) => void;
}

/** Resolves when the server may end: the window is closed, and no job runs or the person lets it go. */
export async function untilClosed(options: SessionOptions): Promise<void> {
  for (;;) {
    await options.showWindow();
    const jobs = unfinished(options.jobs);
    if (jobs.length === 0) return;
    const wish = await options.ask(jobs);
    if (wish === "stop") return;
    if (wish === "wait") return await untilFinished(options);
  }
}

/** Waits for the jobs, also for those that these jobs let begin. */
async function untilFinished(options: SessionOptions): Promise<void> {
  options.say("The window is closed; Causerie ends when its work is done.");
  for (;;) {
    const jobs = unfinished(options.jobs);
    if (jobs.length === 0) return;
    await Promise.all(jobs.map(({ id }) => options.jobs.ended(id)));
  }
}

/** The question in words. */
export function question(jobs: readonly Job[]): string {
  const first = jobs[0]!;
  const rest = jobs.length - 1;
  const others = rest === 0 ? "" : ` (and ${rest} more)`;
  return `"${first.title}"${others} is not finished: ${first.message}. [w]ait for it, [r]eopen the window, or [s]top it (a training keeps its checkpoint)? `;
}

/** What a typed answer means; anything unclear is the harmless one. */
export function wishOf(answer: string): Wish {
  const letter = answer.trim().toLowerCase()[0];
  if (letter === "s") return "stop";
  return letter === "r" ? "reopen" : "wait";
}

function unfinished(jobs: Pick<Jobs, "list">): readonly Job[] {
  return jobs.list().filter((job) => !hasEnded(job));
}
