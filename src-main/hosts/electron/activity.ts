/** Job events turned into what the system shows and does: dock progress, notifications, no sleep. */
import { BrowserWindow, Notification, powerSaveBlocker } from "electron";
import type { Preferences } from "../../contract/app.ts";
import type { StudioEvent } from "../../contract/events.ts";
import type { Job } from "../../contract/records.ts";

/** Electron shows numbers above 1 as "busy" and negative ones as nothing. */
const busy = 2;
const idle = -1;

/** Jobs that are waiting or running. */
export function activeJobs(jobs: readonly Job[]): readonly Job[] {
  return jobs.filter(({ state }) => state === "queued" || state === "running");
}

/** The bar in dock or taskbar: the mean over running jobs, busy when one cannot say. */
export function progressOf(jobs: readonly Job[]): number {
  const running = jobs.filter(({ state }) => state === "running");
  if (running.length === 0) return idle;
  const known = running.map(({ progress }) => progress);
  if (known.some((progress) => progress === null)) return busy;
  return known.reduce<number>((sum, one) => sum + one!, 0) / running.length;
}

/** Title and text when a training ends by itself; null for other events. */
export function endOfTraining(
  event: StudioEvent,
): { readonly title: string; readonly body: string } | null {
  if (event.type !== "job" || event.job.kind !== "train") return null;
  const { state, title, message, error } = event.job;
  if (state === "done") return { title: "Training finished", body: title };
  if (state === "failed")
    return { title: "Training failed", body: `${title}: ${error ?? message}` };
  return null;
}

export interface ActivityOptions {
  readonly preferences: () => Preferences;
  /** A notification was clicked. */
  readonly activate: () => void;
}

/** Follows the jobs of the open corpus. */
export class Activity {
  private readonly options: ActivityOptions;
  private blocker: number | null = null;

  constructor(options: ActivityOptions) {
    this.options = options;
  }

  /** To be called with every event and the jobs as they are after it. */
  follow(event: StudioEvent, jobs: readonly Job[]): void {
    if (event.type !== "job") return;
    this.show(jobs);
    this.notify(event);
  }

  /** Brings bar and sleep in line with the jobs. */
  show(jobs: readonly Job[]): void {
    const progress = progressOf(jobs);
    for (const window of BrowserWindow.getAllWindows())
      window.setProgressBar(progress);
    const { stayAwakeWhileWorking } = this.options.preferences();
    if (stayAwakeWhileWorking && activeJobs(jobs).length > 0) this.stayAwake();
    else this.allowSleep();
  }

  allowSleep(): void {
    if (this.blocker !== null) powerSaveBlocker.stop(this.blocker);
    this.blocker = null;
  }

  private stayAwake(): void {
    this.blocker ??= powerSaveBlocker.start("prevent-app-suspension");
  }

  /** Only for who is looking elsewhere; the window itself shows the end too. */
  private notify(event: StudioEvent): void {
    const text = endOfTraining(event);
    const watching = BrowserWindow.getFocusedWindow() !== null;
    const { notifyWhenTrainingEnds } = this.options.preferences();
    if (text === null || watching || !notifyWhenTrainingEnds) return;
    if (!Notification.isSupported()) return;
    const notification = new Notification(text);
    notification.on("click", () => this.options.activate());
    notification.show();
  }
}
