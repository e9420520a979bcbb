/**
 * The calls about the application itself, the same in every host: which corpora there are, what the user prefers, whose
 * work is inside. They are called like the others, `POST /api/<name>`.
 */
import { z } from "zod";
import type { CorpusInfo, Job } from "./records.ts";

const nothing = z.strictObject({});
const path = z.string().min(1).max(4096);

/** What a user may choose; stored by the host, with these defaults. */
export const preferencesSchema = z.strictObject({
  /** A system notification when a training ends while the window is in the background. */
  notifyWhenTrainingEnds: z.boolean().default(true),
  /** Keep the machine awake while a job runs. */
  stayAwakeWhileWorking: z.boolean().default(true),
  /** Open the corpus of the last time at the start. */
  reopenLastCorpus: z.boolean().default(true),
  /** Ask the update feed once a day; without a feed nothing is ever asked. */
  checkForUpdates: z.boolean().default(false),
});

export type Preferences = Readonly<z.output<typeof preferencesSchema>>;

/** Every application call's input schema; the names are the paths. */
export const appCallInputs = {
  "app/info": nothing,
  "app/licences": nothing,
  "app/preferences": nothing,
  "app/set-preferences": z
    .strictObject({
      notifyWhenTrainingEnds: z.boolean(),
      stayAwakeWhileWorking: z.boolean(),
      reopenLastCorpus: z.boolean(),
      checkForUpdates: z.boolean(),
    })
    .partial(),
  "app/recent-corpora": nothing,
  "app/open-corpus": z.strictObject({ path }),
  "app/forget-corpus": z.strictObject({ path }),
  "app/import-sample": nothing,
} as const;

export type AppCallName = keyof typeof appCallInputs;
export type AppCallInput<N extends AppCallName> = z.input<
  (typeof appCallInputs)[N]
>;
export type ParsedAppInput<N extends AppCallName> = z.output<
  (typeof appCallInputs)[N]
>;

/** What each application call answers; total over the names. */
export interface AppCallOutputs {
  "app/info": AppInfo;
  "app/licences": readonly Licence[];
  "app/preferences": Preferences;
  "app/set-preferences": Preferences;
  "app/recent-corpora": readonly RecentCorpus[];
  "app/open-corpus": CorpusInfo;
  "app/forget-corpus": readonly RecentCorpus[];
  "app/import-sample": Job;
}

/** What the page is running in, and what it may offer there. */
export interface AppInfo {
  readonly version: string;
  readonly host: "electron" | "serve";
  readonly platform: string;
  /** Names and versions of what it runs on, for the about page. */
  readonly runtimes: readonly {
    readonly name: string;
    readonly version: string;
  }[];
  readonly corpusPath: string;
  readonly can: {
    /** Change to another corpus without a restart. */
    readonly openCorpus: boolean;
    /** Keep preferences. */
    readonly preferences: boolean;
    /** There is a feed that names newer versions. */
    readonly checkForUpdates: boolean;
    /** The sample dialogue is at hand. */
    readonly importSample: boolean;
  };
  /** What the user should know of the start: "the corpus ... is gone; ..."; empty when all is well. */
  readonly notices: readonly string[];
  /** A newer version, when a feed is configured and names one. */
  readonly update: { readonly version: string; readonly url: string } | null;
}

/** A corpus that was open before. */
export interface RecentCorpus {
  readonly path: string;
  readonly name: string;
  /** ISO 8601. */
  readonly openedAt: string;
  /** Why it cannot be opened now, and what to do; null when it can. */
  readonly unavailableReason: string | null;
}

/** A package inside the application, with its licence. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as its package says. */
  readonly licence: string;
  readonly homepage: string;
  readonly text: string;
}
