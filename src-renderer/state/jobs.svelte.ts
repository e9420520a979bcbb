/** Long work: what runs, how far it is, and what came of it. */
import { call } from "../client/call.ts";
import type { Job, JobId } from "../../src-main/contract/records.ts";

/** Jobs of this session, newest last. */
export class Jobs {
  #list = $state.raw<readonly Job[]>([]);

  readonly active: readonly Job[] = $derived(this.#list.filter(isActive));

  get list(): readonly Job[] {
    return this.#list;
  }

  async load(): Promise<void> {
    this.#list = await call("jobs/list", {});
  }

  /** Takes over a job's new state; answers the state it had before, if it was known. */
  apply(job: Job): Job | null {
    const index = this.#list.findIndex((known) => known.id === job.id);
    if (index < 0) {
      this.#list = [...this.#list, job];
      return null;
    }
    const before = this.#list[index]!;
    this.#list = this.#list.with(index, job);
    return before;
  }

  async cancel(id: JobId): Promise<void> {
    this.apply(await call("jobs/cancel", { id }));
  }

  /** The latest active job that fits. */
  find(fits: (job: Job) => boolean): Job | null {
    return this.active.findLast(fits) ?? null;
  }
}

/** True while a job waits or runs. */
export function isActive(job: Job): boolean {
  return job.state === "queued" || job.state === "running";
}
