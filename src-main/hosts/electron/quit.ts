/** The wish to quit turned into a question while jobs run, and into an orderly end. */
import { app, BrowserWindow } from "electron";
import { activeJobs } from "./activity.ts";
import type { OpenCorpus } from "./corpora.ts";
import { mayStop } from "./dialogs.ts";
import { interruptedBy } from "./resume.ts";
import type { Interrupted } from "./resume.ts";

export interface QuitGuardOptions {
  readonly corpus: () => OpenCorpus;
  /** Where trainings are noted that the next start goes on with. */
  readonly interrupted: { get(): Interrupted; set(value: Interrupted): void };
  /** Stops the jobs at their checkpoints and closes the corpus. */
  readonly close: () => Promise<void>;
}

type Phase = "running" | "asking" | "closing" | "closed";

/** One per application. */
export class QuitGuard {
  private readonly options: QuitGuardOptions;
  private phase: Phase = "running";

  constructor(options: QuitGuardOptions) {
    this.options = options;
  }

  /** Every way to quit passes `before-quit`; it is held until the corpus is closed. */
  listen(): void {
    app.on("before-quit", (event) => {
      if (this.phase === "closed") return;
      event.preventDefault();
      void this.quit();
    });
  }

  /**
   * Closing the last window quits where that is the custom; then the question comes while the window is still there.
   * Once the corpus is closed nothing keeps a window.
   */
  mayCloseWindow(): boolean {
    if (this.phase === "closed" || process.platform === "darwin") return true;
    if (activeJobs(this.options.corpus().jobs()).length === 0) return true;
    void this.quit();
    return false;
  }

  /** Another corpus is wanted: jobs of this one would end, so they are asked about; true when there is none left to. */
  async mayLeaveCorpus(): Promise<boolean> {
    return this.agreed("Change Corpus");
  }

  private async quit(): Promise<void> {
    if (this.phase !== "running") return;
    this.phase = "asking";
    if (!(await this.agreed("Quit"))) {
      this.phase = "running";
      return;
    }
    this.phase = "closing";
    // Saving a checkpoint may take seconds, and nothing can be done in the window meanwhile.
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    await this.options.close();
    this.phase = "closed";
    app.quit();
  }

  /** Notes the trainings before they are stopped: afterwards they look like ones that the user has ended. */
  private async agreed(what: string): Promise<boolean> {
    const corpus = this.options.corpus();
    const jobs = activeJobs(corpus.jobs());
    if (jobs.length === 0) return true;
    if (!(await mayStop(jobs, what))) return false;
    const { interrupted } = this.options;
    const still = activeJobs(corpus.jobs());
    interrupted.set([
      ...interrupted.get(),
      ...interruptedBy(corpus.path, still),
    ]);
    return true;
  }
}
