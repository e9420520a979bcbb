/** What the page is running in: its version and powers, the corpora of before, preferences and licences. */
import { callApp } from "../client/call.ts";
import type {
  AppInfo,
  Licence,
  Preferences,
  RecentCorpus,
} from "../../src-main/contract/app.ts";
import type { Job } from "../../src-main/contract/records.ts";

/** The application around the studio. */
export class Application {
  #info = $state.raw<AppInfo | null>(null);
  #recent = $state.raw<readonly RecentCorpus[]>([]);
  #preferences = $state.raw<Preferences | null>(null);
  #licences = $state.raw<readonly Licence[] | null>(null);

  /** Null until the host has answered. */
  get info(): AppInfo | null {
    return this.#info;
  }

  get recent(): readonly RecentCorpus[] {
    return this.#recent;
  }

  /** Null until they are asked for with `loadPreferences`. */
  get preferences(): Preferences | null {
    return this.#preferences;
  }

  /** Null until they are asked for with `loadLicences`. */
  get licences(): readonly Licence[] | null {
    return this.#licences;
  }

  async load(): Promise<void> {
    const [info, recent] = await Promise.all([
      callApp("app/info", {}),
      callApp("app/recent-corpora", {}),
    ]);
    this.#info = info;
    this.#recent = recent;
  }

  async loadPreferences(): Promise<void> {
    this.#preferences = await callApp("app/preferences", {});
  }

  async loadLicences(): Promise<void> {
    this.#licences ??= await callApp("app/licences", {});
  }

  async prefer(change: Partial<Preferences>): Promise<void> {
    this.#preferences = await callApp("app/set-preferences", change);
  }

  /** The host loads this page anew on the other corpus. */
  async openCorpus(path: string): Promise<void> {
    await callApp("app/open-corpus", { path });
  }

  async forgetCorpus(path: string): Promise<void> {
    this.#recent = await callApp("app/forget-corpus", { path });
  }

  async importSample(): Promise<Job> {
    return callApp("app/import-sample", {});
  }
}
