/** The desktop's answers about the application: its corpora, preferences and notices. */
import { app } from "electron";
import type { AppHost } from "../../api/app.ts";
import {
  hasSample,
  importSample,
  readLicences,
  runtimes,
} from "../../api/appHost.ts";
import type { AppInfo, Preferences } from "../../contract/app.ts";
import type { CorpusInfo } from "../../contract/records.ts";
import type { Corpora } from "./corpora.ts";
import type { Update } from "./updates.ts";

export interface DesktopAppOptions {
  readonly corpora: Corpora;
  readonly preferences: {
    get(): Preferences;
    set(preferences: Preferences): void;
  };
  readonly notices: readonly string[];
  readonly hasUpdateFeed: boolean;
  readonly update: () => Update | null;
  /** Changes to another corpus, after asking while a job runs. */
  readonly openCorpus: (path: string) => Promise<CorpusInfo>;
}

/** What the page of the desktop window is answered. */
export function desktopApp(options: DesktopAppOptions): AppHost {
  const { corpora, preferences } = options;
  return {
    "app/info": () => desktopInfo(options),
    "app/licences": () => readLicences(),
    "app/preferences": () => preferences.get(),
    "app/set-preferences": (change) => {
      preferences.set({ ...preferences.get(), ...change });
      return preferences.get();
    },
    "app/recent-corpora": () => corpora.recent(),
    "app/open-corpus": ({ path }) => options.openCorpus(path),
    "app/forget-corpus": ({ path }) => {
      corpora.forget(path);
      return corpora.recent();
    },
    "app/import-sample": (_input, studio) => importSample(studio),
  };
}

function desktopInfo(options: DesktopAppOptions): AppInfo {
  return {
    version: app.getVersion(),
    host: "electron",
    platform: process.platform,
    runtimes: runtimes(process.versions),
    corpusPath: options.corpora.current.path,
    can: {
      openCorpus: true,
      preferences: true,
      checkForUpdates: options.hasUpdateFeed,
      importSample: hasSample(),
    },
    notices: options.notices,
    update: options.update(),
  };
}
