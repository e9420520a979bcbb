/** The answers about the application that every host gives alike, and those of a host that serves one corpus only. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { CauserieError } from "../base/errors.ts";
import { programRoot } from "../base/root.ts";
import { preferencesSchema } from "../contract/app.ts";
import type { AppInfo, Licence } from "../contract/app.ts";
import type { Job } from "../contract/records.ts";
import type { AppHost } from "./app.ts";
import type { Studio } from "./studio.ts";

/** What a host of one corpus, such as `causerie serve`, answers: the user chose the corpus when starting it. */
export const servedApp: AppHost = {
  "app/info": (_input, studio) => servedInfo(studio),
  "app/licences": () => readLicences(),
  "app/preferences": () => preferencesSchema.parse({}),
  "app/set-preferences": () => {
    throw new CauserieError(
      "unsupported",
      "this server keeps no preferences; use the desktop window, or options of `causerie serve`",
    );
  },
  "app/recent-corpora": () => [],
  "app/open-corpus": ({ path }) => {
    throw new CauserieError(
      "unsupported",
      `this server was started for one corpus; start another with \`causerie serve --corpus "${path}"\``,
    );
  },
  "app/forget-corpus": () => [],
  "app/import-sample": (_input, studio) => importSample(studio),
};

/** The recording and annotation that come with the application. */
export function sampleFolder(): string {
  return join(programRoot(), "resources", "sample");
}

/** Whether the sample dialogue is at hand; a checkout before its first build may lack it. */
export function hasSample(): boolean {
  return existsSync(join(sampleFolder(), "conversation.flac"));
}

/**
 * Copies the sample dialogue into the corpus and imports it. A copy, because recordings are referenced by path and an
 * application's own folder may be elsewhere at the next start.
 */
export function importSample({ corpus, jobs }: Studio): Job {
  if (!hasSample())
    throw new CauserieError(
      "not-found",
      `the sample dialogue is missing in ${sampleFolder()}; install Causerie again, or import recordings of your own`,
    );
  const copy = join(corpus.info().path, "sample");
  copyFiles(sampleFolder(), copy);
  const job = jobs.start({ kind: "import", input: { paths: [copy] } });
  jobs.start({ kind: "features", input: {} }, job);
  return job;
}

/** Reads and writes, because inside a package the source is no real folder that the system could copy. */
function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const target = join(to, name);
    if (!existsSync(target))
      writeFileSync(target, readFileSync(join(from, name)));
  }
}

/** The licences of everything inside, collected when the application is built. */
export function readLicences(): readonly Licence[] {
  const path = join(programRoot(), "out", "licences.json");
  if (!existsSync(path))
    throw new CauserieError(
      "not-found",
      `the list of licences ${path} is missing; \`npm run build\` writes it`,
    );
  return JSON.parse(readFileSync(path, "utf8")) as readonly Licence[];
}

/** Name and version of what this process runs on. */
export function runtimes(
  versions: Readonly<Record<string, string | undefined>>,
): AppInfo["runtimes"] {
  const named = [
    ["Electron", versions["electron"]],
    ["Chromium", versions["chrome"]],
    ["Node.js", versions["node"]],
  ] as const;
  return named.flatMap(([name, version]) =>
    version === undefined ? [] : [{ name, version }],
  );
}

/** The application's own version. */
export function programVersion(): string {
  const path = join(programRoot(), "package.json");
  const { version } = JSON.parse(readFileSync(path, "utf8")) as {
    version: string;
  };
  return version;
}

function servedInfo(studio: Studio): AppInfo {
  return {
    version: programVersion(),
    host: "serve",
    platform: process.platform,
    runtimes: runtimes(process.versions),
    corpusPath: studio.corpus.info().path,
    can: {
      openCorpus: false,
      preferences: false,
      checkForUpdates: false,
      importSample: hasSample(),
    },
    notices: [],
    update: null,
  };
}
